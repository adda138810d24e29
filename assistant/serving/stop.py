"""A server that lets the questions in hand be answered before it ends."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

import uvicorn

from assistant.serving.metrics import METRICS

if TYPE_CHECKING:
    import socket

PATIENCE_SECONDS = 20.0  # systemd and Docker are told to wait a little longer


class PatientServer(uvicorn.Server):
    """Stops listening at once, and ends when no question is being answered.

    Open pages hold a stream each for as long as they are open; those are cut.
    """

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Take no new connection, wait for the questions, then end as uvicorn does."""
        for server in self.servers:
            server.close()
        for listener in sockets or []:
            listener.close()
        if not self.force_exit:
            await asyncio.to_thread(METRICS.wait_until_idle, PATIENCE_SECONDS)
        await super().shutdown(sockets)
