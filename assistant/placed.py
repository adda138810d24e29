"""Where an answer stands: "điểm đó thuộc mục nào?" asked of the answer before."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.types import Answer


def placed(answer: Answer) -> Answer:
    """Name the document and the section of each citation of an answer; a decline stays one."""
    if answer.abstained:
        return answer
    if answer.language == "en":
        lines = [f"It stands in {c.label} [{c.marker}]" for c in answer.citations]
    else:
        lines = [f"Nội dung trên nêu tại {c.label} [{c.marker}]" for c in answer.citations]
    return replace(answer, answer="\n".join(lines))
