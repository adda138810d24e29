"""Sign-in through the office's own identity provider (OpenID Connect, authorization code, PKCE)."""

from __future__ import annotations

import logging
import secrets
import threading
import time
from collections import OrderedDict
from typing import TYPE_CHECKING, Any, NamedTuple, TypeVar
from urllib.parse import urlsplit

import httpx
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from vectorstore.errors import CchcError, ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from vectorstore.settings import Settings

T = TypeVar("T")

log = logging.getLogger(__name__)

PENDING_SECONDS = 600  # for typing a password at the provider's page
_MOST_PENDING = 2_000
_SECONDS = 10.0  # for one request to the provider
_LEEWAY_SECONDS = 60
_MOST_BYTES = 1_000_000
# Signatures by a private key of the provider; never `none`, never a shared secret.
_ALGORITHMS = ["RS256", "RS384", "RS512", "PS256", "ES256", "ES384", "EdDSA"]
_LOCAL = ("127.0.0.1", "localhost", "::1")
STALE = "Lượt đăng nhập này đã cũ hoặc không bắt đầu từ trình duyệt này; hãy bấm đăng nhập lại."
_UNREACHABLE = (
    "Không hỏi được máy chủ đăng nhập của cơ quan; hãy thử lại sau, nếu vẫn lỗi thì báo người "
    "quản trị."
)
_UNTRUSTED = (
    "Máy chủ đăng nhập của cơ quan trả lời không hợp lệ nên không cho vào; hãy báo người quản trị."
)
_DENIED = "Máy chủ đăng nhập của cơ quan từ chối lượt đăng nhập này."


class SignInError(CchcError):
    """Why somebody was not let in, for them to read."""


class Begun(NamedTuple):
    """A sign-in that was begun: where to send the browser, and what it must bring back."""

    address: str
    browser: str  # for a cookie


class Identity(NamedTuple):
    """Who the provider says that somebody is."""

    issuer: str
    subject: str
    claims: Mapping[str, Any]
    onward: str


class _Pending(NamedTuple):
    browser: str
    nonce: str
    verifier: str
    redirect: str
    onward: str
    since: float


class Provider:
    """One identity provider; safe from several threads. Its addresses are asked for once."""

    def __init__(
        self, issuer: str, client_id: str, client_secret: str | None, scope: str = "openid profile"
    ) -> None:
        self.issuer = issuer.rstrip("/")
        self._client_id, self._client_secret, self._scope = client_id, client_secret, scope
        self._lock = threading.Lock()
        self._known: dict[str, Any] | None = None
        self._pending: OrderedDict[str, _Pending] = OrderedDict()

    @classmethod
    def configured(cls, settings: Settings) -> Provider | None:
        """The provider that the settings name; raises `ConfigurationError` for half of one."""
        if settings.oidc_issuer is None:
            return None
        if not settings.oidc_client_id or not settings.oidc_roles:
            message = "CCHC_OIDC_ISSUER cần thêm CCHC_OIDC_CLIENT_ID và CCHC_OIDC_ROLES."
            raise ConfigurationError(message)
        if not _trusted(settings.oidc_issuer):
            message = f"CCHC_OIDC_ISSUER phải là https: “{settings.oidc_issuer}”."
            raise ConfigurationError(message)
        return cls(
            settings.oidc_issuer,
            settings.oidc_client_id,
            settings.oidc_client_secret,
            settings.oidc_scope,
        )

    def begin(self, redirect: str, onward: str) -> Begun:
        """Begin a sign-in that comes back to `redirect`; raises `SignInError`."""
        state, nonce, browser, verifier = (secrets.token_urlsafe(32) for _ in range(4))
        with self._client(redirect) as client:
            address, _ = client.create_authorization_url(
                self._metadata()["authorization_endpoint"],
                state=state,
                nonce=nonce,
                code_verifier=verifier,
            )
        pending = _Pending(browser, nonce, verifier, redirect, onward, time.monotonic())
        with self._lock:
            self._pending[state] = pending
            while len(self._pending) > _MOST_PENDING:
                self._pending.popitem(last=False)
        return Begun(address, browser)

    def finish(self, answered: Mapping[str, str], browser: str | None) -> Identity:
        """Who came back from the provider, each sign-in once; raises `SignInError`."""
        with self._lock:
            begun = self._pending.pop(answered.get("state", ""), None)
        if begun is None or time.monotonic() - begun.since > PENDING_SECONDS:
            raise SignInError(STALE)
        if not browser or not secrets.compare_digest(begun.browser.encode(), browser.encode()):
            raise SignInError(STALE)
        if "code" not in answered or "error" in answered:
            log.warning("The identity provider refused a sign-in: %.60r", answered.get("error"))
            raise SignInError(_DENIED)
        claims = self._exchanged(answered["code"], begun)
        return Identity(self.issuer, str(claims["sub"]), claims, begun.onward)

    def _exchanged(self, code: str, begun: _Pending) -> Mapping[str, Any]:
        def exchange() -> dict[str, Any]:
            with self._client(begun.redirect) as client:
                token: dict[str, Any] = client.fetch_token(
                    self._metadata()["token_endpoint"], code=code, code_verifier=begun.verifier
                )
                return token

        token = _asked(exchange)
        if not isinstance(token.get("id_token"), str):
            raise SignInError(_UNTRUSTED)
        return self.checked_claims(token["id_token"], begun.nonce)

    def checked_claims(self, id_token: str, nonce: str) -> Mapping[str, Any]:
        """What an ID token says, after signature, issuer, audience, times and nonce are checked."""
        keys = _asked(lambda: _keys(_fetched(self._metadata()["jwks_uri"])))
        options = {"iss": {"essential": True, "value": self.issuer}}
        try:
            registry = JWSRegistry(algorithms=_ALGORITHMS, strict_check_header=False)
            token = jwt.decode(id_token, key=keys, registry=registry)
            claims = CodeIDToken(
                token.claims, token.header, options, {"nonce": nonce, "client_id": self._client_id}
            )
            claims.validate(leeway=_LEEWAY_SECONDS)
            audience = claims["aud"]
            audiences = audience if isinstance(audience, list) else [audience]
            if self._client_id not in audiences or claims.get("nonce") != nonce:
                raise SignInError(_UNTRUSTED)
        except (JoseError, AuthlibBaseError, ValueError, TypeError, KeyError) as error:
            log.warning("An ID token was refused: %s", type(error).__name__)
            raise SignInError(_UNTRUSTED) from error
        return dict(claims)

    def _metadata(self) -> dict[str, Any]:
        with self._lock:
            if self._known is not None:
                return self._known
        found = _asked(lambda: _fetched(f"{self.issuer}/.well-known/openid-configuration"))
        addresses = ("authorization_endpoint", "token_endpoint", "jwks_uri")
        right = str(found.get("issuer", "")).rstrip("/") == self.issuer
        if not right or not all(_trusted(found.get(name)) for name in addresses):
            raise SignInError(_UNTRUSTED)
        with self._lock:
            self._known = found
        return found

    def _client(self, redirect: str) -> OAuth2Client:
        return OAuth2Client(
            self._client_id,
            self._client_secret,
            token_endpoint_auth_method="client_secret_basic" if self._client_secret else "none",
            redirect_uri=redirect,
            scope=self._scope,
            code_challenge_method="S256",
            timeout=_SECONDS,
            trust_env=False,
        )


def _asked(make: Callable[[], T]) -> T:
    """What the provider gives; its failures become a sentence, with the kind in the log."""
    try:
        return make()
    except httpx.HTTPError as error:
        log.warning("The identity provider could not be asked: %s", type(error).__name__)
        raise SignInError(_UNREACHABLE) from error
    except (AuthlibBaseError, JoseError, ValueError, TypeError, KeyError) as error:
        log.warning("The identity provider gave something else: %s", type(error).__name__)
        raise SignInError(_UNTRUSTED) from error


def _fetched(address: str) -> dict[str, Any]:
    """A JSON object; no redirect is followed, no proxy used, nothing huge read."""
    with (
        httpx.Client(timeout=_SECONDS, trust_env=False) as client,
        client.stream("GET", address, headers={"Accept": "application/json"}) as reply,
    ):
        reply.raise_for_status()
        body = b""
        for part in reply.iter_bytes():
            body += part
            if len(body) > _MOST_BYTES:
                message = "the provider's reply is too large"
                raise ValueError(message)
    found = httpx.Response(200, content=body).json()
    if not isinstance(found, dict):
        message = "the provider's reply is no object"
        raise TypeError(message)
    return found


def _trusted(address: object) -> bool:
    """https, or this very machine."""
    if not isinstance(address, str):
        return False
    try:
        parts = urlsplit(address)
    except ValueError:
        return False
    return bool(parts.hostname) and (
        parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOCAL)
    )


def _keys(found: dict[str, Any]) -> KeySet:
    keys: list[Any] = list(found["keys"])
    return KeySet.import_key_set({"keys": keys})
