"""What one document may cost, and how the process that reads it keeps itself to that."""

from __future__ import annotations

import math
import resource
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from vectorstore.settings import Settings

# A busy machine gives a process a part of a core: wall time has to be longer than processor time,
# and only ends what hangs without computing.
WALL_FACTOR = 6.0
_MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of one document; recognised pages prolong the time, each by the whole of it."""

    memory_mb: int = 1024  # address space of each process that works on it
    seconds: float = 20.0  # processor time

    @classmethod
    def of(cls, settings: Settings) -> Limits:
        """The limits that the settings name."""
        return cls(settings.parse_memory_mb, settings.parse_seconds)

    @property
    def wall_seconds(self) -> float:
        """How long to wait for a sign of life."""
        return self.seconds * WALL_FACTOR


def limit_memory(megabytes: int) -> None:
    """Bound this process's address space, and write no core files.

    Only the soft limits: a converter that is started from here may need its own. Systems that
    have no such limit (macOS) go without.
    """
    for kind, value in (
        (resource.RLIMIT_AS, megabytes * _MEBIBYTE),
        (resource.RLIMIT_CORE, 0),
    ):
        with suppress(ValueError, OSError):
            resource.setrlimit(kind, (value, resource.getrlimit(kind)[1]))


def memory_as_data() -> Callable[[], None] | None:
    """What a converter's process calls before its program starts; None where nothing is limited.

    Office programs map far more address space than they use. What bounds them is the data that
    they may write: as much as this process may map.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_AS)
    if soft == resource.RLIM_INFINITY:
        return None

    def exchange() -> None:
        most = resource.getrlimit(resource.RLIMIT_DATA)[1]
        resource.setrlimit(resource.RLIMIT_DATA, (soft, most))
        resource.setrlimit(resource.RLIMIT_AS, (hard, hard))

    return exchange


def allow_processor_seconds(seconds: float) -> None:
    """Let this process have that much processor time from now on; then the system ends it."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    until = math.ceil(used.ru_utime + used.ru_stime + seconds)
    resource.setrlimit(resource.RLIMIT_CPU, (until, resource.getrlimit(resource.RLIMIT_CPU)[1]))


def held_memory_mb() -> float:
    """Address space of this process in MiB: what is limited. 0 where the system does not tell.

    Not the peak of `getrusage`: that begins with the peak of the process which started this one.
    """
    try:
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
    except OSError:
        return 0.0
    return pages * resource.getpagesize() / _MEBIBYTE
