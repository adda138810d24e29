"""Whether a figure is a target or a result: by kind of document, section and wording."""

from __future__ import annotations

import re

from vectorstore.types import Document, FactRole

_PLANS = frozenset(
    (
        *("Kế hoạch", "Chương trình", "Chương trình hành động", "Đề án", "Phương án", "Chỉ thị"),
        *("Công văn", "Công điện", "Kết luận", "Chiến lược"),
    )
)
_REPORTS = frozenset(("Báo cáo", "Thông báo", "Thông báo kết luận", "Biên bản"))
_AIM = re.compile(r"\b(?:phấn đấu|mục tiêu|dự kiến|chỉ tiêu)\b", re.IGNORECASE)
_STRIVES = re.compile(r"\bphấn đấu\b", re.IGNORECASE)
_FORECAST = re.compile(r"\W*(?:phấn đấu|dự kiến)\b", re.IGNORECASE)
_RESULT = re.compile(
    r"\b(?:đã|hiện có|hiện tại|hiện nay|đến nay|lũy kế|luỹ kế|kết quả đạt|thực hiện được|đạt được|"
    r"ước đạt|tăng|giảm)\b",
    re.IGNORECASE,
)
_RESULT_NEWS = re.compile(
    r"\b(?:đã|đạt|hiện có|đến nay|tăng|giảm|ban hành|hoàn thành|tổ chức)\b", re.IGNORECASE
)
_TARGET_SECTION = re.compile(
    r"phương hướng|mục tiêu|chỉ tiêu|nhiệm vụ trọng tâm|nhiệm vụ, giải pháp|thời gian tới|"
    r"kế hoạch năm|^\W*(?:tên |nội dung )?nhiệm vụ\W*$",
    re.IGNORECASE,
)
_RESULT_SECTION = re.compile(
    r"kết quả (?:thực hiện|đạt|triển khai)|tình hình|thực trạng|đánh giá chung|ưu điểm|đạt được",
    re.IGNORECASE,
)


def role_of(
    document: Document, headings: tuple[str, ...], clause: str, year: int | None
) -> FactRole | None:
    """Judge one figure; None for norms of law and where nothing tells."""
    kind = document.kind
    if kind == "Tin tức" and document.about is not None:
        kind = document.about.kind or kind
    section: FactRole | None = next(
        (
            "target" if _TARGET_SECTION.search(heading) else "result"
            for heading in reversed(headings)
            if _TARGET_SECTION.search(heading) or _RESULT_SECTION.search(heading)
        ),
        None,
    )
    if kind in _REPORTS:
        later = year is not None and document.year is not None and year > document.year
        if (
            later
            or _FORECAST.match(clause)
            or (not _RESULT.search(clause) and (_AIM.search(clause) or section == "target"))
        ):
            return "target"
        return "result"
    if kind in _PLANS:
        past = year is not None and document.year is not None and year < document.year
        return "result" if (past or section == "result") and not _AIM.search(clause) else "target"
    if kind == "Tin tức" and not _STRIVES.search(clause):
        if _RESULT.search(clause):
            return "result"
        if section != "target" and not _AIM.search(clause):
            return "result"  # news tell what happened
        if not _AIM.search(clause) and _RESULT_NEWS.search(clause):
            return "result"
    return "target" if _AIM.search(clause) else section
