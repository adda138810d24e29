"""A server that lets the questions in hand be answered before it ends."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import uvicorn

if TYPE_CHECKING:
    import socket

PATIENCE_SECONDS = 20.0  # systemd and Docker are told to wait a little longer
_LOOK_SECONDS = 0.05


class InHand:
    """The questions that have come and are not answered yet; used on one event loop."""

    def __init__(self) -> None:
        self.count = 0
        self.ending = False  # whoever comes now is told so

    async def wait(self, seconds: float) -> bool:
        """Wait until all are answered; false where some are not by then."""
        ends = time.monotonic() + seconds
        while self.count and time.monotonic() < ends:
            await asyncio.sleep(_LOOK_SECONDS)
        return not self.count


class PatientServer(uvicorn.Server):
    """Stops listening at once, and ends when every question that came before is answered.

    Open pages hold a stream each for as long as they are open; those are cut.
    """

    def __init__(self, config: uvicorn.Config, in_hand: InHand) -> None:
        super().__init__(config)
        self._in_hand = in_hand

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no new connection, wait for the questions, then end as uvicorn does."""
        self._in_hand.ending = True
        for server in self.servers:
            server.close()
        for listener in sockets or []:
            listener.close()
        if not self.force_exit:
            await self._in_hand.wait(PATIENCE_SECONDS)
        await super().shutdown(sockets)
