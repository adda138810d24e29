"""Function words and question words: what a query says without saying what it is about.

Reviewed by hand. Syllables that also carry content in this field stay out ("số" of "chuyển đổi số",
"cơ quan", "thực hiện"); "năm" is in because years are read by `find_years`, not by matching.
"""

from __future__ import annotations

from vectorstore.vietnamese.reference import reference


def _words(group: str) -> frozenset[str]:
    return frozenset(str(word) for word in reference("stopwords")[group])


FUNCTION_WORDS: frozenset[str] = _words("function_words")
QUESTION_WORDS: frozenset[str] = _words("question_words")
# Questions hold these side by side, documents hardly do; they are searched for all the same.
ASKED_WORDS: frozenset[str] = _words("asked_words")
STOP_SYLLABLES: frozenset[str] = frozenset(
    word for word in FUNCTION_WORDS | QUESTION_WORDS if " " not in word
)
STOP_PHRASES: frozenset[str] = (FUNCTION_WORDS | QUESTION_WORDS) - STOP_SYLLABLES
