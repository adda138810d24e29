"""What stands around a backend and hands on all that is not its own."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, cast

if TYPE_CHECKING:
    from assistant.chat.backend import ChatBackend


class BackendLayer:
    """A base for layers: a method that a layer defines stands before the backend's."""

    def __init__(self, backend: ChatBackend) -> None:
        self._backend = backend

    def __getattr__(self, name: str) -> Any:  # noqa: ANN401  (whatever the backend has)
        return getattr(self._backend, name)

    def as_backend(self) -> ChatBackend:
        """The layer as what it stands for; types cannot see what is handed on."""
        return cast("ChatBackend", self)
