"""Vietnamese at the bottom of the program, by stage.

Form and words: `normalise`, `fold`, `has_tone_marks`, `tokenize`, `sentences`, `clauses`.
Figures and time: `find_quantities`, `find_dates`, `find_years`, `find_period`.
Names: `find_document_numbers`, `find_partial_numbers`, `find_places`, `definitions`, `synonyms`.

Offsets point into the text that was passed in, which is expected in the form of `normalise`.
"""

from vectorstore.vietnamese.abbreviations import definitions, expand, synonyms
from vectorstore.vietnamese.dates import DateMention, find_dates, format_en, format_vi
from vectorstore.vietnamese.document_numbers import (
    KINDS,
    DocumentNumber,
    PartialNumber,
    find_document_numbers,
    find_partial_numbers,
    kind_named,
    kind_of_number,
    normalise_number,
    number_key,
)
from vectorstore.vietnamese.folding import (
    fold,
    fold_in_place,
    has_tone_marks,
    lower_in_place,
    normalise,
    tone_mark_share,
    unify_tone_placement,
)
from vectorstore.vietnamese.numbers import Quantity, find_quantities, parse_number
from vectorstore.vietnamese.places import (
    Place,
    find_places,
    predecessors,
    province_of,
    successors,
)
from vectorstore.vietnamese.sentences import clauses, sentences
from vectorstore.vietnamese.stopwords import (
    FUNCTION_WORDS,
    QUESTION_WORDS,
    STOP_PHRASES,
    STOP_SYLLABLES,
)
from vectorstore.vietnamese.text import Token, TokenKind, tokenize
from vectorstore.vietnamese.years import YearMention, YearRole, find_period, find_years

__all__ = [
    "FUNCTION_WORDS",
    "KINDS",
    "QUESTION_WORDS",
    "STOP_PHRASES",
    "STOP_SYLLABLES",
    "DateMention",
    "DocumentNumber",
    "PartialNumber",
    "Place",
    "Quantity",
    "Token",
    "TokenKind",
    "YearMention",
    "YearRole",
    "clauses",
    "definitions",
    "expand",
    "find_dates",
    "find_document_numbers",
    "find_partial_numbers",
    "find_period",
    "find_places",
    "find_quantities",
    "find_years",
    "fold",
    "fold_in_place",
    "format_en",
    "format_vi",
    "has_tone_marks",
    "kind_named",
    "kind_of_number",
    "lower_in_place",
    "normalise",
    "normalise_number",
    "number_key",
    "parse_number",
    "predecessors",
    "province_of",
    "sentences",
    "successors",
    "synonyms",
    "tokenize",
    "tone_mark_share",
    "unify_tone_placement",
]
