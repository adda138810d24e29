"""The two addresses of a sign-in through the office's provider: there, and back."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from assistant.accounts import pages
from assistant.accounts.cookies import set_session
from assistant.accounts.gate import PROVIDER, PROVIDER_BACK
from assistant.accounts.known_abroad import admit, read_roles
from assistant.accounts.onward import onward
from assistant.accounts.provider import PENDING_SECONDS, Provider
from vectorstore.errors import CchcError

if TYPE_CHECKING:
    from collections.abc import Mapping

    from assistant.accounts.door import Accounts
    from vectorstore.settings import Settings

_COOKIE = "cchc_dang_nhap"


class Abroad(NamedTuple):
    """The provider, who is admitted by it, and the address under which browsers reach us."""

    provider: Provider
    claim: str
    roles: Mapping[str, str]
    public: str | None = None

    @classmethod
    def configured(cls, settings: Settings) -> Abroad | None:
        """What the settings name, or nothing; raises `ConfigurationError`."""
        provider = Provider.configured(settings)
        if provider is None:
            return None
        roles = read_roles(settings.oidc_roles)
        return cls(provider, settings.oidc_role_claim, roles, settings.public_url)


def add_provider(app: FastAPI, accounts: Accounts, abroad: Abroad) -> None:
    """Add the addresses; failures are shown on the sign-in page."""

    @app.get(PROVIDER, include_in_schema=False)
    def begin(request: Request, tiep: str = "/") -> Response:
        base = (abroad.public or str(request.base_url)).rstrip("/")
        try:
            begun = abroad.provider.begin(f"{base}{PROVIDER_BACK}", onward(tiep))
        except CchcError as error:
            return _refused(error, 502)
        response = RedirectResponse(begun.address, 303)
        secure = request.state.secure
        response.set_cookie(
            _name(secure), begun.browser, max_age=PENDING_SECONDS, path="/",
            secure=secure, httponly=True, samesite="lax",
        )  # fmt: skip
        return response

    @app.get(PROVIDER_BACK, include_in_schema=False)
    def back(request: Request) -> Response:
        answered = {name: value[:4_000] for name, value in request.query_params.items()}
        secure = request.state.secure
        try:
            identity = abroad.provider.finish(answered, request.cookies.get(_name(secure)))
            token = admit(accounts, identity, abroad.claim, abroad.roles)
        except CchcError as error:
            response = _refused(error, 403)
        else:
            response = RedirectResponse(identity.onward, 303)
            set_session(response, token, secure=secure)
        response.delete_cookie(
            _name(secure), path="/", secure=secure, httponly=True, samesite="lax"
        )
        return response


def _name(secure: bool) -> str:
    return f"__Host-{_COOKIE}" if secure else _COOKIE


def _refused(error: CchcError, status: int) -> Response:
    html = pages.sign_in_html("/", problem=str(error), abroad=True)
    return HTMLResponse(html, status)
