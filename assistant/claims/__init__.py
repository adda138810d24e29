"""Whether a sentence that the program did not copy is held by the provisions that it cites.

By stage: `anchors` (what of a sentence must stand in the source), `stated` (what a source states
and which words go with it), `check` (the sentence against its sources).
"""
