"""One request in, one draft out: points, statements, bases, letter."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from assistant.basis_identity import Known
from assistant.drafting.basis_lines import basis_lines
from assistant.drafting.letter import compose_letter
from assistant.drafting.points import request_points
from assistant.drafting.statements import answer_point
from assistant.drafting.types import Draft, OpenPoint
from assistant.legal_bases import bases_of, cited_provisions
from vectorstore.errors import ConfigurationError

if TYPE_CHECKING:
    from assistant.drafting.statements import Asks
    from assistant.drafting.types import DraftRequest, Incoming
    from assistant.shelf import Shelf


def draft(
    request: DraftRequest, asks: Asks, shelf: Shelf, incoming: Incoming | None = None
) -> Draft:
    """Draft a letter; raises `ConfigurationError` where nothing is asked."""
    own = request_points(request.text)
    points = (*own.asked, *(incoming.points if incoming else ()))
    points = tuple(dict.fromkeys(points))
    aside = (*own.set_aside, *(incoming.set_aside if incoming else ()))
    if not points:
        message = (
            "Không thấy nội dung cần trả lời trong yêu cầu. Hãy nêu rõ câu hỏi, mỗi câu một dòng, "
            "ví dụ: Mục tiêu thanh toán trực tuyến năm 2026 là bao nhiêu?"
        )
        raise ConfigurationError(message)
    known = Known(shelf)
    named: set[str] = set()
    answered = [
        answer_point(index, point, asks, known, named, request.as_of)
        for index, point in enumerate(points)
    ]
    statements = tuple(statement for found in answered for statement in found.statements)
    cited = [(c.document.id, c.provision_id) for s in statements for c in s.citations]
    lines, of_bases = basis_lines(bases_of(cited_provisions(cited, shelf), shelf))
    letter, of_form = compose_letter(request, incoming, answered, lines)
    set_aside = [
        OpenPoint("incoming", "Câu không được dùng vì là chỉ dẫn cho người soạn", detail=sentence)
        for sentence in aside
    ]
    of_points = [point for found in answered for point in found.open_points]
    return Draft(
        request=replace(request, text=request.text.strip()),
        letter=letter,
        statements=statements,
        bases=lines,
        open_points=tuple(dict.fromkeys([*of_points, *of_bases, *of_form, *set_aside])),
        warnings=tuple(dict.fromkeys(w for found in answered for w in found.warnings)),
        incoming=incoming,
    )
