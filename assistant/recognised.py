"""What to know of quotes read from page images: how sure, and which digits may be wrong."""

from __future__ import annotations

from typing import TYPE_CHECKING

from assistant.types import Warning

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.types import Citation

_SHOWN = 4  # places named one by one; of more only those with doubtful digits, then the number


def recognition_warnings(citations: Iterable[Citation]) -> tuple[Warning, ...]:
    """One warning for each document that is cited from recognised text."""
    recognised: dict[str, list[Citation]] = {}
    for citation in citations:
        if citation.ocr_confidence is not None:
            recognised.setdefault(citation.document.id, []).append(citation)
    return tuple(Warning("ocr", _message(cited)) for cited in recognised.values())


def doubtful_words(citation: Citation) -> tuple[str, ...]:
    """The digits of a quote that may have been read wrongly, as they stand in it."""
    words = (citation.quote[start:end] for start, end in citation.doubtful)
    return tuple(dict.fromkeys(words))


def percent(confidence: float) -> str:
    """A confidence from 0 to 1 as "91%"; never rounded up to certainty."""
    return f"{min(99, round(confidence * 100))}%"


def _message(cited: Sequence[Citation]) -> str:
    named = [citation for citation in cited if citation.doubtful] + [
        citation for citation in cited if not citation.doubtful
    ]
    places = "; ".join(_place(citation) for citation in named[:_SHOWN])
    rest = [citation.ocr_confidence or 0.0 for citation in named[_SHOWN:]]
    more = f"; {len(rest)} chỗ khác (độ tin cậy từ {percent(min(rest))})" if rest else ""
    name = cited[0].label.removesuffix(f", {cited[0].section}")
    return (
        f"{name[:1].upper()}{name[1:]} được nhận dạng từ bản quét: {places}{more}."
        " Hãy đối chiếu với bản gốc."
    )


def _place(citation: Citation) -> str:
    page = f"trang {citation.page}" if citation.page is not None else ""
    where = ", ".join(part for part in (citation.section, page) if part) or "đoạn trích"
    doubts = doubtful_words(citation)
    doubt = f", chữ số có thể sai: {', '.join(f'“{word}”' for word in doubts)}" if doubts else ""
    return f"{where} (độ tin cậy {percent(citation.ocr_confidence or 0.0)}{doubt})"
