"""Users, roles and visitors as the rest of the program sees them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from assistant.interface_language import mark
from vectorstore.restricted import Reader

Role = Literal["reader", "editor", "administrator"]
ROLES: tuple[Role, ...] = get_args(Role)
ROLE_NAMES: dict[Role, str] = {
    "reader": mark("người đọc"),
    "editor": mark("người biên tập"),
    "administrator": mark("người quản trị"),
}


@dataclass(frozen=True, slots=True)
class User:
    """A person with an account."""

    id: int
    login: str
    name: str
    role: Role
    groups: frozenset[str]
    disabled: bool = False
    must_change: bool = False  # the password is a one-time one

    @property
    def vouched(self) -> bool:
        """Whether an identity provider vouches for the person: there is no password here."""
        return self.login.startswith("~")


@dataclass(frozen=True, slots=True)
class Visitor:
    """Who makes a request, and by what: a session of a browser, or a key."""

    user: User
    session: str | None = None  # hash of the session's token
    key: str | None = None  # id of the API key

    @property
    def reader(self) -> Reader | None:
        """Whose documents are seen; None for administrators, who see all."""
        return None if self.is_administrator else Reader(self.user.groups)

    @property
    def may_edit(self) -> bool:
        """Whether documents may be added and removed."""
        return self.user.role in ("editor", "administrator")

    @property
    def is_administrator(self) -> bool:
        """Whether accounts may be changed and every document seen."""
        return self.user.role == "administrator"
