"""The kinds of letters: what is written around the answers. No sentence here states a fact."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assistant.drafting.types import LetterKind


@dataclass(frozen=True, slots=True)
class Form:
    """One kind: its symbol, and its sentences with `{agency}`, `{incoming}`, `{to}` to fill in."""

    symbol: str  # "BC" of "…/BC-SNV"; "" for a công văn, which has none
    replying: str  # opening that refers to an incoming letter
    opening: str  # opening of its own accord
    closing: str
    addressed: bool  # whether "Kính gửi" belongs to it
    # Sections that only a person can write: heading and what is missing, around the answers.
    before: tuple[tuple[str, str], ...] = ()
    after: tuple[tuple[str, str], ...] = ()


FORMS: Mapping[LetterKind, Form] = MappingProxyType(
    {
        "Công văn": Form(
            "",
            "Phúc đáp {incoming}, {agency} có ý kiến như sau:",
            "{agency} thông tin về nội dung được hỏi như sau:",
            "Trên đây là ý kiến của {agency}, kính gửi {to} để biết, thực hiện./.",
            addressed=True,
        ),
        "Báo cáo": Form(
            "BC",
            "Thực hiện {incoming}, {agency} báo cáo như sau:",
            "{agency} báo cáo như sau:",
            "Trên đây là báo cáo của {agency}, kính gửi {to}./.",
            addressed=True,
        ),
        "Tờ trình": Form(
            "TTr",
            "Thực hiện {incoming}, {agency} kính trình {to} như sau:",
            "{agency} kính trình {to} như sau:",
            "{agency} kính trình {to} xem xét, quyết định./.",
            addressed=True,
            after=(("Nội dung đề nghị", "nội dung trình xem xét, quyết định"),),
        ),
        "Thông báo": Form(
            "TB",
            "Thực hiện {incoming}, {agency} thông báo như sau:",
            "{agency} thông báo như sau:",
            "{agency} thông báo để các cơ quan, tổ chức, cá nhân có liên quan biết, thực hiện./.",
            addressed=False,
        ),
        "Kế hoạch": Form(
            "KH",
            "Thực hiện {incoming}, {agency} ban hành kế hoạch như sau:",
            "{agency} ban hành kế hoạch như sau:",
            "Trong quá trình thực hiện, nếu có khó khăn, vướng mắc, các cơ quan, đơn vị phản ánh "
            "về {agency} để xem xét, giải quyết./.",
            addressed=False,
            before=(("Mục đích, yêu cầu", "mục đích, yêu cầu của kế hoạch"),),
            after=(("Tổ chức thực hiện", "phân công, thời hạn và kinh phí thực hiện"),),
        ),
    }
)
