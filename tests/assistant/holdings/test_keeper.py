"""Changing a library from the web: what is kept, what is told, and that one writes at a time."""

from __future__ import annotations

import io
import threading
import zipfile
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.chat.backend import NotAllowedError
from assistant.chat.library_backend import LibraryBackend
from assistant.holdings.jobs import BUSY, Jobs
from assistant.holdings.keeper import Upload
from assistant.holdings.originals import FOLDER, safe_name, unchanged_file
from tests.assistant.holdings.conftest import Kept, plan_text
from vectorstore.errors import CchcError, LibraryLockedError

if TYPE_CHECKING:
    from assistant.answer import Assistant


def upload(name: str, content: str | bytes) -> Upload:
    data = content.encode() if isinstance(content, str) else content
    return Upload(name, io.BytesIO(data))


def originals(kept: Kept) -> list[str]:
    return sorted(path.name for path in (kept.library.folder / FOLDER).rglob("*.*"))


def test_a_broken_file_among_good_ones_gets_its_own_line(kept: Kept) -> None:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("trong/ke-hoach.txt", plan_text(2025))
    job = kept.finished(
        kept.backend.add(
            [
                upload("kế hoạch 2026.txt", plan_text(2026)),
                upload("hỏng.docx", b"PK\x03\x04 not a document"),
                upload("nén.zip", packed.getvalue()),
            ]
        )
    )
    assert job.problem == ""
    by_name = {result.name: result for result in job.results}
    assert by_name["kế hoạch 2026.txt"].status == "added"
    assert by_name["kế hoạch 2026.txt"].document_name == "Kế hoạch 26/KH-UBND"
    assert by_name["nén.zip/trong/ke-hoach.txt"].status == "added"
    broken = by_name["hỏng.docx"]
    assert broken.status == "failed"
    assert broken.error.startswith("hỏng.docx: ")
    assert str(kept.library.folder) not in broken.error
    assert originals(kept) == ["kế hoạch 2026.txt", "nén.zip"]
    assert len(kept.backend.holdings()) == 2


def test_one_name_for_two_documents_loses_neither(kept: Kept) -> None:
    for year in (2025, 2026):
        kept.finished(kept.backend.add([upload("ke-hoach.txt", plan_text(year))]))
    assert sorted(str(h.document.number) for h in kept.backend.holdings()) == [
        "25/KH-UBND",
        "26/KH-UBND",
    ]


def test_the_same_file_again_is_no_news(kept: Kept) -> None:
    kept.finished(kept.backend.add([upload("a.txt", plan_text())]))
    job = kept.finished(
        kept.backend.add([upload("a.txt", plan_text()), upload("b.txt", plan_text())])
    )
    assert [result.status for result in job.results] == ["unchanged", "unchanged"]
    assert originals(kept) == ["a.txt"]


def test_a_newer_text_of_a_number_takes_over_and_the_older_is_listed(kept: Kept) -> None:
    kept.finished(kept.backend.add([upload("a.txt", plan_text())]))
    newer = plan_text().replace("70%", "75%")
    kept.finished(kept.backend.add([upload("a.txt", newer)]))
    (holding,) = kept.backend.holdings()
    assert holding.older == 1
    stored = kept.backend.document(holding.document.id)
    assert stored is not None
    assert stored.standing is not None
    (older,) = stored.standing.older
    before = kept.backend.document(older.document_id)
    assert before is not None
    assert "70%" in before.document.text
    assert before.standing is not None
    assert before.standing.older[0].document_id == holding.document.id


def test_what_replaces_a_document_is_said_on_both(kept: Kept) -> None:
    act = plan_text(2026, "40/KH-UBND") + (
        "\n2. Kế hoạch này thay thế Kế hoạch số 30/KH-UBND ngày 05 tháng 12 năm 2025.\n"
    )
    files = [upload("cũ.txt", plan_text(2026, "30/KH-UBND")), upload("mới.txt", act)]
    kept.finished(kept.backend.add(files))
    ids = {h.document.number: h.document.id for h in kept.backend.holdings()}
    for number, other in (("30/KH-UBND", "40/KH-UBND"), ("40/KH-UBND", "30/KH-UBND")):
        stored = kept.backend.document(ids[number])
        assert stored is not None
        assert stored.standing is not None
        relation = next(one for one in stored.standing.relations if other in one.text)
        assert relation.document_id == ids[other]
        assert "thay thế" in relation.text.lower()


def test_reading_again_reads_an_unchanged_file(kept: Kept) -> None:
    kept.finished(kept.backend.add([upload("a.txt", plan_text())]))
    (holding,) = kept.backend.holdings()
    job = kept.finished(kept.backend.reread(holding.document.id))
    assert [(result.status, result.document_id) for result in job.results] == [
        ("updated", holding.document.id)
    ]
    assert originals(kept) == ["a.txt"]


def test_a_lost_original_is_said_and_the_document_stays(kept: Kept) -> None:
    kept.finished(kept.backend.add([upload("a.txt", plan_text())]))
    (holding,) = kept.backend.holdings()
    path = unchanged_file(holding.document)
    assert path is not None
    path.write_text("khác", encoding="utf-8")
    assert unchanged_file(holding.document) is None
    path.unlink()
    with pytest.raises(CchcError, match=r"Tệp gốc a\.txt không còn"):
        kept.backend.reread(holding.document.id)
    stored = kept.backend.document(holding.document.id)
    assert stored is not None
    assert stored.original is None


def test_removing_takes_the_upload_too_but_no_file_elsewhere(kept: Kept) -> None:
    kept.finished(
        kept.backend.add([upload("a.txt", plan_text(2025)), upload("b.txt", plan_text())])
    )
    first, second = kept.backend.holdings()
    kept.backend.remove(first.document.id)
    assert [h.document.id for h in kept.backend.holdings()] == [second.document.id]
    assert len(originals(kept)) == 1
    with pytest.raises(CchcError, match="không còn trong thư viện"):
        kept.backend.remove(first.document.id)

    outside = kept.write("ngoài.txt", plan_text(2024))
    from ingest.pipeline import ingest_paths
    from tests.vectorstore.conftest import HashingEmbedder
    from vectorstore.settings import Settings

    folder = kept.library.folder
    ingest_paths([str(outside)], folder, Settings(library=folder), embedder=HashingEmbedder())
    added = next(h for h in kept.backend.holdings() if h.document.source == "ngoài.txt")
    kept.backend.remove(added.document.id)
    assert outside.is_file()


def test_while_another_program_writes_everyone_is_told_busy(kept: Kept) -> None:
    kept.finished(kept.backend.add([upload("a.txt", plan_text(2025))]))
    (holding,) = kept.backend.holdings()
    with kept.library.locked():
        job = kept.finished(kept.backend.add([upload("b.txt", plan_text())]))
        assert job.problem == BUSY
        with pytest.raises(LibraryLockedError) as refused:
            kept.backend.remove(holding.document.id)
    assert str(refused.value) == BUSY
    assert originals(kept) == ["a.txt"]  # what was not taken in is not kept


def test_a_second_job_waits_for_nobody_and_is_refused() -> None:
    jobs, go = Jobs(), threading.Event()

    def work(_show: object) -> list[object]:
        go.wait(30)
        return []

    first = jobs.start(["a"], work)  # type: ignore[arg-type]
    with pytest.raises(LibraryLockedError):
        jobs.start(["b"], work)  # type: ignore[arg-type]
    go.set()
    while not (job := jobs.find(first)) or not job.finished or jobs.busy:
        pass
    again = jobs.start(["c"], work)  # type: ignore[arg-type]
    assert again != first


def test_a_library_that_is_only_read_refuses_changes(assistant: Assistant) -> None:
    backend = LibraryBackend(assistant, check_examples=False)
    assert not backend.may_change
    for change in (lambda: backend.add([]), lambda: backend.remove("x")):
        with pytest.raises(NotAllowedError, match="chỉ để đọc"):
            change()


@pytest.mark.parametrize(
    ("name", "kept_as"),
    [
        ("Kế hoạch số 1.docx", "Kế hoạch số 1.docx"),
        ("../../etc/passwd", "passwd"),
        ("C:\\fakepath\\bao cao.pdf", "bao cao.pdf"),
        ("a\x00b\u202ecod.exe", "a_bcod.exe"),
        ("...", "van-ban"),
        ("", "van-ban"),
        (".hidden", "hidden"),
    ],
)
def test_names_of_uploads_stay_names(name: str, kept_as: str) -> None:
    assert safe_name(name) == kept_as


@given(st.text(max_size=400))
def test_no_name_leaves_its_folder_or_is_too_long(name: str) -> None:
    safe = safe_name(name)
    assert safe
    assert safe not in (".", "..")
    assert not set(safe) & set("/\\\0")
    assert len(safe.encode()) <= 255
