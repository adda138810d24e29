"""Backup and restore: whole or not at all, of a library in use, from hostile archives."""

from __future__ import annotations

import json
import sqlite3
import stat
import subprocess
import sys
import threading
import zipfile
from contextlib import closing
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from assistant.cli import main
from assistant.feedback import corrections_file
from tests.vectorstore.conftest import HashingEmbedder, make_parsed
from vectorstore import cli_backup
from vectorstore.backup import MANIFEST, back_up, file_hash
from vectorstore.errors import CchcError, ConfigurationError, LibraryError
from vectorstore.library import DATABASE_FILE, Library
from vectorstore.restore import restore
from vectorstore.search import Searcher
from vectorstore.sidecars import ACCOUNTS, CORRECTIONS, sidecar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path


@pytest.fixture
def filled(library: Library, write: Callable[..., list[str]]) -> Library:
    write(make_parsed("d1"), make_parsed("d2", ["Trồng 500 cây xanh."], revision="sha256-b"))
    return library


@pytest.fixture
def archive(filled: Library, tmp_path: Path) -> Path:
    corrections_file(filled.folder).write_text('{"question": "a"}\n{"quest', encoding="utf-8")
    with closing(sqlite3.connect(sidecar(filled.folder, ACCOUNTS))) as database:
        database.execute("CREATE TABLE people (name TEXT)")
        database.execute("INSERT INTO people VALUES ('lan')")
        database.commit()
    target = tmp_path / "sao-luu.zip"
    back_up(filled.folder, target)
    return target


def repacked(archive: Path, change: Callable[[dict[str, bytes]], None]) -> Path:
    """The archive with other members, under a manifest that agrees with them."""
    with zipfile.ZipFile(archive) as packed:
        members = {name: packed.read(name) for name in packed.namelist()}
    manifest = json.loads(members.pop(MANIFEST))
    change(members)
    work = archive.with_name("work")
    work.write_bytes(b"")
    manifest["members"] = {}
    for name, content in members.items():
        work.write_bytes(content)
        manifest["members"][name] = {"size": len(content), "sha256": file_hash(work)}
    return write_archive(archive.with_name("khac.zip"), members, manifest)


def write_archive(path: Path, members: Mapping[str, bytes], manifest: object) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(MANIFEST, json.dumps(manifest))
        for name, content in members.items():
            packed.writestr(name, content)
    return path


def refused(archive: Path, target: Path) -> str:
    """The one line that a hostile archive gets; nothing of it may be left anywhere."""
    before = sorted(target.parent.iterdir())
    with pytest.raises(CchcError) as caught:
        restore(archive, target)
    assert sorted(target.parent.iterdir()) == before
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_a_restored_library_is_the_one_that_was_backed_up(
    filled: Library, archive: Path, tmp_path: Path
) -> None:
    target = tmp_path / "moi" / "thu-vien"
    assert restore(archive, target) == 2
    embedder = HashingEmbedder()
    with Library.open(target, embedder) as restored:
        assert restored.documents() == filled.documents()
        assert restored.chunks() == filled.chunks()
        assert restored.meta == filled.meta
        searcher = Searcher(restored, embedder)
        assert searcher.search("trồng cây xanh")[0].document.id == "d2"
        assert searcher.notices == ()  # the indexes were made before it was put in place
    assert sidecar(target, CORRECTIONS).read_text(encoding="utf-8") == '{"question": "a"}\n'
    with closing(sqlite3.connect(sidecar(target, ACCOUNTS))) as database:
        assert database.execute("SELECT name FROM people").fetchall() == [("lan",)]
    assert stat.S_IMODE(archive.stat().st_mode) == 0o600
    assert stat.S_IMODE(sidecar(target, ACCOUNTS).stat().st_mode) == 0o600


def test_uploaded_files_are_kept_too(filled: Library, tmp_path: Path) -> None:
    kept = filled.folder / "originals" / "0123456789abcdef" / "Kế hoạch 7.pdf"
    kept.parent.mkdir(parents=True)
    kept.write_bytes(b"%PDF-1.7")
    back_up(filled.folder, tmp_path / "a.zip")
    restore(tmp_path / "a.zip", tmp_path / "moi")
    again = tmp_path / "moi" / kept.relative_to(filled.folder)
    assert again.read_bytes() == b"%PDF-1.7"


def test_an_archive_holds_no_indexes(archive: Path) -> None:
    with zipfile.ZipFile(archive) as packed:
        assert set(packed.namelist()) == {MANIFEST, DATABASE_FILE, CORRECTIONS, ACCOUNTS}


def test_a_backup_of_a_library_at_work_is_one_of_its_states(
    filled: Library, tmp_path: Path
) -> None:
    """A writer in a process of its own adds documents while searches and backups run."""
    program = (
        "import sys\n"
        "from pathlib import Path\n"
        "from tests.vectorstore.conftest import HashingEmbedder, make_parsed\n"
        "from vectorstore.library import Library\n"
        "embedder = HashingEmbedder()\n"
        "with Library.open(Path(sys.argv[1]), embedder) as library, library.writer() as writer:\n"
        "    for n in range(40):\n"
        "        one = make_parsed(f'n{n}', revision=f'sha256-n{n}', number=f'{n + 20}/KH-UBND')\n"
        "        texts = [chunk.search_text for chunk in one.chunks]\n"
        "        writer.write(one, embedder.passages(texts))\n"
        "        print(n, flush=True)\n"
    )
    stop, failures = threading.Event(), []

    def ask() -> None:
        embedder = HashingEmbedder()
        with Library.open(filled.folder, embedder) as library:
            searcher = Searcher(library, embedder)
            while not stop.is_set():
                try:
                    searcher.search("trồng cây xanh")
                except CchcError as error:
                    failures.append(error)
                    return

    asking = threading.Thread(target=ask)
    asking.start()
    arguments = [sys.executable, "-c", program, str(filled.folder)]
    counts = []
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, text=True) as writer:
        assert writer.stdout is not None
        for line in writer.stdout:
            if int(line) % 10 == 5:
                made = back_up(filled.folder, tmp_path / f"{line.strip()}.zip")
                counts.append(restore(tmp_path / f"{line.strip()}.zip", tmp_path / line.strip()))
                assert counts[-1] == made.documents
    stop.set()
    asking.join()
    assert (writer.returncode, failures) == (0, [])
    assert counts == sorted(counts)
    assert 2 < counts[0] < counts[-1] <= 42
    with Library.open(tmp_path / "5") as library:
        assert all(library.provisions(one.id) for one in library.documents())


def test_nothing_is_overwritten(filled: Library, archive: Path, tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="đã có"):
        back_up(filled.folder, archive)
    assert "không trống" in refused(archive, filled.folder)
    beside = tmp_path / "b" / "thu-vien"
    beside.parent.mkdir()
    sidecar(beside, CORRECTIONS).write_text("of another library\n", encoding="utf-8")
    assert "đã có" in refused(archive, beside)
    assert sidecar(beside, CORRECTIONS).read_text(encoding="utf-8") == "of another library\n"


def test_what_a_killed_restoring_left_is_no_obstacle(archive: Path, tmp_path: Path) -> None:
    target = tmp_path / "c" / "thu-vien"
    target.mkdir(parents=True)
    sidecar(target, CORRECTIONS).write_text('{"question": "a"}\n', encoding="utf-8")
    assert restore(archive, target) == 2


@pytest.mark.parametrize(
    "name",
    [
        "originals/../x",
        "originals/0123456789abcdef/..",
        "originals/0123456789abcdef/a/b",
        "../ngoai.txt",
        "/ngoai.txt",
        "a/../../b",
        "library.sqlite3/x",
        "indexes/x",
        "x\\y",
    ],
)
def test_members_that_no_backup_writes_are_refused(
    archive: Path, tmp_path: Path, name: str
) -> None:
    hostile = repacked(archive, lambda members: members.update({name: b"x"}))
    assert "thành phần lạ" in refused(hostile, tmp_path / "d")


def test_links_are_refused(archive: Path, tmp_path: Path) -> None:
    hostile = repacked(archive, lambda members: None)
    with zipfile.ZipFile(hostile) as packed:
        contents = {name: packed.read(name) for name in packed.namelist()}
    with zipfile.ZipFile(hostile, "w") as packed:
        for name, content in contents.items():
            entry = zipfile.ZipInfo(name)
            if name == CORRECTIONS:
                entry.external_attr = (stat.S_IFLNK | 0o777) << 16
            packed.writestr(entry, content)
    assert "không phải tệp thường" in refused(hostile, tmp_path / "d")


def test_bombs_are_refused(archive: Path, tmp_path: Path) -> None:
    def swell(members: dict[str, bytes]) -> None:
        members[CORRECTIONS] = b"\n" * (40 << 20)

    assert "nén bất thường" in refused(repacked(archive, swell), tmp_path / "d")


@pytest.mark.parametrize("change", [b"", b"not a database", b"SQLite format 3\0" + b"\xff" * 5000])
def test_a_database_that_is_none_is_refused(archive: Path, tmp_path: Path, change: bytes) -> None:
    hostile = repacked(archive, lambda members: members.update({DATABASE_FILE: change}))
    assert "nguyên vẹn" in refused(hostile, tmp_path / "d")


def test_a_database_with_a_program_in_it_is_refused(
    archive: Path, filled: Library, tmp_path: Path
) -> None:
    changed = tmp_path / "changed.sqlite3"
    with zipfile.ZipFile(archive) as packed:
        changed.write_bytes(packed.read(DATABASE_FILE))
    with closing(sqlite3.connect(changed)) as database:
        database.execute("CREATE TRIGGER t AFTER INSERT ON documents BEGIN SELECT 1; END")
        database.commit()
    hostile = repacked(archive, lambda m: m.update({DATABASE_FILE: changed.read_bytes()}))
    assert "đối tượng lạ" in refused(hostile, tmp_path / "d")


def test_every_torn_byte_is_seen(archive: Path, tmp_path: Path) -> None:
    """A bit turned anywhere: refused, or without a consequence (a date in the ZIP's directory)."""
    whole = archive.read_bytes()
    torn = tmp_path / "torn.zip"
    for step in range(24):
        at = step * (len(whole) - 1) // 23
        torn.write_bytes(whole[:at] + bytes([whole[at] ^ 0x10]) + whole[at + 1 :])
        target = tmp_path / f"t{step}"
        try:
            restore(torn, target)
        except (LibraryError, ConfigurationError):
            assert not target.exists()
        else:
            with Library.open(target) as library:
                assert len(library.documents()) == 2
    torn.write_bytes(whole[: len(whole) // 2])
    refused(torn, tmp_path / "t")


def test_a_damaged_library_makes_no_backup(filled: Library, tmp_path: Path) -> None:
    database = filled.folder / DATABASE_FILE
    filled.close()
    content = bytearray(database.read_bytes())
    content[8192:20000] = b"\xff" * (20000 - 8192)
    database.write_bytes(content)
    target = tmp_path / "x.zip"
    with pytest.raises(LibraryError, match="hỏng"):
        back_up(filled.folder, target)
    assert not target.exists()


def test_errors_are_one_line(
    filled: Library, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    inside = str(filled.folder / "a.zip")
    library = ["--library", str(filled.folder)]
    for arguments, words, code in (
        (["backup", inside, *library], "nằm trong chính thư viện", 2),
        (["backup", str(tmp_path / "x" / "a.zip"), *library], "Chưa có thư mục", 2),
        (["backup", str(tmp_path / "a.zip"), "--library", str(tmp_path / "y")], "Chưa có", 2),
        (["restore", str(tmp_path / "a.zip"), "--library", str(tmp_path / "y")], "Không thấy", 2),
        (["restore", __file__, "--library", str(tmp_path / "y")], "hỏng hoặc không phải ZIP", 1),
    ):
        assert main(arguments) == code
        error = capsys.readouterr().err
        assert words in error
        assert error.count("\n") == 1


def test_the_commands_say_what_they_did(filled: Library, tmp_path: Path) -> None:
    target = tmp_path / "s.zip"
    runner = CliRunner()
    done = runner.invoke(cli_backup.backup, [str(target), "--library", str(filled.folder)])
    assert done.exit_code == 0, done.output
    assert "Đã sao lưu 2 tài liệu" in done.stdout
    done = runner.invoke(cli_backup.restore, [str(target), "--library", str(tmp_path / "n")])
    assert done.exit_code == 0, done.output
    assert "Đã khôi phục 2 tài liệu" in done.stdout
