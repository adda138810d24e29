"""Answers worded by a language model, every sentence checked by code before it is shown.

By stage: `endpoint` (the connection and its failures), `evidence_block` and `token_budget` (what
the model is given), `sentences` (what it writes), `writer` (check, second attempt), `answering`
(the answer, what is missing taken from the extractive one), `readings` (follow-ups, kind of
question). Nothing here is imported unless an endpoint is configured.
"""
