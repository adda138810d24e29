"""The letter's parts from the request, the answered points and the bases."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from assistant.drafting.forms import FORMS
from assistant.drafting.naming import day_in_words, lower_first, upper_first
from assistant.drafting.placeholders import placeholder
from assistant.drafting.points import asserts_nothing
from assistant.drafting.statements import neutral_heading
from assistant.drafting.types import Block, Letter, OpenPoint
from vectorstore.vietnamese.folding import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from assistant.drafting.statements import Answered
    from assistant.drafting.types import BasisLine, DraftRequest, Incoming

_PLACE_LEVEL = re.compile(r"\s+(?:tỉnh|thành phố|huyện|quận|thị xã|xã|phường|đặc khu)\s+.*$", re.I)
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_SMALL_WORDS = frozenset(("và", "của", "các", "về"))
_LONGEST_SUBJECT = 120  # characters of a subject made from topics


@dataclass(slots=True)
class _Marks:
    """Collects what a person must fill in, while the letter is put together."""

    found: list[OpenPoint] = field(default_factory=list)

    def __call__(self, value: str, what: str) -> str:
        """The value, or a placeholder that is listed once."""
        if value.strip():
            return " ".join(value.split())
        mark = placeholder(what)
        self.note(what, mark)
        return mark

    def note(self, what: str, mark: str = "") -> None:
        """List what is open."""
        point = OpenPoint("form", what, mark)
        if point not in self.found:
            self.found.append(point)


def compose_letter(
    request: DraftRequest,
    incoming: Incoming | None,
    answered: Sequence[Answered],
    bases: Sequence[BasisLine],
) -> tuple[Letter, list[OpenPoint]]:
    """Put the parts together; returns the letter and what its form leaves open."""
    marks = _Marks()
    form = FORMS[request.kind]
    agency = marks(request.agency or _addressed_agency(incoming), "tên cơ quan ban hành")
    to = _recipients(request.to or (incoming.agency or "" if incoming else ""))
    if form.addressed and not to:
        to = (marks("", "nơi nhận văn bản"),)
    words = {
        "agency": agency,
        "incoming": _incoming_name(incoming, marks) if incoming else "",
        "to": _joined(to),
    }
    opening = (form.replying if incoming else form.opening).format(**words)
    sections = [
        *((heading, [Block(marks("", what))]) for heading, what in form.before),
        *_answers(answered),
        *((heading, [Block(marks("", what))]) for heading, what in form.after),
    ]
    body = [Block(upper_first(opening))]
    for number, (heading, blocks) in enumerate(sections, 1):
        if len(sections) > 1:  # a single point needs no heading
            body.append(Block(f"{number}. {heading}", heading=True))
        body += blocks
    body.append(Block(upper_first(form.closing.format(**words))))
    letter = Letter(
        kind=request.kind,
        superior=" ".join(request.superior.split()).upper(),
        agency=_head_name(agency, request.superior).upper(),
        number=_number(request, form.symbol, agency),
        place_and_day=_place_and_day(request, marks),
        subject=_subject(request, incoming, answered, marks),
        addressees=to if form.addressed else (),
        bases=tuple(
            f"{line.text}{'.' if index == len(bases) - 1 else ';'}"
            for index, line in enumerate(bases)
        ),
        body=tuple(body),
        authority=_authority(request, marks),
        signer=marks(request.signer, "họ và tên người ký"),
        recipients=_copies(form.addressed, to, request.unit),
    )
    return letter, marks.found


def agency_symbol(agency: str) -> str:
    """The abbreviation that a number carries: "Sở Nội vụ tỉnh X" gives "SNV"."""
    bare = _PLACE_LEVEL.sub("", agency)
    initials = [word[0] for word in re.findall(r"\w+", bare) if fold(word) not in _SMALL_FOLDED]
    return "".join(map(_without_tone, initials)).upper()


def _without_tone(letter: str) -> str:
    """Symbols keep Đ and Ư but no tone marks: "Ủy ban" gives U."""
    parts = unicodedata.normalize("NFD", letter)
    return unicodedata.normalize("NFC", "".join(part for part in parts if part not in _TONES))


_SMALL_FOLDED = frozenset(fold(word) for word in _SMALL_WORDS)


def _head_name(agency: str, superior: str) -> str:
    """The name for the head: under "UBND tỉnh X" stands "Sở Nội vụ", not "Sở Nội vụ tỉnh X"."""
    place = _PLACE_LEVEL.search(agency)
    named_above = place is not None and fold(superior).endswith(fold(place[0]))
    return agency[: place.start()] if place and named_above else agency


def _answers(answered: Sequence[Answered]) -> list[tuple[str, list[Block]]]:
    """Each point's heading with its statements and placeholders."""
    sections = []
    for index, found in enumerate(answered):
        dash = "- " if len(found.statements) > 1 else ""
        blocks = [Block(f"{dash}{statement.text}") for statement in found.statements]
        # What a cited document leaves blank already stands inside its statement.
        own = [point for point in found.open_points if point.reason != "source"]
        blocks += [Block(f"{point.placeholder}.") for point in own]
        sections.append((found.heading or neutral_heading(index), blocks))
    return sections


def _incoming_name(incoming: Incoming, marks: _Marks) -> str:
    kind = incoming.kind or "Văn bản"
    number = marks(incoming.number or "", "số, ký hiệu của văn bản đến")
    issued = incoming.issued
    day = day_in_words(issued) if issued else marks("", "ngày của văn bản đến")
    agency = marks(incoming.agency or "", "cơ quan gửi văn bản đến")
    subject = " ".join(incoming.subject.split()).rstrip(" .;")
    about = ""
    if subject and asserts_nothing(subject):
        about = (
            f" {lower_first(subject)}"
            if fold(subject).startswith("ve ")
            else (f" về {lower_first(subject)}")
        )
    return f"{kind} số {number} ngày {day} của {agency}{about}"


def _addressed_agency(incoming: Incoming | None) -> str:
    """The one agency that an incoming letter is addressed to replies to it."""
    return incoming.addressees[0] if incoming and len(incoming.addressees) == 1 else ""


def _recipients(text: str) -> tuple[str, ...]:
    return tuple(part.strip(" -.") for part in re.split(r"[;\n]", text) if part.strip(" -."))


def _joined(to: Sequence[str]) -> str:
    return to[0] if len(to) == 1 else "các cơ quan, đơn vị"


def _number(request: DraftRequest, symbol: str, agency: str) -> str:
    """The number stays open until the letter is registered."""
    short = "…" if agency.startswith("[") else agency_symbol(agency)
    if symbol:
        return f"Số: …/{symbol}-{short}"
    return f"Số: …/{short}-{request.unit.strip().upper() or '…'}"


def _place_and_day(request: DraftRequest, marks: _Marks) -> str:
    place = marks(request.place, "địa danh")
    if request.day is None:
        return f"{place}, ngày … tháng … năm …"
    return f"{place}, ngày {day_in_words(request.day.isoformat())}"


def _subject(
    request: DraftRequest,
    incoming: Incoming | None,
    answered: Sequence[Answered],
    marks: _Marks,
) -> str:
    subject = " ".join(request.subject.split())
    if not subject:
        sound = [found.heading for found in answered if found.heading]
        if len(sound) == 1 or (sound and len(sound[0]) <= _LONGEST_SUBJECT // 2):
            subject = lower_first(sound[0])
        if subject and len(sound) == len(answered) == 2:
            longer = f"{subject}; {lower_first(sound[1])}"
            subject = longer if len(longer) <= _LONGEST_SUBJECT else subject
        if incoming and incoming.subject and asserts_nothing(incoming.subject):
            asked = re.sub(r"^(?:v/v|về việc|về)\s+", "", incoming.subject, flags=re.IGNORECASE)
            done = re.sub(r"^(?:đề nghị|yêu cầu|xin)\s+", "", asked, flags=re.IGNORECASE)
            subject = done if done != asked else f"trả lời về {lower_first(asked)}"
        if len(subject) > _LONGEST_SUBJECT:
            subject = ""
    subject = marks(subject, "trích yếu nội dung")
    bare = re.sub(r"^(?:v/v|về việc|về)\s+", "", subject, flags=re.IGNORECASE)
    return f"{'V/v' if request.kind == 'Công văn' else 'Về'} {lower_first(bare)}"


def _authority(request: DraftRequest, marks: _Marks) -> tuple[str, ...]:
    lines = [line.strip() for line in re.split(r"[/\n]", request.role) if line.strip()]
    return tuple(line.upper() for line in lines) or (marks("", "chức vụ người ký").upper(),)


def _copies(addressed: bool, to: Sequence[str], unit: str) -> tuple[str, ...]:
    first = ["- Như trên;"] if addressed else [f"- {name};" for name in to]
    return (*first, f"- Lưu: VT, {unit.strip() or '…'}.")
