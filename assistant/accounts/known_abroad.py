"""People whom an identity provider vouches for: their account and role here."""

from __future__ import annotations

import hashlib
import re
from typing import TYPE_CHECKING, Any

from assistant.accounts.provider import SignInError
from vectorstore.errors import ConfigurationError
from vectorstore.vietnamese.text import fold

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assistant.accounts.door import Accounts
    from assistant.accounts.provider import Identity

EVERYBODY = "*"
MARK = "~"  # in no sign-in name that is typed: nobody takes over an account of this library
_NOT_ADMITTED = (
    "Đã đăng nhập ở cơ quan, nhưng tài khoản của bạn chưa được cấp quyền dùng trợ lý; hãy liên hệ "
    "người quản trị."
)
_CLOSED = "Tài khoản của bạn ở trợ lý đã bị khóa; hãy liên hệ người quản trị."
_PAIR = re.compile(r"\s*(?P<value>[^=,]+?)\s*=\s*(?P<role>\w+)\s*")


def read_roles(text: str) -> dict[str, str]:
    """`can-bo=reader, quan-tri=administrator` as a mapping; raises `ConfigurationError`."""
    roles: dict[str, str] = {}
    for part in filter(str.strip, text.split(",")):
        match = _PAIR.fullmatch(part)
        if match is None or match["role"] not in ("reader", "editor", "administrator"):
            message = (
                f"CCHC_OIDC_ROLES: “{part.strip()}” phải có dạng GIÁ_TRỊ=VAI_TRÒ, vai trò là "
                "reader, editor hoặc administrator."
            )
            raise ConfigurationError(message)
        roles[match["value"]] = match["role"]
    return roles


def role_of(claims: Mapping[str, Any], claim: str, roles: Mapping[str, str]) -> str | None:
    """The highest role that the claim's values give; `*` is for everybody; None for no role."""
    value = claims.get(claim)
    values = [value] if isinstance(value, str) else value if isinstance(value, list) else []
    given = {roles[one] for one in values if isinstance(one, str) and one in roles}
    if EVERYBODY in roles:
        given.add(roles[EVERYBODY])
    return next((r for r in ("administrator", "editor", "reader") if r in given), None)


def login_of(identity: Identity) -> str:
    """A sign-in name that is this person's for good, whatever they are called at the provider."""
    whole = f"{identity.issuer}\n{identity.subject}"
    return MARK + hashlib.sha256(whole.encode()).hexdigest()[:24]


def admit(accounts: Accounts, identity: Identity, claim: str, roles: Mapping[str, str]) -> str:
    """The token of a new session; a new person gets an account. Raises `SignInError`.

    The role follows the provider at each sign-in; groups are given by an administrator here.
    """
    role = role_of(identity.claims, claim, roles)
    if role is None:
        raise SignInError(_NOT_ADMITTED)
    login = login_of(identity)
    accounts.people.vouched(login, _name(identity), role)
    found = accounts.people.credentials(login)
    if found is None or not found.usable:
        accounts.tell("sign_in_failed", found.user if found else None)
        raise SignInError(_CLOSED)
    accounts.tell("signed_in", found.user)
    token = accounts.sessions.begin(found.user.id, found.password_hash)
    if token is None:
        raise SignInError(_CLOSED)
    return token


def _name(identity: Identity) -> str:
    """What the person is called, with the name they sign in by, so that lists tell them apart."""
    claims = identity.claims
    name, short = (_text(claims.get(key)) for key in ("name", "preferred_username"))
    short = short or _text(claims.get("email")) or identity.subject[:40]
    return f"{name} ({short})" if name and fold(name) != fold(short) else short


def _text(value: object) -> str:
    text = value if isinstance(value, str) else ""
    return " ".join("".join(c for c in text if c.isprintable()).split())[:80]
