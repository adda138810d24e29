"""Where a document stands among others: legal rank first, then the day it was issued."""

from __future__ import annotations

import re

from vectorstore.vietnamese.document_numbers import number_key
from vectorstore.vietnamese.folding import fold

# The order of Article 4 of the law on the promulgation of legal documents (64/2025/QH15), as far
# as kinds tell; documents of the same rank are ordered by their issuer's level below.
_CONSTITUTION, _LAW, _ORDINANCE, _DECREE, _PRIME_MINISTER, _MINISTRY = range(6)
_COUNCIL, _COMMITTEE = 6, 7
_GUIDING = 20  # directives, plans, letters: they guide, they are no legal documents
_KIND_ORDER = ("chi thi", "cong dien", "ket luan", "chuong trinh", "ke hoach", "huong dan")
_UNKNOWN_DAY = "9999"
_PROVINCIAL = frozenset(("ubnd", "hdnd", "tu", "ctubnd"))
_CENTRAL = re.compile(r"qh\d*|ubtvqh\d*|cp|ttg|tw|vpcp|vptw|ttcp|b[a-z]{2,7}")
_NOT_MINISTRIES = frozenset(("bcd", "bql", "btv"))  # boards, not ministries


def legal_rank(kind: str | None, number: str | None) -> tuple[int, int]:
    """Rank a document by kind and number: smaller stands higher.

    The second figure orders documents of one rank by the level of who issued them: Party and
    central agencies (0), provinces (1), others (2).
    """
    name, key = fold(kind or ""), number_key(number or "")
    level = _level(key)
    if name == "hien phap":
        return _CONSTITUTION, 0
    if name in ("luat", "bo luat") or re.search(r"qh\d+$", key):
        return _LAW, 0
    if name == "phap lenh" or "ubtvqh" in key:
        return _ORDINANCE, 0
    if name == "nghi dinh" or key.endswith("/nq-cp") or "nqlt" in key:
        return _DECREE, 0
    if name == "quyet dinh" and key.endswith("-ttg"):
        return _PRIME_MINISTER, 0
    if name.startswith("thong tu"):
        return _MINISTRY, 0
    if name == "nghi quyet" and "hdnd" in key:
        return _COUNCIL, level
    if name == "quyet dinh" and level == 1:
        return _COMMITTEE, level
    if name in ("nghi quyet", "quyet dinh"):
        return _COMMITTEE + 1, level
    return _GUIDING + level, _KIND_ORDER.index(name) if name in _KIND_ORDER else len(_KIND_ORDER)


def basis_order(kind: str | None, number: str | None, issued: str | None) -> tuple[int, int, str]:
    """The key that sorts bases: by legal rank, then by day; unknown days come last."""
    return (*legal_rank(kind, number), issued or _UNKNOWN_DAY)


def is_central(number: str | None) -> bool:
    """Tell whether one agency of the whole country numbers such documents."""
    return _level(number_key(number or "")) == 0


def _level(key: str) -> int:
    """0 for the Party's centre and the country's agencies, 1 for a province, 2 for others."""
    parts = re.split(r"[-&]", key.rpartition("/")[2])
    if any(part in _PROVINCIAL for part in parts):
        return 1
    if any(_CENTRAL.fullmatch(part) for part in parts if part not in _NOT_MINISTRIES):
        return 0
    return 2
