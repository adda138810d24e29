"""A drafted letter as the metrics read it: its text, and what it rests on."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from assistant.types import Answer
from evals.expectations import Item

if TYPE_CHECKING:
    from assistant.answer import Assistant
    from assistant.drafting.types import Draft

# What a person fills in: the same for every item, so that only the content differs.
_ADDRESSEE, _PLACE, _ROLE, _SIGNER = "Sở Tài chính", "Hưng Yên", "Giám đốc", "Trần Văn Mẫu"
_AGENCY = "Sở Nội vụ tỉnh Hưng Yên"
_YEAR = re.compile(r"(?<=năm )\d{4}\b")
_OF_THE_FORM = ("form", "incoming")  # open points that every letter leaves to its signer


def drafting(assistant: Assistant) -> Callable[[Item], dict[str, Any]]:
    """Return what drafts the letter of an item: the contract's answer with `draft` beside it."""

    def drafted(item: Item) -> dict[str, Any]:
        with TemporaryDirectory(prefix="cchc-letter-") as folder:
            return _drafted(item, assistant, Path(folder))

    return drafted


def _drafted(item: Item, assistant: Assistant, folder: Path) -> dict[str, Any]:
    from assistant.drafting.docx_letter import letter_bytes
    from assistant.drafting.drafter import draft
    from assistant.drafting.incoming import read_incoming
    from assistant.drafting.types import DraftRequest
    from assistant.format_check.checker import check_file

    asked = item.draft
    incoming = None
    if asked is not None and asked.incoming:
        came = folder / "den.txt"
        came.write_text(asked.incoming, encoding="utf-8")
        incoming = read_incoming(came)
    request = DraftRequest(
        "" if incoming else item.question,
        kind=asked.kind if asked is not None else "Công văn",
        agency="" if incoming else _AGENCY,
        to=_ADDRESSEE,
        place=_PLACE,
        role=_ROLE,
        signer=_SIGNER,
    )
    made = draft(request, assistant, assistant.shelf, incoming)
    path = folder / "du-thao.docx"
    path.write_bytes(letter_bytes(made.letter))
    breaches = check_file(path, assistant.shelf).breaches
    return {
        **_as_answer(item.question, made).to_json(),
        "draft": {
            "bases": [line.basis.identity.number for line in made.bases],
            "open_points": [
                {"what": point.what, "placeholder": point.placeholder}
                for point in made.open_points
                if point.reason not in _OF_THE_FORM
            ],
            "sources": list(_sources(made, assistant, asked.incoming if asked else "")),
            "breaches": [f"{one.rule}: {one.where}: {one.there}" for one in breaches],
        },
    }


def _as_answer(request: str, made: Draft) -> Answer:
    """The letter's bases and body with everything that its statements cite."""
    citations = {
        (one.document.id, one.start, one.end): one
        for statement in made.statements
        for one in statement.citations
    }
    letter = made.letter
    return Answer(
        question=request,
        language="vi",
        answer="\n".join((*letter.bases, *(block.text for block in letter.body))),
        citations=tuple(
            replace(one, marker=marker) for marker, one in enumerate(citations.values(), 1)
        ),
    )


def _sources(made: Draft, assistant: Assistant, incoming: str) -> Iterator[str]:
    """Every text that a value of the letter may come from."""
    for statement in made.statements:
        for citation in statement.citations:
            yield citation.quote
            yield citation.label
    for line in made.bases:
        yield line.basis.identity.subject
        yield from (link.quote for link in line.basis.links)
    yield incoming
    # A heading repeats the year that was asked about; that states nothing.
    for block in made.letter.body:
        yield from (_YEAR.findall(block.text) if block.heading else ())
    for document in assistant.shelf.documents.values():
        yield f"{document.number or ''} {document.issued or ''}"
        if document.about:
            yield f"{document.about.number or ''} {document.about.issued or ''}"
    for mention in assistant.shelf.references:
        yield f"{mention.number} {mention.issued or ''}"
