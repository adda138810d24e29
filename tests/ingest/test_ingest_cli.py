"""`cchc ingest` and `cchc documents`: statuses, exit codes, one-line errors."""

from __future__ import annotations

import json
from collections.abc import Sequence
from concurrent.futures import Future
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from assistant.cli import main
from ingest import batch, pipeline
from ingest.blocks import Block, Layout
from ingest.ocr import scans
from ingest.ocr.scans import PageOcr
from ingest.outline import build_outline
from ingest.pipeline import ingest_paths, parse_file
from ingest.sandbox.task import ParseTask, parse_task
from tests.ingest.small_pdf import Image, Text, write_pdf
from vectorstore.embedders import Embedder
from vectorstore.errors import CchcError, UnreadableDocumentError
from vectorstore.settings import Settings
from vectorstore.types import OcrMode, ParsedDocument, Provision

PLAN = """ỦY BAN NHÂN DÂN
TỈNH HƯNG YÊN
CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM
Số: 12/KH-UBND
Hưng Yên, ngày 05 tháng 01 năm 2027
KẾ HOẠCH
Chuyển đổi số năm 2027
Thực hiện Nghị quyết số 5/NQ-CP, Ủy ban nhân dân tỉnh ban hành kế hoạch như sau:
1. Mục tiêu: tối thiểu 85% hồ sơ được nộp trực tuyến.
2. Giải pháp: các sở báo cáo hằng quý./.
TM. ỦY BAN NHÂN DÂN
CHỦ TỊCH
Trần Thị Mẫu"""


class SameProcess:
    """Reads files in this process, where tests can replace steps of it."""

    def submit(self, task: ParseTask) -> Future[ParsedDocument]:
        done: Future[ParsedDocument] = Future()
        try:
            done.set_result(parse_task(task, lambda: None))
        except CchcError as error:
            done.set_exception(error)
        return done

    def close(self) -> None:
        """Nothing to end."""


class FakeEmbedder(Embedder):
    """Vectors made of the letters of a text; no model."""

    @property
    def name(self) -> str:
        return "bundled"

    @property
    def dimension(self) -> int:
        return 8

    def _passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.stack([self._question(text) for text in texts])

    def _question(self, text: str) -> NDArray[np.float32]:
        counts = np.bincount([ord(letter) % 8 for letter in text], minlength=8)
        return counts.astype(np.float32) + 1


@pytest.fixture(autouse=True)
def _fake_embedder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "make_embedder", lambda _: FakeEmbedder())
    monkeypatch.setattr(pipeline, "open_sandbox", lambda _: SameProcess())


@pytest.fixture
def library(tmp_path: Path) -> Path:
    return tmp_path / "thu-vien"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    folder = tmp_path / "van-ban"
    folder.mkdir()
    path = folder / "ke-hoach.txt"
    path.write_text(PLAN, encoding="utf-8")
    return path


class Run:
    """Runs `cchc` in this process."""

    def __init__(self, capsys: pytest.CaptureFixture[str], library: Path) -> None:
        self._capsys, self._library = capsys, library

    def __call__(self, *arguments: str | Path) -> tuple[int, str, str]:
        code = main([*map(str, arguments), "--library", str(self._library)])
        captured = self._capsys.readouterr()
        return code, captured.out, captured.err

    def ingest(self, *arguments: str | Path) -> tuple[int, list[dict[str, Any]]]:
        code, out, _ = self("ingest", *arguments, "--json")
        documents: list[dict[str, Any]] = json.loads(out)["documents"]
        return code, documents


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str], library: Path) -> Run:
    return Run(capsys, library)


def test_parse_file_keeps_its_promises(plan: Path) -> None:
    parsed = parse_file(plan)
    document = parsed.document
    assert document.id == document.revision[:12]
    assert document.source == "ke-hoach.txt"
    assert " ".join(document.text[p.start : p.end] for p in parsed.provisions).split() == (
        document.text.split()
    )
    assert parsed.chunks
    assert {provision.document_id for provision in parsed.provisions} == {document.id}


def test_added_unchanged_updated(run: Run, plan: Path) -> None:
    code, (first,) = run.ingest(plan)
    assert (code, first["status"]) == (0, "added")
    expected = {
        "number": "12/KH-UBND", "kind": "Kế hoạch", "issued": "2027-01-05", "year": 2027,
        "signer": "Trần Thị Mẫu", "agency": "Ủy ban nhân dân tỉnh Hưng Yên", "about": None,
        "error": None, "pages": None, "warnings": [], "title": "Chuyển đổi số năm 2027",
    }  # fmt: skip
    assert expected.items() <= first.items()
    assert first["provisions"] > 3
    assert first["chunks"] > 0
    assert run.ingest(plan)[1][0] == {**first, "status": "unchanged"}

    plan.write_text(PLAN.replace("85%", "95%"), encoding="utf-8")
    code, (second,) = run.ingest(plan)
    assert (code, second["status"], second["id"]) == (0, "updated", first["id"])
    _, text, _ = run("documents", "show", first["id"], "--text")
    assert "95%" in text
    assert "85%" not in text


def test_the_old_bytes_under_another_name_get_an_id_of_their_own(run: Run, plan: Path) -> None:
    first = run.ingest(plan)[1][0]
    plan.write_text(PLAN.replace("85%", "95%"), encoding="utf-8")
    run.ingest(plan)
    copy = plan.with_name("ban-cu.txt")
    copy.write_text(PLAN, encoding="utf-8")
    second = run.ingest(copy)[1][0]
    assert second["status"] == "added"
    assert second["id"] != first["id"]


def test_the_same_bytes_twice_are_stored_once(run: Run, plan: Path) -> None:
    first = run.ingest(plan)[1][0]
    copy = plan.with_name("ban-sao.txt")
    copy.write_bytes(plan.read_bytes())
    second = run.ingest(copy)[1][0]
    assert (second["status"], second["id"]) == ("unchanged", first["id"])
    assert "ke-hoach.txt" in second["warnings"][0]


def test_bad_files_never_stop_the_batch(run: Run, plan: Path) -> None:
    folder = plan.parent
    (folder / "anh.txt").write_bytes(bytes(range(256)))
    (folder / "rong.md").write_bytes(b"")
    (folder / "scan.pdf").write_bytes(b"%PDF-1.4 ...")
    (folder / "hinh.jpg").write_bytes(b"\xff\xd8\xff")
    (folder / ".an.txt").write_text("ẩn", encoding="utf-8")
    code, documents = run.ingest(folder, folder / "khong-co.txt")
    statuses = {Path(entry["path"]).name: entry["status"] for entry in documents}
    assert code == 1
    assert statuses == {
        "anh.txt": "failed",
        "hinh.jpg": "skipped",
        "ke-hoach.txt": "added",
        "rong.md": "failed",
        "scan.pdf": "failed",
        "khong-co.txt": "failed",
    }
    for entry in documents:
        if entry["status"] == "failed":
            assert "\n" not in entry["error"]
            assert "Hãy" in entry["error"]


def test_a_defect_of_the_parser_fails_one_file(
    run: Run, plan: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(
        layout: Layout, *, document_id: str, revision: str, kind: str | None = None
    ) -> tuple[Provision, ...]:
        if "Hỏng" in layout.text:
            raise IndexError("odd file")
        return build_outline(layout, document_id=document_id, revision=revision, kind=kind)

    monkeypatch.setattr(pipeline, "build_outline", broken)
    (plan.parent / "a-hong.txt").write_text("Hỏng ở đây.", encoding="utf-8")
    code, documents = run.ingest(plan.parent)
    assert code == 1
    assert [entry["status"] for entry in documents] == ["failed", "added"]
    assert "IndexError" in documents[0]["error"]


def test_ctrl_c_keeps_what_is_done(
    plan: Path, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (plan.parent / "z.txt").write_text("Văn bản thứ hai của thư mục.", encoding="utf-8")

    def stop(done: int, total: int, name: str) -> None:
        if done == 1 and name:
            raise KeyboardInterrupt

    settings = Settings(library=library)
    report = ingest_paths([str(plan.parent)], library, settings, stop)
    assert report.interrupted
    assert report.failed
    assert [file.status for file in report.files] == ["added"]
    again = ingest_paths([str(plan.parent)], library, settings)
    assert [file.status for file in again.files] == ["unchanged", "added"]


class AnyPage(PageOcr):
    """Recognises the same sentence on every page."""

    def __call__(self, path: Path, page: int) -> list[Block]:
        return [Block("paragraph", f"Trang {page} đạt 85%.", page=page, confidence=0.9)]


def test_pages_that_were_left_unread_are_read_later(
    tmp_path: Path, library: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_pdf(
        tmp_path / "mot-phan.pdf",
        [Image(0, 0, 600, 800)],
        [Text(90, 100 + 20 * at, f"{at}. Trang này có lớp chữ đầy đủ.") for at in range(1, 4)],
    )
    monkeypatch.setattr(batch, "missing_tools", lambda: "")
    monkeypatch.setattr(scans, "make_ocr", lambda mode, **_: None if mode == "off" else
                        AnyPage(force=mode == "force"))  # fmt: skip

    def run(mode: OcrMode) -> tuple[str, str]:
        settings = Settings(library=library)
        (file,) = ingest_paths([str(path)], library, settings, ocr=mode).files
        assert file.document is not None
        return file.status, file.document.text

    assert run("off")[0] == "added"
    assert run("off")[0] == "unchanged"
    status, text = run("auto")
    assert (status, text.splitlines()[0]) == ("updated", "Trang 1 đạt 85%.")
    assert run("auto")[0] == "unchanged"
    status, text = run("force")
    assert (status, text.splitlines()) == ("updated", ["Trang 1 đạt 85%.", "Trang 2 đạt 85%."])
    assert [run("force")[0], run("auto")[0], run("off")[0]] == ["unchanged"] * 3


@pytest.mark.parametrize(
    ("path", "says"),
    [
        ("khong-co.txt", "không có tệp hay thư mục này"),
        ("*.khong", "không có tệp nào khớp"),
        ("thu-muc-rong", "thư mục không có tài liệu nào"),
    ],
)
def test_paths_that_name_no_file(
    run: Run, tmp_path: Path, library: Path, path: str, says: str
) -> None:
    (tmp_path / "thu-muc-rong").mkdir()
    code, out, err = run("ingest", tmp_path / path)
    assert (code, out) == (2, "")
    assert says in err
    assert len(err.strip().splitlines()) == 1
    assert not library.exists()


def test_patterns_and_folders_name_each_file_once(run: Run, plan: Path) -> None:
    code, documents = run.ingest(plan.parent, plan, plan.parent / "*.txt")
    assert (code, len(documents)) == (0, 1)


def test_the_summary_for_a_person(run: Run, plan: Path) -> None:
    code, out, _ = run("ingest", plan, "--ocr", "off")
    assert code == 0
    assert "đã thêm" in out
    assert "12/KH-UBND" in out
    assert "05/01/2027" in out


@pytest.mark.parametrize("way", ["id", "prefix", "number", "lower", "source", "stem"])
def test_show_finds_a_document_by_what_people_call_it(run: Run, plan: Path, way: str) -> None:
    document_id = run.ingest(plan)[1][0]["id"]
    identifier = {
        "id": document_id, "prefix": document_id[:6], "number": "12/KH-UBND",
        "lower": "12/kh-ubnd", "source": "ke-hoach.txt", "stem": "ke-hoach",
    }[way]  # fmt: skip
    code, out, _ = run("documents", "show", identifier)
    assert code == 0
    assert document_id in out
    assert "Chuyển đổi số năm 2027" in out


def test_list_show_json_and_remove(run: Run, plan: Path) -> None:
    document_id = run.ingest(plan)[1][0]["id"]
    code, out, _ = run("documents", "--json")
    assert code == 0
    assert [row["id"] for row in json.loads(out)["documents"]] == [document_id]
    code, out, _ = run("documents", "show", document_id, "--json")
    details = json.loads(out)
    first = details["outline"][0]
    assert details["text"][first["start"] : first["end"]]
    code, out, _ = run("documents", "remove", document_id)
    assert code == 0
    assert "ke-hoach.txt" in out
    code, out, _ = run("documents")
    assert (code, out.strip()) == (0, "Thư viện chưa có tài liệu nào.")


def test_unknown_and_ambiguous_documents(run: Run, plan: Path) -> None:
    other = PLAN.replace("HƯNG YÊN", "CÀ MAU").replace("Hưng Yên", "Cà Mau")
    plan.with_name("ban-2.txt").write_text(other, encoding="utf-8")
    run.ingest(plan.parent)
    for identifier, says in (("999/KH-UBND", "không có tài liệu"), ("12/KH-UBND", "2 tài liệu")):
        code, _, err = run("documents", "show", identifier)
        assert code == 1
        assert says in err
        assert len(err.strip().splitlines()) == 1


def test_a_newer_file_of_the_same_number_is_the_one_that_is_meant(run: Run, plan: Path) -> None:
    older = run.ingest(plan)[1][0]["id"]
    newer_file = plan.with_name("ban-2.txt")
    newer_file.write_text(PLAN.replace("85%", "95%"), encoding="utf-8")
    newer = run.ingest(newer_file)[1][0]["id"]
    assert "95%" in run("documents", "show", "12/KH-UBND", "--text")[1]
    assert "85%" in run("documents", "show", str(older), "--text")[1]
    assert f"bản cũ, đã được thay thế bởi bản mới {newer}" in run("documents")[1]


def test_a_replaced_document_is_shown_as_such(run: Run, plan: Path) -> None:
    run.ingest(plan)
    later = PLAN.replace("12/KH", "34/KH").replace("05 tháng 01", "06 tháng 03")
    later = later.replace("2. Giải pháp", "2. Kế hoạch này thay thế Kế hoạch số 12/KH-UBND ngày"
                          " 05/01/2027 của Ủy ban nhân dân tỉnh.\n3. Giải pháp")  # fmt: skip
    plan.with_name("ke-hoach-34.txt").write_text(later, encoding="utf-8")
    run.ingest(plan.parent)
    assert "đã được thay thế bởi 34/KH-UBND" in run("documents")[1]
    assert "đã được thay thế bởi 34/KH-UBND" in run("documents", "show", "12/KH-UBND")[1]
    run("documents", "remove", "34/KH-UBND")
    assert "đã được thay thế" not in run("documents")[1]


def test_no_library_yet(run: Run) -> None:
    code, _, err = run("documents")
    assert code == 2
    assert "Chưa có thư viện" in err


def test_help_has_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    for command in (["ingest"], ["documents"], ["documents", "show"], ["documents", "remove"]):
        assert main([*command, "--help"]) == 0
        assert "Ví dụ" in capsys.readouterr().out


def test_a_file_of_furniture_only_is_an_error(tmp_path: Path) -> None:
    path = tmp_path / "trang.txt"
    path.write_text("Đăng nhập\nTrang chủ", encoding="utf-8")
    with pytest.raises(UnreadableDocumentError, match="không còn nội dung"):
        parse_file(path)
