"""Work on the library that takes a while: one at a time, watched by whoever began it."""

from __future__ import annotations

import secrets
import threading
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from assistant.chat.backend import explain
from vectorstore.errors import LibraryLockedError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    Show = Callable[[int, int, str], None]  # files done, files in all, name of the next one
    Work = Callable[[Show], Sequence["FileResult"]]

KEPT_JOBS = 50
BUSY = (
    "Thư viện đang được cập nhật: lượt trước chưa xong. Mỗi lúc chỉ một lượt được ghi; "
    "hãy đợi ít phút rồi thử lại."
)
Status = Literal["added", "updated", "unchanged", "failed", "skipped"]


@dataclass(frozen=True, slots=True)
class FileResult:
    """What became of one file; `error` and `warnings` are sentences for a person."""

    name: str
    status: Status
    error: str = ""
    document_id: str = ""
    document_name: str = ""
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Job:
    """One run over some files, as far as it has come."""

    id: str  # unguessable: who has it began the job
    names: tuple[str, ...]
    done: int = 0
    total: int = 0
    current: str = ""
    results: tuple[FileResult, ...] = ()
    problem: str = ""  # why nothing more could be done
    finished: bool = False


class Jobs:
    """The jobs of one server; safe to use from several threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._jobs: OrderedDict[str, Job] = OrderedDict()
        self._working = threading.Lock()  # held by the one that is at work

    def start(
        self,
        names: Sequence[str],
        work: Work,
    ) -> str:
        """Begin a job and return its id; raises `LibraryLockedError` while another is at work."""
        if not self._working.acquire(blocking=False):
            raise LibraryLockedError(BUSY)
        job = Job(secrets.token_urlsafe(16), tuple(names), total=len(names))
        self._keep(job)
        # A daemon: what is written is whole after each document, so that the server may end.
        threading.Thread(target=self._run, args=(job.id, work), daemon=True).start()
        return job.id

    def find(self, job_id: str) -> Job | None:
        """A job of the last ones."""
        with self._lock:
            return self._jobs.get(job_id)

    @property
    def busy(self) -> bool:
        """Whether one is at work."""
        return self._working.locked()

    def _run(self, job_id: str, work: Work) -> None:
        def show(done: int, total: int, current: str) -> None:
            self._change(job_id, done=done, total=total, current=current)

        try:
            results = tuple(work(show))
            self._change(job_id, results=results, finished=True, current="")
        except LibraryLockedError:
            self._change(job_id, problem=BUSY, finished=True)
        except Exception as error:  # noqa: BLE001  (explained on the page and logged)
            self._change(job_id, problem=explain(error), finished=True)
        finally:
            self._working.release()

    def _keep(self, job: Job) -> None:
        with self._lock:
            self._jobs[job.id] = job
            while len(self._jobs) > KEPT_JOBS:
                self._jobs.popitem(last=False)

    def _change(self, job_id: str, **changes: object) -> None:
        with self._lock:
            job = self._jobs.get(job_id)
            if job is not None:
                self._jobs[job_id] = replace(job, **changes)  # type: ignore[arg-type]
