"""Follow-up questions: what the new words leave out is taken over from the question before.

"Còn năm 2023 thì sao?" keeps the topic and changes the year, "ai chủ trì?" keeps the topic and asks
for something else, "thế còn cải cách thể chế?" keeps everything but the topic. A question with a
topic of its own and its own interrogative is left as it is. The full reading is shown with the
answer.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant import language as languages
from assistant.intent import read_intent
from assistant.question_parts import Part, Topic, parts_of, topic_of
from assistant.understand import as_meant
from vectorstore.vietnamese.document_numbers import KINDS, find_document_numbers
from vectorstore.vietnamese.text import fold, has_tone_marks

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.types import Turn
    from assistant.vocabulary import Vocabulary

_OPENING = re.compile(
    r"^\s*(?:(?:con|the|vay|va|trong do|rieng|the con|vay con|con voi|and|what about|how about)"
    r"(?=\s|,)[\s,]*)+"
)
_CLOSING = re.compile(r"[\s,]*\b(?:thi sao|thi the nao|the nao|ra sao|nhu the nao)?[\s?.!]*$")
_WHAT_OF = re.compile(r"\bthi (?:sao|the nao|ra sao)\W*$")
_THAT_DOCUMENT = re.compile(
    r"(?:văn bản|kế hoạch|tài liệu|báo cáo|công văn|quyết định|nghị định|nghị quyết|thông tư"
    r"|chỉ thị|quy chế|chương trình|đề án)\s+(?:đó|này|ấy|trên|nói trên|vừa nêu)\b",
    re.IGNORECASE,
)
_IT = re.compile(r"(?<!\w)nó(?!\w)", re.IGNORECASE)
_THAT_THING = re.compile(
    r"(?:của |về )?(?:chỉ tiêu|mục tiêu|tỷ lệ|con số|số liệu|số|nội dung|nhiệm vụ|công việc|việc"
    r"|điều|lĩnh vực|quy định|điểm|mục|câu|thông tin)\s+(?:đó|này|ấy|trên|nói trên|vừa nêu)\b",
    re.IGNORECASE,
)
_WHERE = re.compile(
    r"\b(?:(?:thuoc|o|nam o|tai|trong|nam trong|neu o|trich tu|trich o|lay tu|lay o)\s+"
    r"(?:muc|diem|phan|dieu|khoan|trang|cho|van ban|tai lieu|ke hoach|bao cao)\s+(?:nao|may)"
    r"|(?:nam |neu |ghi |trich |lay )?(?:o|tu) dau|nguon (?:nao|o dau|tu dau|la gi))\b"
)
_OF_DOCUMENT = re.compile(
    r"\b(?:ky|ban hanh|huong dan|quy dinh chi tiet|sua doi|so hieu|hieu luc|thay the|ve viec gi"
    r"|noi ve gi|ngay nao|ngay may|khi nao)\b"
)
_ASPECTS = re.compile(
    r"(?<!\w)(?:ký|ban hành|số hiệu|hiệu lực|thay thế|chủ trì|phối hợp|chịu trách nhiệm|phụ trách"
    r"|thực hiện|được giao|giao|làm)(?!\w)",
    re.IGNORECASE,
)
_COMPARED = re.compile(r"^\W*(?:neu )?so (?:sanh )?voi\b")
_LEAD = re.compile(
    r"^(?:- )?(?:(?:Có|Không|Đã|Chưa|Đúng|Không đúng)\. )?Theo (?P<name>[^:\n]{3,160}?): "
)
_INTERROGATIVE = re.compile(r"\b(?:bao nhiêu|bao lâu|mấy|nào|gì|ai|đâu)\b")
_NUMBER = re.compile(r"\d+")
_HOW_MUCH = re.compile(r"\s+thì\s+(?:bao nhiêu|mấy)\W*$", re.IGNORECASE)
# What is said of a subject begins here: "Thương binh | được cộng mấy điểm".
_PREDICATE = re.compile(r"\s(?:được|phải|có|cần|bị|do|là|gồm|thì)\s", re.IGNORECASE)
_AFTER_PREPOSITION = re.compile(r"^.*\s(?:về|của|đối với|cho|tại|ở)\s+", re.IGNORECASE)
_KINDS = frozenset(fold(kind) for kind in KINDS)  # "văn bản", "tài liệu" mean any of them
_SHORT = 8  # syllables of a question that may lean on the one before without saying so


def asks_where(question: str) -> bool:
    """Tell "điểm đó thuộc mục nào?": the place of what was answered, not a fact."""
    plain = fold(question)
    if not _WHERE.search(plain):
        return False
    rest = _THAT_THING.sub("", question)
    return rest != question or len(plain.split()) <= _SHORT


def effective(history: Sequence[Turn], vocabulary: Vocabulary) -> list[Turn]:
    """The earlier turns with their questions written out in full."""
    turns: list[Turn] = []
    for turn in history:
        full = turn.understood_as or next(iter(_taken_over(turn.question, turns, vocabulary)), None)
        question = full or as_meant(turn.question, vocabulary)
        turns.append(type(turn)(question, turn.answer, full))
    return turns


def rewrite(question: str, history: Sequence[Turn], vocabulary: Vocabulary) -> list[str]:
    """Full questions that a follow-up may stand for, the likeliest first; none for another.

    `history` holds earlier questions that are written out in full and read as meant (see
    `effective`).
    """
    if not history or asks_where(question):
        return []
    question = as_meant(question, vocabulary)
    return _anchored(question, _taken_over(question, history, vocabulary), history)


def _anchored(question: str, readings: list[str], history: Sequence[Turn]) -> list[str]:
    """Look first in the document that the last answer rests on, where a question names none.

    A question that names a year, a place or a document of its own says where to look.
    """
    lead = _LEAD.match(history[-1].answer)
    if lead is None or not find_document_numbers(lead["name"]) or _says_where(question):
        return readings
    full = readings or [question]
    if any(read_intent(one).asks == "document" for one in full):
        return readings
    places = [part.text for part in parts_of(history[-1].question) if part.kind == "place"]
    anchored = [
        " ".join((one.rstrip(" ?.!"), "theo", lead["name"], *places)) + "?"
        for one in full
        if not any(part.kind in {"document", "place"} for part in parts_of(one))
    ]
    anchored += [
        f"{one.rstrip(' ?.!')} theo {lead['name']}?"
        for one in full
        if {part.kind for part in parts_of(one)} & {"document", "place"} == {"place"}
    ]
    return [*anchored, *full] if anchored else readings


def _says_where(question: str) -> bool:
    if _THAT_DOCUMENT.search(question):
        return True  # "thông tư đó" after a plan is none of the plan's
    return any(part.kind != "level" for part in parts_of(question)) or (
        languages.detect(question) == "en"
    )


def _taken_over(question: str, history: Sequence[Turn], vocabulary: Vocabulary) -> list[str]:
    """What a follow-up may stand for by the question before it; none for a full question."""
    if not history or asks_where(question):
        return []
    question = as_meant(question, vocabulary)
    pointed = _point_to_document(question, history)
    if pointed is not None:
        return [pointed]
    plain = fold(question)
    previous = history[-1].question
    bare = _bare(question)
    leans = _OPENING.match(plain) is not None or _WHAT_OF.search(plain) is not None
    if leans:
        bare = _HOW_MUCH.sub("", bare)  # "thế mức quản trị thì bao nhiêu?"
    bare_parts, topic = parts_of(bare), topic_of(_ASPECTS.sub(" ", bare), vocabulary)
    if _COMPARED.match(fold(bare)) and topic is None:
        return _comparison(previous, bare_parts, vocabulary)
    if topic is not None:
        topic = topic_of(bare, vocabulary, whole=False)
    if topic is None:
        if not leans and any(part.kind == "document" for part in bare_parts) and _asks(bare):
            return []  # "Ai ký Kế hoạch 138/KH-UBND?"
        asked = read_intent(bare)
        if asked.asks in {"person", "agency", "date", "document", "open"} and _words(bare):
            aspects = _aspect(bare, history, vocabulary)
            if aspects:
                return aspects
        return _with_parts(previous, bare_parts, vocabulary) if bare_parts else []
    if not leans:
        return []
    if _asks(bare):
        missing = [p for p in parts_of(previous) if p.kind in {"year", "document"}]
        if bare_parts or not missing:
            return []
        return [f"{bare} {' '.join(part.text for part in missing)}?"]
    if any(part.kind == "year" for part in bare_parts):
        return []  # "Còn tỷ lệ số hóa hồ sơ năm 2023 thì sao?" says all
    replaced = _with_topic(previous, topic, vocabulary)
    return [
        one for full in replaced for one in (_with_parts(full, bare_parts, vocabulary) or [full])
    ]


def _bare(question: str) -> str:
    """A follow-up without opening, closing and "chỉ tiêu đó"."""
    text = _THAT_THING.sub(" ", question)
    opening = _OPENING.match(fold(text))
    text = text[opening.end() :] if opening else text
    closing = _CLOSING.search(fold(text))
    return " ".join((text[: closing.start()] if closing else text).split()).strip(" ,.?!")


def _words(bare: str) -> int:
    return len(bare.split())


def _asks(bare: str) -> bool:
    intent = read_intent(bare)
    return bool(re.search(r"\b(?:bao nhieu|may|nao|gi|ai|khi nao|phan tram)\b", fold(bare))) and (
        intent.asks != "open"
    )


def _point_to_document(question: str, history: Sequence[Turn]) -> str | None:
    """Put the document spoken of before in place of "văn bản đó" or "nó"."""
    match = _THAT_DOCUMENT.search(question) or _IT.search(question)
    if match is None or find_document_numbers(question):
        return None
    name = _document_before(history, fold(match.group()).rsplit(" ", 1)[0])
    return None if name is None else question[: match.start()] + name + question[match.end() :]


def _document_before(history: Sequence[Turn], kind: str = "") -> str | None:
    """The document that the last answer names, or its question; of the kind asked, if any."""
    for turn in reversed(history):
        named = find_document_numbers(turn.question)
        found = [*find_document_numbers(turn.answer), *named]
        if read_intent(turn.question).asks == "document":
            # The document that was asked for, not the one that it was asked about.
            asked_about = {number.number for number in named}
            found.sort(key=lambda number: number.number in asked_about)
        same = [number for number in found if kind and fold(number.kind or "") == kind]
        for number in same if kind in _KINDS else (*same, *found):
            return f"{number.kind or 'Văn bản'} {number.number}"
        lead = _LEAD.match(turn.answer)
        if lead is not None and (kind not in _KINDS or fold(lead["name"]).startswith(kind)):
            return lead["name"]
    return None


def _aspect(bare: str, history: Sequence[Turn], vocabulary: Vocabulary) -> list[str]:
    """Ask another thing of the document ("ai ký?") or of the topic ("ai chủ trì?") before."""
    found: list[str] = []
    previous = history[-1].question
    if _OF_DOCUMENT.search(fold(bare)):
        name = _document_before(history)
        found += [f"{bare} {name}?"] if name else []
    topic = topic_of(previous, vocabulary)
    if topic is not None and read_intent(bare).asks != "open":
        years = [part.text for part in parts_of(previous) if part.kind in {"year", "document"}]
        found.append(" ".join((bare, topic.text, *years)) + "?")
        found.append(f"{bare} {topic.text}?")
    return list(dict.fromkeys(found))


def _comparison(previous: str, parts: Sequence[Part], vocabulary: Vocabulary) -> list[str]:
    """Set the topic before against itself in another year: "So với năm 2023 thì tăng thế nào?"."""
    topic = topic_of(previous, vocabulary)
    years = [p.text for p in (*parts, *parts_of(previous)) if p.kind == "year"]
    if topic is None or len(years) < 2:
        return []
    words = ("So sánh", "và") if has_tone_marks(previous) else ("so sanh", "va")
    return [f"{words[0]} {topic.text} {years[0]} {words[1]} {years[1]}"]


def _with_parts(previous: str, parts: Sequence[Part], vocabulary: Vocabulary) -> list[str]:
    """The question before with its constraints replaced by those of the same kind."""
    text, clashes = previous, []
    for part in parts:
        own = [p for p in parts_of(text) if p.kind == part.kind]
        if own:
            text = text[: own[0].start] + part.text + text[own[0].end :]
        else:
            text = _inserted(text, part, vocabulary)
        if part.kind == "year":
            clashes = [p for p in parts_of(text) if p.kind == "document"]
        elif part.kind == "document":
            clashes = [p for p in parts_of(text) if p.kind == "year"]
    if not clashes or len(parts) > 1:
        return [text]
    # Another year is another year's document: the one named before holds only its own.
    without = text
    for clash in reversed(clashes):
        without = without[: clash.start] + without[clash.end :]
    return [" ".join(without.split()), text]


def _inserted(text: str, part: Part, vocabulary: Vocabulary) -> str:
    """Put a constraint behind the topic of a question that had none of its kind."""
    topic = topic_of(text, vocabulary)
    if part.kind == "level" and topic is not None:
        return f"{text[: topic.end]} {part.text}{text[topic.end :]}"
    return f"{text.rstrip(' ?.')} {part.text}?"


def _with_topic(previous: str, topic: Topic, vocabulary: Vocabulary) -> list[str]:
    """The question before about another topic: in place of its last attribute, or of all of it."""
    old = topic_of(previous, vocabulary)
    if old is None:
        return []
    inside = previous[old.start : old.end]
    found: list[str] = []
    # "mang 3 cấp" for "mang 2 cấp": the same words about another number
    alike = re.search(_NUMBER.sub(r"\\d+", re.escape(topic.text)), inside, re.IGNORECASE)
    if alike is not None and _NUMBER.search(topic.text):
        at = old.start + alike.start()
        found.append(previous[:at] + topic.text + previous[old.start + alike.end() :])
    first = " ".join(topic.text.lower().split()[:2])
    shared = inside.lower().find(first)
    head = inside.lower().rfind(f" {first.split()[0]} ") + 1
    attribute = _AFTER_PREPOSITION.match(inside)
    kept = [p.text for p in parts_of(previous) if old.start <= p.start and p.end <= old.end]
    starts = [shared] if shared > 0 else []
    starts += [head] if head > 0 and head not in starts else []
    starts += [attribute.end()] if attribute is not None else []
    predicate = _PREDICATE.search(inside)
    if predicate is not None:
        found.append(previous[: old.start] + topic.text + previous[old.start + predicate.start() :])
    starts.append(0)
    for at in starts:
        words = " ".join((inside[:at] + topic.text, *kept)) if at == 0 else inside[:at] + topic.text
        found.append(previous[: old.start] + words + previous[old.end :])
    if _INTERROGATIVE.search(previous.lower()):
        # the topic alone, without what was asked of it, is about anything
        found = [full for full in found if _INTERROGATIVE.search(full.lower())] or found
    return list(dict.fromkeys(found))
