"""The routes of the door: sign in, sign out, one's own password and keys."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

from fastapi import FastAPI, Form, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from assistant.accounts import pages
from assistant.accounts.cookies import clear_session, set_session
from assistant.accounts.gate import OWN, SIGN_IN, SIGN_OUT, visitor_of
from assistant.accounts.onward import onward
from assistant.accounts.passwords import MAX_CHARACTERS
from assistant.interface_language import tr
from vectorstore.errors import CchcError

if TYPE_CHECKING:
    from assistant.accounts.door import Accounts, Entry
    from assistant.accounts.types import Visitor

_Text = Annotated[str, Form(max_length=4 * MAX_CHARACTERS)]
_Onward = Annotated[str, Form(max_length=8_000)]


def add_door(app: FastAPI, accounts: Accounts, *, abroad: bool = False) -> None:
    """Add the pages for signing in and for one's own account.

    `abroad` says that people may also come by the office's identity provider.
    """

    @app.get(SIGN_IN, include_in_schema=False)
    def door(request: Request, tiep: str = "/") -> Response:
        if visitor_of(request) is not None:
            return RedirectResponse(onward(tiep), 303)
        return HTMLResponse(pages.sign_in_html(onward(tiep), abroad=abroad))

    @app.post(SIGN_IN, include_in_schema=False)
    def enter(
        request: Request, login: _Text = "", password: _Text = "", tiep: _Onward = "/"
    ) -> Response:
        entry = accounts.sign_in(login, password, address_of(request))
        if entry.token is None:
            html = pages.sign_in_html(onward(tiep), login, entry.problem, abroad=abroad)
            return HTMLResponse(html, 403)
        _end(request, accounts)  # the browser's session before, of whoever it was
        return _into(request, entry, onward(tiep))

    @app.post(SIGN_OUT, include_in_schema=False)
    def leave(request: Request) -> Response:
        _end(request, accounts)
        response = RedirectResponse(SIGN_IN, 303, {"Clear-Site-Data": '"cache", "storage"'})
        clear_session(response, secure=request.state.secure)
        return response

    @app.get(OWN, include_in_schema=False)
    def own(request: Request) -> Response:
        return _own(_signed_in(request))

    @app.post(f"{OWN}/mat-khau", include_in_schema=False)
    def change(request: Request, old: _Text = "", new: _Text = "", again: _Text = "") -> Response:
        visitor = _signed_in(request)
        if new != again:
            return _own(visitor, tr("Hai lần nhập mật khẩu mới không giống nhau."))
        try:
            entry = accounts.change_password(visitor, old, new, address_of(request))
        except CchcError as error:
            return _own(visitor, str(error))
        if entry.token is None:
            return _own(visitor, entry.problem)
        return _into(request, entry, "/")

    @app.post(f"{OWN}/khoa", include_in_schema=False)
    def add_key(request: Request, name: _Text = "") -> Response:
        visitor = _signed_in(request)
        try:
            return _own(visitor, new_key=accounts.keys.add(visitor.user.id, name))
        except CchcError as error:
            return _own(visitor, str(error))

    @app.post(f"{OWN}/khoa/thu-hoi", include_in_schema=False)
    def revoke(request: Request, key: _Text = "") -> Response:
        accounts.keys.revoke(_signed_in(request).user.id, key)
        return RedirectResponse(OWN, 303)

    def _own(
        visitor: Visitor, problem: str | None = None, new_key: str | None = None
    ) -> HTMLResponse:
        held = accounts.keys.of(visitor.user.id)
        html = pages.own_html(visitor.user, held, problem, new_key)
        return HTMLResponse(html, 422 if problem else 200)


def address_of(request: Request) -> str:
    """The address that a request comes from, as the server or a trusted proxy before it says."""
    return request.client.host if request.client else ""


def _signed_in(request: Request) -> Visitor:
    visitor = visitor_of(request)
    if visitor is None:
        message = "a page behind the gate was reached without a visitor"
        raise RuntimeError(message)
    return visitor


def _end(request: Request, accounts: Accounts) -> None:
    visitor = visitor_of(request)
    if visitor is not None:
        accounts.sign_out(visitor, address_of(request))


def _into(request: Request, entry: Entry, path: str) -> Response:
    response = RedirectResponse(path, 303)
    set_session(response, entry.token or "", secure=request.state.secure)
    return response
