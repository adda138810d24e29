"""Archives: members as documents of their own; bombs and climbing names refused."""

from __future__ import annotations

import hashlib
import zipfile
from pathlib import Path

import pytest

from ingest.loaders import load
from ingest.loaders import zip as archives
from ingest.loaders.zip import extract_member, list_members
from ingest.pipeline import parse_file
from ingest.sources import content_hash, find_sources, on_disk
from vectorstore.errors import UnreadableDocumentError

PLAN = "KẾ HOẠCH\nKiểm tra công vụ năm 2026\nĐơn vị thực hiện."


def pack(path: Path, members: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


@pytest.fixture
def archive(tmp_path: Path) -> Path:
    members: dict[str, str | bytes] = {
        "2026/ke-hoach.txt": PLAN,
        "anh.png": b"\x89PNG",
        "__MACOSX/._ke-hoach.txt": b"x",
        "~$nhap.docx": b"x",
        "trong.zip": b"PK",
    }
    return pack(tmp_path / "ho-so.zip", members)


def test_members_are_sources_named_after_archive_and_member(archive: Path) -> None:
    sources = find_sources([str(archive)])
    read, image, nested = sources
    assert read.path == archive / "2026" / "ke-hoach.txt"
    assert read.name == "ho-so.zip/2026/ke-hoach.txt"
    assert read.error is None
    assert image.skipped
    assert nested.error is not None
    assert not nested.skipped
    assert "lồng" in nested.error


def test_a_member_lies_on_disk_only_while_it_is_read(archive: Path) -> None:
    source = find_sources([str(archive)])[0]
    with on_disk(source) as path:
        assert path.read_text(encoding="utf-8") == PLAN
    assert not path.exists()


def test_a_member_has_the_hash_of_its_bytes(archive: Path, tmp_path: Path) -> None:
    alone = tmp_path / "alone.txt"
    alone.write_bytes(PLAN.encode())
    member, own = find_sources([str(archive)])[0], find_sources([str(alone)])[0]
    assert content_hash(member) == content_hash(own)
    assert content_hash(own) == hashlib.sha256(PLAN.encode()).hexdigest()


def test_a_packing_that_may_ask_for_any_memory_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "la.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("ke-hoach.txt", PLAN)
    (source,) = find_sources([str(path)])
    assert source.error is not None
    assert "nén bằng cách lạ" in source.error


def test_a_member_is_cited_by_archive_and_name(archive: Path) -> None:
    source = find_sources([str(archive)])[0]
    with on_disk(source) as path:
        document = parse_file(path, source=source).document
    assert document.source == "ho-so.zip/2026/ke-hoach.txt"
    assert document.path == str(archive / "2026" / "ke-hoach.txt")


def test_a_file_of_its_own_stays_where_it_is(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(PLAN, encoding="utf-8")
    source = find_sources([str(path)])[0]
    assert source.name == "a.txt"
    with on_disk(source) as found:
        assert found == path
    assert path.exists()


def test_archives_of_a_folder_are_opened_too(archive: Path) -> None:
    found = find_sources([str(archive.parent)])
    assert [source.name for source in found if source.error is None] == [
        "ho-so.zip/2026/ke-hoach.txt"
    ]


@pytest.mark.parametrize(
    "name", ["../thoat.txt", "a/../../thoat.txt", "/etc/thoat.txt", "..\\thoat.txt", "C:/x.txt"]
)
def test_names_that_climb_out_are_refused_and_write_nothing(tmp_path: Path, name: str) -> None:
    path = pack(tmp_path / "leo.zip", {name: PLAN, "tot.txt": PLAN})
    climbing, good = list_members(path)
    assert climbing.error is not None
    assert "trỏ ra ngoài" in climbing.error
    assert good.error is None
    folder = tmp_path / "trong" / "sau"
    folder.mkdir(parents=True)
    with pytest.raises(UnreadableDocumentError, match="trỏ ra ngoài"):
        extract_member(path, climbing.name, folder)
    assert not list(tmp_path.rglob("*.txt"))


def test_a_bomb_is_refused_by_its_ratio(tmp_path: Path) -> None:
    path = pack(tmp_path / "bom.zip", {"a.txt": b"0" * 20_000_000})
    sources = find_sources([str(path)])
    assert len(sources) == 1
    assert sources[0].error is not None
    assert "bom nén" in sources[0].error


def test_too_many_bytes_or_members_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = pack(tmp_path / "lon.zip", {"a.txt": PLAN, "b.txt": PLAN})
    monkeypatch.setattr(archives, "MAX_MEMBERS", 1)
    with pytest.raises(UnreadableDocumentError, match="giới hạn 1 tệp"):
        list_members(path)
    monkeypatch.undo()
    monkeypatch.setattr(archives, "MAX_TOTAL_BYTES", 100)
    with pytest.raises(UnreadableDocumentError, match="quá giới"):
        list_members(path)


def test_a_member_that_is_broken_is_one_clear_line(tmp_path: Path) -> None:
    path = pack(tmp_path / "hong.zip", {"a.txt": PLAN * 50})
    data = bytearray(path.read_bytes())
    data[60:70] = b"\xff" * 10
    path.write_bytes(bytes(data))
    with pytest.raises(UnreadableDocumentError, match="không giải nén được"):
        extract_member(path, "a.txt", tmp_path)


def test_an_empty_archive_is_an_error(tmp_path: Path) -> None:
    path = pack(tmp_path / "rong.zip", {"__MACOSX/x": "x"})
    sources = find_sources([str(path)])
    assert sources[0].error is not None
    assert "không chứa tệp nào" in sources[0].error


def test_an_archive_itself_is_no_document(archive: Path) -> None:
    with pytest.raises(UnreadableDocumentError, match="là tệp nén"):
        load(archive)
