"""The connection to an OpenAI-compatible endpoint: streaming, retries, and a limit that holds."""

from __future__ import annotations

import json
import logging
import queue
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, NamedTuple

import httpx
import openai
from langchain_core.runnables import Runnable, RunnableLambda
from langchain_openai import ChatOpenAI
from langsmith import tracing_context
from pydantic import SecretStr

from vectorstore.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from pydantic import BaseModel

    from prompts import Prompt
    from vectorstore.settings import Settings

log = logging.getLogger(__name__)

# Of a refused or dropped connection, 408, 409, 429 and 5xx, with growing pauses.
MAX_RETRIES = 2
_CONNECT_SECONDS = 5.0
NONSENSE = "máy chủ mô hình trả về nội dung không đọc được"
CUT_OFF = "máy chủ mô hình dừng giữa chừng"
TOO_SLOW = "mô hình không trả lời kịp thời hạn"
_UNREACHABLE = "không kết nối được máy chủ mô hình"
_NO_KEY = "none"  # servers without accounts ignore it; the client insists on one


class EndpointError(Exception):
    """The endpoint gave no usable reply; the message is the reason in Vietnamese, without a dot."""


class Piece(NamedTuple):
    """Some of the reply's text; `ended` is true of the last piece of a reply that is whole."""

    text: str
    ended: bool = False


class Deadline:
    """A moment that the work for one question must not pass."""

    def __init__(self, seconds: float) -> None:
        self._at = time.monotonic() + seconds

    @property
    def left(self) -> float:
        """Seconds left, 0 when it has passed."""
        return max(0.0, self._at - time.monotonic())


@dataclass(frozen=True)
class Endpoint:
    """One configured model."""

    base_url: str
    model: str
    api_key: str | None
    timeout_seconds: float
    context_tokens: int
    temperature: float = 0.0

    @classmethod
    def of(cls, settings: Settings) -> Endpoint:
        """Read the settings; raises `ConfigurationError` where the model's name is missing."""
        if settings.llm_base_url is None or settings.llm_model is None:
            missing = "CCHC_LLM_MODEL" if settings.llm_base_url else "CCHC_LLM_BASE_URL"
            message = f"Thiếu {missing}: mô hình ngôn ngữ cần cả địa chỉ và tên mô hình."
            raise ConfigurationError(message)
        return cls(
            settings.llm_base_url,
            settings.llm_model,
            settings.llm_api_key,
            settings.llm_timeout_seconds,
            settings.llm_context_tokens,
        )

    @property
    def reply_tokens(self) -> int:
        """How long a reply may be at most."""
        return min(1024, self.context_tokens // 4)

    def stream(
        self,
        prompt: Prompt,
        values: Mapping[str, str],
        deadline: Deadline,
        schema: Mapping[str, Any] | None = None,
        reply_tokens: int | None = None,
    ) -> Iterator[Piece]:
        """Send a prompt and yield the reply as it comes.

        Raises `EndpointError` for everything that can go wrong, at the deadline at the latest. An
        endpoint that does not know the JSON schema is asked again without one. `reply_tokens`
        shortens the longest reply.
        """
        longest = min(reply_tokens or self.reply_tokens, self.reply_tokens)
        try:
            yield from self._stream(prompt, values, deadline, schema, longest)
        except _RefusedError as error:
            if schema is None:
                raise EndpointError(str(error)) from error
            yield from self.stream(prompt, values, deadline, None, longest)

    def complete(
        self, prompt: Prompt, values: Mapping[str, str], deadline: Deadline, schema: type[BaseModel]
    ) -> object:
        """Send a prompt and read the reply as one JSON value; raises `EndpointError`."""
        text = "".join(
            piece.text
            for piece in self.stream(prompt, values, deadline, schema.model_json_schema())
        )
        try:
            return json.loads(text[text.index("{") : text.rindex("}") + 1])
        except ValueError as error:
            raise EndpointError(NONSENSE) from error

    def _stream(
        self,
        prompt: Prompt,
        values: Mapping[str, str],
        deadline: Deadline,
        schema: Mapping[str, Any] | None,
        reply_tokens: int,
    ) -> Iterator[Piece]:
        timeout = httpx.Timeout(max(deadline.left, 0.1), connect=_CONNECT_SECONDS)
        # No proxy and no redirect: what leaves this machine goes to the configured address alone.
        with httpx.Client(timeout=timeout, trust_env=False, follow_redirects=False) as client:
            chain = _chain(self, prompt, client, timeout, schema, reply_tokens)
            ended = False
            for chunk in _within(deadline, lambda: chain.stream(dict(values))):
                reason = chunk.response_metadata.get("finish_reason")
                ended = ended or reason == "stop"
                yield Piece(str(chunk.text), ended)
        if not ended:
            raise EndpointError(CUT_OFF)


class _RefusedError(Exception):
    """The endpoint finds fault with the request (400, 422): often with the JSON schema in it."""


def _chain(
    endpoint: Endpoint,
    prompt: Prompt,
    client: httpx.Client,
    timeout: httpx.Timeout,
    schema: Mapping[str, Any] | None,
    reply_tokens: int,
) -> Runnable[dict[str, str], Any]:
    model = ChatOpenAI(
        model=endpoint.model,
        base_url=endpoint.base_url,
        api_key=SecretStr(endpoint.api_key or _NO_KEY),
        temperature=endpoint.temperature,
        max_completion_tokens=reply_tokens,
        max_retries=MAX_RETRIES,
        timeout=timeout,
        http_client=client,
        stream_usage=False,
        use_responses_api=False,
    )
    called: Runnable[Any, Any] = model
    if schema is not None:
        form = {"name": schema["title"], "schema": schema, "strict": True}
        # As a part of the body: as an argument, the client would parse the whole reply by itself.
        response_format = {"type": "json_schema", "json_schema": form}
        called = model.bind(extra_body={"response_format": response_format})
    return RunnableLambda(prompt.render) | called


_END = object()


def _within(deadline: Deadline, chunks: Callable[[], Iterator[Any]]) -> Iterator[Any]:
    """Pass chunks on until the deadline; a thread reads, for a read itself can outlast any limit.

    The thread ends when its connection is closed, which the caller does.
    """
    box: queue.SimpleQueue[object] = queue.SimpleQueue()

    def read() -> None:
        try:
            with tracing_context(enabled=False):  # no word to anybody but the endpoint
                for chunk in chunks():
                    box.put(chunk)
            box.put(_END)
        except Exception as error:  # noqa: BLE001  (handed to the thread that waits)
            box.put(error)

    threading.Thread(target=read, daemon=True, name="cchc-llm").start()
    while True:
        try:
            item = box.get(timeout=deadline.left)
        except queue.Empty:
            raise EndpointError(TOO_SLOW) from None
        if item is _END:
            return
        if isinstance(item, Exception):
            raise _explained(item) from item
        yield item


def _explained(error: Exception) -> Exception:
    """The reason behind a failure; what is no error of the connection is a reply of nonsense."""
    match error:
        case openai.APITimeoutError() | httpx.TimeoutException():
            return EndpointError(TOO_SLOW)
        case openai.APIStatusError(status_code=400 | 422 as status):
            return _RefusedError(f"máy chủ mô hình không nhận yêu cầu (HTTP {status})")
        case openai.APIStatusError(status_code=401 | 403 as status):
            return EndpointError(f"máy chủ mô hình từ chối khóa truy cập (HTTP {status})")
        case openai.APIStatusError(status_code=404):
            return EndpointError("máy chủ mô hình không có mô hình hoặc địa chỉ này (HTTP 404)")
        case openai.APIStatusError(status_code=status):
            return EndpointError(f"máy chủ mô hình báo lỗi (HTTP {status})")
        case openai.APIConnectionError():
            return EndpointError(_UNREACHABLE)
        case httpx.HTTPError():
            return EndpointError(CUT_OFF)
    log.debug("The endpoint's reply could not be read", exc_info=error)
    return EndpointError(NONSENSE)
