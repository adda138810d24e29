"""How letters name documents and provisions, only with what the library holds of them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.drafting.placeholders import placeholder
from vectorstore.vietnamese.folding import fold

if TYPE_CHECKING:
    from assistant.basis_identity import Identity

_NO_NUMBER = "số, ký hiệu"
_OPENERS = re.compile(
    r"^(?:ve|v/v|quy dinh|ban hanh|huong dan|phe duyet|sua doi|bo sung|thay the|bai bo|cong bo|"
    r"thong qua|giao|thanh lap|kien toan|phan cap|uy quyen|tang cuong|day manh|trien khai|"
    r"thuc hien|tiep tuc)\b"
)
_INFERRED = re.compile(r"\s*\(suy ra\)|\s*\([^()]*không rõ số\)")


def day_in_words(iso: str) -> str:
    """`2025-07-02` as `02 tháng 7 năm 2025`: days below 10 and months 1 and 2 with a zero."""
    year, month, day = (int(part) for part in iso.split("-"))
    return (
        f"{day:02d} tháng {month:02d} năm {year}"
        if month < 3
        else (f"{day:02d} tháng {month} năm {year}")
    )


def full_name(identity: Identity) -> str:
    """Kind, number, day, agency and subject, each as held or as a visible placeholder."""
    return " ".join((short_name(identity), _agency(identity), subject_clause(identity.subject)))


def short_name(identity: Identity) -> str:
    """Kind, number and day."""
    kind = identity.kind or placeholder("tên loại văn bản")
    number = identity.number or placeholder(_NO_NUMBER)
    return f"{kind} số {number} {_day(identity)}"


def subject_clause(subject: str) -> str:
    """The subject as it follows a name: "về …", "quy định …"."""
    words = " ".join(subject.split()).rstrip(" .;,")
    if not words:
        return placeholder("trích yếu nội dung")
    if _OPENERS.match(fold(words)):
        return lower_first(words)
    return f"về {lower_first(words)}"


def lower_first(text: str) -> str:
    """Lower the first letter, unless the first word is an abbreviation."""
    first = text.split(" ", 1)[0]
    return text if first.isupper() and len(first) > 1 else text[:1].lower() + text[1:]


def upper_first(text: str) -> str:
    """Raise the first letter."""
    return text[:1].upper() + text[1:]


def provision_name(label: str) -> str:
    """The place in a document from the inside out; parts whose number was inferred are left out."""
    parts = [part.strip() for part in label.split(",")]
    kept = [part for part in parts if part and not _INFERRED.search(part)]
    if len(kept) < len(parts):
        return ""  # a place below a lost heading cannot be named for sure
    return ", ".join(reversed(kept))


def _agency(identity: Identity) -> str:
    return f"của {identity.agency or placeholder('cơ quan ban hành')}"


def _day(identity: Identity) -> str:
    if identity.two_days:
        return f"ngày {placeholder('ngày ban hành; tài liệu ghi ' + ' và '.join(identity.days))}"
    if identity.issued:
        return f"ngày {day_in_words(identity.issued)}"
    held = identity.held
    if held is not None and held.issued_month:
        year, month = held.issued_month.split("-")
        shown = month if int(month) < 3 else str(int(month))
        return f"ngày {placeholder('ngày ban hành')} tháng {shown} năm {year}"
    return f"ngày {placeholder('ngày ban hành')}"
