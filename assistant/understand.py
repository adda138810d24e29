"""From the typed words to a `Question`: language, reading, intent, constraints, terms."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from assistant import language as languages
from assistant.courtesy import bare_question
from assistant.initials import written_out
from assistant.intent import is_unsafe, read_intent
from assistant.matching import Term, deputy_positions, plain_number
from assistant.named_documents import dated_documents, named_documents, with_kind
from assistant.question import Question
from assistant.section_names import find_sections
from assistant.spelled_kinds import kinds_in_words
from assistant.spelled_years import years_from, years_in_figures
from assistant.vocabulary import classifiers, frame_phrases, opening_words, weak_phrases
from vectorstore.reading import restore
from vectorstore.vietnamese.dates import find_dates
from vectorstore.vietnamese.document_numbers import (
    find_document_numbers,
    find_partial_numbers,
)
from vectorstore.vietnamese.numbers import find_quantities
from vectorstore.vietnamese.places import find_places
from vectorstore.vietnamese.text import (
    Token,
    fold,
    has_tone_marks,
    normalise,
    tokenize,
)
from vectorstore.vietnamese.years import YearMention, find_period, find_years

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from assistant.vocabulary import Vocabulary
    from vectorstore.vietnamese.numbers import Quantity

_FIGURE_WEIGHT = 0.6
_WEAK_SHARE = 0.25
_LACKING_WEIGHT = 0.6
_HOW_MANY = re.compile(r"\b(?:bao nhiêu|mấy)\b", re.IGNORECASE)
_YES_OR_NO = re.compile(r"\b(?:co phai|phai khong|dung khong|co dung)\b")
_LAST_JOINT = re.compile(r"[\s,;]*(?:và|,|;)?\s*$")
NAMED_BODY = re.compile(
    r"(?<!\w)(?:Sở|Bộ|Cục|Chi cục|Công an|Ban Quản lý|[Tt]hành phố|[Hh]uyện|[Xx]ã|[Pp]hường"
    r"|[Tt]hị xã)"
    r"\s+(?P<name>[A-ZĐÀ-ÝĂÂÊÔƠƯẠ-Ỹ][^\W\d_]*(?:\s+[^\W\d_]+)?)"
)

_SIDE_BY_SIDE = re.compile(
    r"\W*(?:va|voi|hay|hoac|sang|len|den|and|or|vs)?\W*(?:cua |muc tieu |ke hoach )?(?:nam )?\W*"
)
_CODE = re.compile(r"\d+[a-z]+|[a-z]+\d+")  # "5g", "k3"
_LEVELS = frozenset({"huyện", "xã", "sở", "bộ", "phường", "trung"})
_POLARITY = frozenset({"không", "chưa", "quá", "trễ", "chậm", "thiếu"})  # they turn the meaning
_LEVEL_LEADS = frozenset({"cấp", "ubnd", "dân", "mỗi", "từng"})
_SINGLE = frozenset(phrase for phrase in frame_phrases() if len(phrase) == 1) | frozenset(
    (syllable,) for syllable in opening_words()
)


class _Span(NamedTuple):
    start: int
    end: int


def understand(text: str, vocabulary: Vocabulary, as_of: date | None = None) -> Question:
    """Read a question; pure, so that the same words give the same `Question`.

    `as_of` is the day from which "năm nay" and "năm sau" are told.
    """
    text = kinds_in_words(years_in_figures(normalise(text).strip()))
    language = languages.detect(text)
    unknown: tuple[str, ...] = ()
    meant = as_meant(text, vocabulary)
    if language == "en":
        reading, unknown = languages.read_english(text)
    else:
        reading = bare_question(meant if as_of is None else years_from(meant, as_of))
    toned = language == "en" or has_tone_marks(text)
    intent = read_intent(text if language == "en" else reading)
    named = named_documents(meant)
    dated = dated_documents(reading, english=language == "en")
    years = [m for m in find_years(reading) if not _is_start(reading, m)]
    if intent.asks == "compare":
        # "so sánh … năm 2023 và 2026" asks for both; neither is only a yardstick.
        years = [replace(m, role="plain") if m.role == "comparison" else m for m in years]
    elif _compares_years(reading, years) and intent.asks in {"figure", "open", "date"}:
        intent = intent._replace(asks="compare", also=intent.also | {intent.asks})
    places = find_places(reading) or find_places(text)
    constrained = [_Span(year.start, year.end) for year in years]
    constrained += [_Span(place.start, place.end) for place in places if place.level == "tỉnh"]
    constrained += [_Span(d.start, d.end) for d in dated]
    if intent.asks == "document":
        constrained += _asked_kind(reading, intent.document_kind)
    else:
        constrained += [_Span(d.start, d.end) for d in find_dates(reading)]
        constrained += [
            _Span(with_kind(reading, d.start), d.end) for d in find_document_numbers(reading)
        ]
        constrained += [_Span(d.start, d.end) for d in find_partial_numbers(reading)]
    asserted = _asserted(reading)
    if asserted is not None:
        constrained.append(_Span(asserted.start, asserted.end))
        if intent.asks in {"open", "figure"}:
            intent = intent._replace(asks="figure")
    sections = find_sections(reading)
    constrained += [_Span(section.start, section.end) for section in sections]
    return Question(
        text=text,
        reading=reading,
        language=language,
        toned=toned,
        asks=intent.asks,
        also_asks=intent.also,
        nominal=intent.nominal and intent.asks == "open",
        unit=intent.unit,
        count_noun=intent.count_noun,
        share_noun=intent.share_noun,
        asserted=asserted,
        document_kind=intent.document_kind,
        role=intent.role,
        years=_years(m for m in years if m.role != "comparison"),
        compared_years=_years(m for m in years if m.role == "comparison"),
        sections=tuple(section.path for section in sections),
        period=find_period(reading),
        named=named,
        dated=tuple(dict.fromkeys(d.document for d in dated)),
        places=tuple(dict.fromkeys(place.name for place in places if place.level == "tỉnh")),
        localities=tuple(
            dict.fromkeys(
                reading[place.start : place.end] for place in places if place.level != "tỉnh"
            )
        ),
        terms=(*_terms(reading, constrained, vocabulary), *_lacking(unknown)),
        unknown_words=unknown,
        unsafe=is_unsafe(text) or is_unsafe(reading),
    )


def split_figures(question: Question, vocabulary: Vocabulary) -> tuple[Question, ...]:
    """Split "bao nhiêu … và bao nhiêu …" into its questions; none when there is only one.

    Each part keeps the whole question's constraints.
    """
    asked = [match.start() for match in _HOW_MANY.finditer(question.reading)]
    if len(asked) < 2 or question.language == "en":
        return ()
    borders = [0, *asked[1:], len(question.reading)]
    parts = [question.reading[start:end] for start, end in pairwise(borders)]
    read = [understand(_LAST_JOINT.sub("", part), vocabulary) for part in parts]
    if not all(part.terms for part in read):
        return ()
    return tuple(
        replace(
            question,
            terms=part.terms,
            reading=part.reading,
            unit=part.unit,
            count_noun=part.count_noun,
            share_noun=part.share_noun,
            asks="figure",
        )
        for part in read
    )


def _asserted(reading: str) -> Quantity | None:
    """The one figure that a yes-or-no question puts forward ("có phải … là 95% không?")."""
    if not _YES_OR_NO.search(fold(reading)):
        return None
    found = [quantity for quantity in find_quantities(reading) if quantity.unit]
    return found[0] if len(found) == 1 else None


def _is_start(reading: str, mention: YearMention) -> bool:
    """Tell "từ 2021 đến nay": a beginning, not the year that is asked about."""
    before, after = fold(reading[: mention.start]), fold(reading[mention.end :])
    return re.search(r"\btu\s*$", before) is not None and after.lstrip().startswith("den nay")


def _years(mentions: Iterable[YearMention]) -> tuple[int, ...]:
    """First and last year of each mention, in order, each once."""
    pairs = ((mention.year, mention.year_to or mention.year) for mention in mentions)
    return tuple(dict.fromkeys(year for pair in pairs for year in pair))


def _compares_years(reading: str, years: Sequence[YearMention]) -> bool:
    """Two years side by side ("2023 và 2026"), or one set against another ("so với năm 2023")."""
    single = [mention for mention in years if mention.year_to is None]
    if len({mention.year for mention in single}) < 2:
        return False
    if any(mention.role == "comparison" for mention in single):
        return True
    between = [fold(reading[a.end : b.start]) for a, b in pairwise(single)]
    return any(_SIDE_BY_SIDE.fullmatch(words) for words in between)


def _asked_kind(reading: str, kind: str | None) -> list[_Span]:
    """The first naming of the kind that is asked for says what is asked, not what about."""
    start = fold(reading).find(fold(kind)) if kind else -1
    return [_Span(start, start + len(kind))] if kind and start >= 0 else []


def _lacking(unknown: Sequence[str]) -> tuple[Term, ...]:
    """English words that the glossary lacks ask for something that is not covered."""
    return tuple(
        Term(word, fold(word), _LACKING_WEIGHT, -index) for index, word in enumerate(unknown, 1)
    )


def as_meant(text: str, vocabulary: Vocabulary) -> str:
    """The text with the marks and letters that its typing lacks; an English one as it is."""
    if languages.detect(text) == "en":
        return text
    return years_in_figures(restore(text, vocabulary) or text)


def _terms(reading: str, constrained: Sequence[_Span], vocabulary: Vocabulary) -> tuple[Term, ...]:
    """Content syllables outside the frame and the constraints, abbreviations spelled out."""
    tokens = tokenize(reading)
    syllables = [token.text for token in tokens]
    framed = frame_positions(syllables, vocabulary)
    weak = phrase_positions(syllables, weak_phrases()) - framed
    weak = frozenset(
        index
        for index in weak
        if not any(
            other not in weak | framed
            and 0 <= other < len(syllables)
            and vocabulary.binds(syllables[min(index, other)], syllables[max(index, other)])
            for other in (index - 1, index + 1)
        )
    )
    terms: list[Term] = []
    group = 0
    deputy = ""
    deputies = deputy_positions(syllables)
    for index, token in enumerate(tokens):
        if index in deputies:
            deputy = f"{token.text}_"
            continue
        outside = any(token.start < span.end and span.start < token.end for span in constrained)
        one = token.text in {"1", "01"} and tokens[index + 1 : index + 2] != []
        if index in framed or outside or one:  # "1 tiết" is one of them
            group += 1
            continue
        if index and _separated(reading, tokens[index - 1], token):
            group += 1
        typed = reading[token.start : token.end]
        expansion = vocabulary.expansions.get(token.text) if token.kind == "syllable" else None
        guessed = None if expansion else written_out(typed, vocabulary)
        expansion = expansion or guessed
        name = expansion is None and _is_abbreviation(typed, token)
        group += name  # "gas LPG": the name stands for itself, whatever is beside it
        for syllable in expansion or (f"{deputy}{plain_number(token.text)}",):
            deputy = ""
            folded = fold(syllable)
            weight = vocabulary.weight(folded) if token.kind == "syllable" else _FIGURE_WEIGHT
            weight *= _WEAK_SHARE if index in weak else 1.0
            required = expansion is None and _is_required(reading, tokens, index)
            required = required or guessed is not None  # a guess must be met
            misspelt = not vocabulary.uses(syllable)
            terms.append(Term(syllable, folded, weight, group, required, index in weak, misspelt))
        group += name
    return tuple(terms)


def _is_required(reading: str, tokens: list[Token], index: int) -> bool:
    """Words that must be met: levels ("cấp huyện"), "DTI", numbers, names of bodies."""
    token = tokens[index]
    typed = reading[token.start : token.end]
    if _is_abbreviation(typed, token) or _is_designator(reading, tokens, index):
        return True
    before = tokens[index - 1].text if index else ""
    if token.text in _LEVELS and before in _LEVEL_LEADS:
        return True
    if token.kind == "number" or token.text in _POLARITY or _CODE.fullmatch(token.text):
        return True
    named = any(start <= token.start < end for start, end in _proper_names(reading))
    return named and token.kind == "syllable"


def _is_abbreviation(typed: str, token: Token) -> bool:
    return token.kind == "syllable" and sum(map(str.isupper, typed)) >= 2 and typed.isascii()


def _is_designator(reading: str, tokens: list[Token], index: int) -> bool:
    """A capital letter that tells one of a kind from the others: "mẫu E", "khoáng sản nhóm I"."""
    token = tokens[index]
    if not index or token.end - token.start > 1 or not reading[token.start].isupper():
        return False
    beside = reading[token.start - 1] + reading[token.end : token.end + 1]
    return tokens[index - 1].kind == "syllable" and not beside.strip(" ,.;:?!)")


@lru_cache(maxsize=64)
def _proper_names(reading: str) -> tuple[tuple[int, int], ...]:
    """Spans of the names of agencies and places below the province, without their head words."""
    return tuple(match.span("name") for match in NAMED_BODY.finditer(reading))


def _separated(reading: str, before: Token, after: Token) -> bool:
    return any(mark in reading[before.end : after.start] for mark in ',;:()“”"')


def frame_positions(syllables: list[str], vocabulary: Vocabulary) -> frozenset[int]:
    """Positions that belong to a frame phrase, longest phrase first, without overlap.

    A single frame syllable that makes one word with a neighbour outside the frame is content:
    "số" of "ký số", "đầu" of "đầu tư".
    """
    framed = phrase_positions(syllables, frame_phrases())
    for index, syllable in enumerate(syllables):
        if syllable in opening_words() and (index == 0 or index - 1 in framed):
            framed |= {index}
    alone = {
        index
        for index in framed
        if (syllables[index],) in _SINGLE
        and any(
            0 <= other < len(syllables)
            and (other not in framed)
            and vocabulary.binds(syllables[min(index, other)], syllables[max(index, other)])
            for other in (index - 1, index + 1)
        )
    }
    negating = {
        index
        for index in framed
        if syllables[index] in _POLARITY and index + 1 < len(syllables) and index + 1 not in framed
    }
    counting = {
        index
        for index, syllable in enumerate(syllables[:-1])
        if syllable in classifiers() and index + 1 not in framed
    }
    return (framed - alone - negating) | counting


def phrase_positions(syllables: list[str], phrases: Sequence[tuple[str, ...]]) -> frozenset[int]:
    """Positions that belong to one of the phrases, taken in their order, without overlap."""
    taken: set[int] = set()
    present = set(syllables)
    for phrase in phrases:
        if phrase[0] not in present:
            continue
        size = len(phrase)
        for start in range(len(syllables) - size + 1):
            places = range(start, start + size)
            if tuple(syllables[start : start + size]) == phrase and not taken.intersection(places):
                taken.update(places)
    return frozenset(taken)
