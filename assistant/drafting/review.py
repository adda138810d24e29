"""The review sheet: what each sentence of a draft rests on, what warns, what is open."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any, NamedTuple

from assistant.labels import provision_label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.drafting.types import BasisLine, Draft, OpenPoint
    from assistant.legal_bases import Link

REASONS = {
    "unanswered": "Thư viện không có nội dung này",
    "basis": "Căn cứ chưa đủ hoặc có điểm cần xác minh",
    "source": "Văn bản nguồn để trống",
    "conflict": "Các tài liệu nêu khác nhau hoặc văn bản đã bị thay thế",
    "form": "Thể thức: người soạn điền",
    "incoming": "Văn bản đến có câu không được dùng",
}


class Row(NamedTuple):
    """One line of a table of the sheet."""

    cells: tuple[str, ...]


def statement_rows(draft: Draft) -> Iterator[Row]:
    """Each statement with the provisions that hold it, their words, and warnings."""
    for number, statement in enumerate(draft.statements, 1):
        places = "\n".join(f"{c.label} ({c.document.source})" for c in statement.citations)
        quotes = "\n".join(f"“{_one_line(c.quote)}”" for c in statement.citations)
        notes = "\n".join(statement.warnings)
        yield Row((str(number), statement.text, places, quotes, notes))


def basis_rows(draft: Draft) -> Iterator[Row]:
    """Each basis with the provisions that name it, their words, and doubts."""
    for number, line in enumerate(draft.bases, 1):
        links = line.basis.links
        places = "\n".join(dict.fromkeys(_place(link) for link in links))
        quotes = "\n".join(f"“{_one_line(link.quote)}”" for link in links)
        yield Row((str(number), line.text, places, quotes, "\n".join(line.warnings)))


def open_rows(draft: Draft) -> Iterator[Row]:
    """What is open, the library's gaps before what any draft leaves to its signer."""
    order = list(REASONS)
    for number, point in enumerate(
        sorted(draft.open_points, key=lambda p: order.index(p.reason)), 1
    ):
        yield Row((str(number), REASONS[point.reason], point.what, _detail(point)))


def plain_text(draft: Draft) -> str:
    """The letter as plain text, in the order of its page."""
    letter = draft.letter
    kind = [] if letter.kind == "Công văn" else [letter.kind.upper()]
    address = [f"Kính gửi: {'; '.join(letter.addressees)}"] if letter.addressees else []
    lines = [
        *filter(None, (letter.superior, letter.agency, letter.number, letter.place_and_day)),
        *kind,
        letter.subject,
        *address,
        *letter.bases,
        *(block.text for block in letter.body),
        *letter.authority,
        letter.signer,
        "Nơi nhận:",
        *letter.recipients,
    ]
    return "\n".join(lines)


def to_json(draft: Draft) -> dict[str, Any]:
    """The draft as other programs read it."""
    letter = asdict(draft.letter)
    return {
        "kind": draft.letter.kind,
        "subject": draft.letter.subject,
        "letter": letter,
        "text": plain_text(draft),
        "statements": [
            {
                "text": statement.text,
                "citations": [asdict(citation) for citation in statement.citations],
                "warnings": list(statement.warnings),
            }
            for statement in draft.statements
        ],
        "bases": [_basis_json(line) for line in draft.bases],
        "open_points": [asdict(point) for point in draft.open_points],
        "warnings": list(draft.warnings),
        "incoming": asdict(draft.incoming) if draft.incoming else None,
    }


def _basis_json(line: BasisLine) -> dict[str, Any]:
    identity = line.basis.identity
    return {
        "line": line.text,
        "kind": identity.kind,
        "number": identity.number,
        "issued": identity.issued,
        "agency": identity.agency,
        "subject": identity.subject,
        "depth": line.basis.depth,
        "flags": [asdict(doubt) for doubt in identity.doubts],
        "stated_by": [
            {
                "document": link.document.id,
                "place": _place(link),
                "quote": link.quote,
                "start": link.start,
                "end": link.end,
            }
            for link in line.basis.links
        ],
    }


def _place(link: Link) -> str:
    return f"{provision_label(link.document, link.provision)} ({link.document.source})"


def _detail(point: OpenPoint) -> str:
    return point.detail or point.placeholder


def _one_line(text: str) -> str:
    return " ".join(text.split())
