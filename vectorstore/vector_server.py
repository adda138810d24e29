"""A Chroma server: how it is reached, asked again, and what is said when it cannot be asked.

Nothing is asked before it is needed. A call that fails in passing (no connection, time out, an
overloaded or restarting server) is made again with growing pauses; what no further try can mend
(credentials, certificate) is said at once. After a failure readers leave the server alone for a
moment, so that a question does not wait for what the one before it already waited for.
"""

from __future__ import annotations

import ssl
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

import httpx
import tenacity

from vectorstore.chroma_collection import ChromaCollection
from vectorstore.errors import ConfigurationError, VectorsAbsentError

if TYPE_CHECKING:
    from collections.abc import Callable

    from vectorstore.servers import ServerAddress

T = TypeVar("T")

CONNECT_SECONDS = 2.0
ANSWER_SECONDS = 5.0  # of a search; 64 queries of an audit take 0.1 s
WRITE_SECONDS = 120.0  # of a batch of vectors
PATIENCE_SECONDS = 1.0  # how long a search goes on trying
WRITE_PATIENCE_SECONDS = 30.0
REST_SECONDS = 3.0  # between a failure and the next try by a reader
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.1, 5.0
_REFUSED = frozenset((401, 403, 407))
_PASSING = frozenset((408, 425, 429, 500, 502, 503, 504))


class VectorServerDownError(VectorsAbsentError):
    """The vector server does not answer; what needs it goes on without, or later."""


class VectorServerRefusedError(VectorsAbsentError, ConfigurationError):
    """The vector server cannot be used as configured: credentials, certificate, address."""

    exit_code = ConfigurationError.exit_code


class VectorServer:
    """One server, for searches or for writing; safe to use from several threads."""

    def __init__(
        self,
        address: ServerAddress,
        answer_seconds: float = ANSWER_SECONDS,
        patience_seconds: float = PATIENCE_SECONDS,
    ) -> None:
        self.address = address
        self._answer_seconds = answer_seconds
        self._patience_seconds = patience_seconds
        self._rest_until = 0.0
        self._made: Any = None

    def for_writing(self, *, patiently: bool = True) -> VectorServer:
        """The same server for whoever writes to it, and may wait for it to come back."""
        patience = WRITE_PATIENCE_SECONDS if patiently else PATIENCE_SECONDS
        return VectorServer(self.address, WRITE_SECONDS, patience)

    @property
    def resting(self) -> bool:
        """Whether the server failed a moment ago, so that it should not be asked just now."""
        return time.monotonic() < self._rest_until

    def collections(self, prefix: str) -> list[ChromaCollection]:
        """The collections whose names begin so."""
        from chromadb.api.models.Collection import Collection

        models = self.call(lambda api: api.list_collections())
        return [
            # No embedding function: the vectors are ours.
            Collection(client=self._api, model=model, embedding_function=None)
            for model in models
            if model.name.startswith(prefix)
        ]

    def create(
        self, name: str, configuration: dict[str, Any], metadata: dict[str, Any]
    ) -> ChromaCollection:
        """A new, empty collection."""
        from chromadb.api.models.Collection import Collection

        model = self.call(
            lambda api: api.create_collection(
                name=name, configuration=configuration, metadata=metadata, get_or_create=True
            )
        )
        return Collection(client=self._api, model=model, embedding_function=None)

    def drop(self, name: str) -> None:
        """Delete a collection; one that is gone already is no fault."""
        from chromadb.errors import NotFoundError

        with suppress(NotFoundError):
            self.call(lambda api: api.delete_collection(name))

    def batch_size(self) -> int:
        """How many vectors the server takes at a time."""
        return int(self.call(lambda api: api.get_max_batch_size()))

    def call(self, work: Callable[[Any], T]) -> T:
        """Do some work with the server, again where it fails in passing.

        Raises `VectorServerDownError` where it still fails, and `VectorServerRefusedError` where
        trying again is of no use.
        """
        tries = tenacity.Retrying(
            stop=tenacity.stop_after_delay(self._patience_seconds),
            wait=tenacity.wait_exponential_jitter(
                multiplier=FIRST_PAUSE_SECONDS,
                max=LONGEST_PAUSE_SECONDS,
                jitter=FIRST_PAUSE_SECONDS,
            ),
            retry=tenacity.retry_if_exception(_may_pass),
            reraise=True,
        )
        from chromadb.errors import ChromaError, NotFoundError

        try:
            made = tries(work, self._api)
        except NotFoundError:
            raise  # the caller knows what may be gone
        except (httpx.HTTPError, ChromaError) as error:
            self._rest_until = time.monotonic() + REST_SECONDS
            raise self._explained(error) from error
        self._rest_until = 0.0
        return made

    def absent(self, why: str) -> str:
        """The message for a server that is not there just now."""
        return (
            f"Máy chủ vectơ {self.address.name} {why}. Hãy kiểm tra máy chủ đó; "
            "chương trình tự dùng lại khi nó trở lại."
        )

    @property
    def _api(self) -> Any:  # noqa: ANN401 - chromadb is imported only where it is needed
        if self._made is None:
            self._made = _connected(self.address, self._answer_seconds)
        return self._made

    def _explained(self, error: Exception) -> VectorsAbsentError:
        url = self.address.name
        if isinstance(error, httpx.HTTPStatusError) and error.response.status_code in _REFUSED:
            return VectorServerRefusedError(
                f"Máy chủ vectơ {url} từ chối thông tin xác thực (mã "
                f"{error.response.status_code}). Hãy kiểm tra CCHC_CHROMA_TOKEN hoặc "
                "CCHC_CHROMA_TOKEN_FILE."
            )
        if isinstance(error, httpx.HTTPStatusError | httpx.DecodingError) and not _may_pass(error):
            return VectorServerRefusedError(
                f"{url} không trả lời như một máy chủ Chroma ({_reason(error)}). "
                "Hãy kiểm tra CCHC_CHROMA_URL."
            )
        fault = _certificate_fault(error)
        if fault is not None:
            return VectorServerRefusedError(
                f"Không tin được chứng thư của máy chủ vectơ {url}: {fault}. Hãy thay chứng thư, "
                "hoặc đặt CCHC_CHROMA_CERTIFICATES là chứng thư của nơi cấp."
            )
        return VectorServerDownError(self.absent(f"không trả lời: {_reason(error)}"))


def _connected(address: ServerAddress, answer_seconds: float) -> Any:  # noqa: ANN401
    from chromadb.api import ServerAPI
    from chromadb.config import APIVersion, Settings, System

    parts = urlsplit(address.url)
    settings = Settings(
        _env_file=None,  # type: ignore[call-arg]  # nothing from the working folder
        anonymized_telemetry=False,
        chroma_api_impl="chromadb.api.fastapi.FastAPI",
        chroma_server_host=address.url.rstrip("/"),
        chroma_server_http_port=parts.port or (443 if parts.scheme == "https" else 80),
        chroma_server_ssl_enabled=parts.scheme == "https",
        chroma_server_ssl_verify=str(address.certificates) if address.certificates else None,
        chroma_server_headers=address.headers,
        chroma_server_api_default_path=APIVersion.V2,
    )
    try:
        api = System(settings).instance(ServerAPI)  # type: ignore[type-abstract]
    except OSError as error:  # the file of certificates
        message = f"Không đọc được {address.certificates}: {error}. Hãy kiểm tra tệp chứng thư."
        raise ConfigurationError(message) from error
    # Chroma's client waits for ever, and tells a refusal by no more than its text.
    session: httpx.Client = api._session  # type: ignore[attr-defined]
    session.timeout = httpx.Timeout(answer_seconds, connect=CONNECT_SECONDS)
    session.event_hooks = {"response": [_raise_what_is_no_answer]}
    return api


def _raise_what_is_no_answer(response: httpx.Response) -> None:
    """Let through what Chroma itself says, errors of its own among them."""
    if response.status_code in _REFUSED | _PASSING:
        response.raise_for_status()
    if "json" not in response.headers.get("content-type", ""):
        response.raise_for_status()
        message = "không phải JSON"
        raise httpx.DecodingError(message, request=response.request)


def _may_pass(error: BaseException) -> bool:
    if isinstance(error, httpx.HTTPStatusError):
        return error.response.status_code in _PASSING
    return isinstance(error, httpx.TransportError) and _certificate_fault(error) is None


def _certificate_fault(error: BaseException | None) -> str | None:
    """What is wrong with the server's certificate, where that is what made the call fail."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return error.verify_message
        error = error.__cause__ or error.__context__
    return None


def _reason(error: Exception) -> str:
    if isinstance(error, httpx.HTTPStatusError):
        return f"mã {error.response.status_code}"
    if isinstance(error, httpx.TimeoutException):
        return "quá thời gian chờ"
    return str(error) or type(error).__name__
