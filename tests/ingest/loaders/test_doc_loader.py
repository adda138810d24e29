"""Legacy DOC through a converter: which one runs, its time limit, and what is missing."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
import time
from pathlib import Path

import docx
import psutil
import pytest

from ingest.loaders import doc, load
from ingest.sandbox.limits import Limits
from ingest.sandbox.pool import Sandbox
from ingest.sandbox.task import ParseTask
from ingest.sources import Source
from vectorstore.errors import UnreadableDocumentError
from vectorstore.types import ParsedDocument

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "WordDocument".encode("utf-16-le")


@pytest.fixture
def old(tmp_path: Path) -> Path:
    path = tmp_path / "cu.doc"
    path.write_bytes(OLE)
    return path


@pytest.fixture
def programs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder that is the whole PATH."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    return folder


def install(folder: Path, name: str, body: str) -> None:
    """Write a program in Python under the name of a converter."""
    path = folder / name
    path.write_text(f"#!{sys.executable}\nimport sys, shutil, time, pathlib\n{body}\n")
    path.chmod(path.stat().st_mode | stat.S_IXUSR)


def test_without_a_converter_the_error_names_the_package(old: Path, programs: Path) -> None:
    with pytest.raises(UnreadableDocumentError, match="libreoffice-writer-nogui") as caught:
        load(old)
    assert str(caught.value).startswith(f"{old}: ")


@pytest.mark.parametrize(
    ("name", "data"),
    [("a.rtf", b"{\\rtf1 x}"), ("b.doc", b"{\\rtf1 x}")],
    ids=["rtf", "rtf-as-doc"],
)
def test_rtf_needs_an_office_too(tmp_path: Path, programs: Path, name: str, data: bytes) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(UnreadableDocumentError, match="tệp RTF cần"):
        load(path)


def test_office_converts_in_a_folder_of_its_own(tmp_path: Path, old: Path, programs: Path) -> None:
    made = docx.Document()
    made.add_paragraph("Đã chuyển đổi.")
    made.save(str(tmp_path / "made.docx"))
    install(
        programs,
        "soffice",
        "out = pathlib.Path(sys.argv[sys.argv.index('--outdir') + 1]); out.mkdir()\n"
        "assert pathlib.Path(sys.argv[-1]).read_bytes().startswith(b'\\xd0\\xcf')\n"
        f"shutil.copy({str(tmp_path / 'made.docx')!r}, out / 'in.docx')",
    )
    loaded = load(old)
    assert loaded.format == "doc"
    assert [block.text for block in loaded.blocks] == ["Đã chuyển đổi."]


def test_antiword_reads_where_office_is_missing_or_fails(old: Path, programs: Path) -> None:
    printed = (
        "|BỘ THỬ NGHIỆM |CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM |\n"
        "|Số: 7/QĐ-BTN |Hà Nội, ngày 02 tháng 3 năm 2026 |\n\nĐiều 1. Ban hành quy chế.\n"
    )
    install(programs, "antiword", f"sys.stdout.buffer.write({printed!r}.encode())")
    install(programs, "soffice", "sys.exit(1)")
    loaded = load(old)
    assert [block.text for block in loaded.blocks] == [
        "BỘ THỬ NGHIỆM",
        "Số: 7/QĐ-BTN",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Hà Nội, ngày 02 tháng 3 năm 2026",
        "Điều 1. Ban hành quy chế.",
    ]
    assert "antiword" in loaded.warnings[-1]


def test_a_converter_that_hangs_is_ended(old: Path, programs: Path, tmp_path: Path) -> None:
    install(programs, "soffice", "time.sleep(60)")
    with pytest.raises(UnreadableDocumentError, match="quá 0 giây"):
        doc.load_doc(old, timeout_seconds=0.3)


def sandboxed(path: Path, seconds: float = 20.0) -> ParsedDocument:
    with Sandbox(Limits(seconds=seconds), workers=1) as sandbox:
        return sandbox.submit(ParseTask(Source(path), seconds=seconds)).result(timeout=120)


@pytest.mark.slow
@pytest.mark.skipif(doc.find_office() is None, reason="needs libreoffice-writer")
def test_a_word_file_is_converted_within_the_limits_of_the_sandbox(tmp_path: Path) -> None:
    made = docx.Document()
    for text in ("KẾ HOẠCH", "Kiểm tra công vụ năm 2026", "1. Kiểm tra 12 đơn vị."):
        made.add_paragraph(text)
    made.save(str(tmp_path / "moi.docx"))
    subprocess.run(
        ["soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'profile').as_uri()}",
         "--convert-to", "doc:MS Word 97", "--outdir", tmp_path, tmp_path / "moi.docx"],
        check=True, capture_output=True, timeout=120,
    )  # fmt: skip
    parsed = sandboxed(tmp_path / "moi.doc")
    assert parsed.document.format == "doc"
    assert parsed.document.text.endswith("1. Kiểm tra 12 đơn vị.")


def test_a_converter_may_write_as_much_as_its_parent_may_map(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from ingest.sandbox.limits import limit_memory;"
        "from ingest.loaders.doc import run; limit_memory(700);"
        "said = run(['sh', '-c', 'ulimit -Sv; ulimit -Sd'], Path('.'), 20, Path('x.doc'));"
        "sys.stdout.buffer.write(said)"
    )
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    made = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert made.stdout.split() == ["unlimited", str(700 * 1024)]


def test_a_converter_that_hangs_ends_with_its_sandbox(
    old: Path, programs: Path, tmp_path: Path
) -> None:
    note = tmp_path / "number"
    install(
        programs,
        "soffice",
        f"import os; pathlib.Path({str(note)!r}).write_text(str(os.getpid())); time.sleep(60)",
    )
    with Sandbox(Limits(seconds=30), workers=1) as sandbox:
        reading = sandbox.submit(ParseTask(Source(old), seconds=60))
        while not (note.is_file() and note.read_text()):
            assert not reading.done()
            time.sleep(0.05)
        number = int(note.read_text())
        assert psutil.pid_exists(number)
    psutil.wait_procs([psutil.Process(number)] if psutil.pid_exists(number) else [], timeout=10)
    assert not psutil.pid_exists(number)


@pytest.mark.parametrize(
    ("stream", "says"),
    [("EncryptedPackage", "mật khẩu"), ("Workbook", "Excel đời cũ"), ("Khac", "OLE")],
)
def test_other_files_of_the_same_container(tmp_path: Path, stream: str, says: str) -> None:
    path = tmp_path / "x.doc"
    path.write_bytes(OLE[:600] + stream.encode("utf-16-le"))
    with pytest.raises(UnreadableDocumentError, match=says):
        load(path)


FILES = Path(__file__).parents[3] / ".." / "shared" / "data" / "files" / "office"


@pytest.mark.shared
@pytest.mark.skipif(not FILES.is_dir(), reason="needs the real documents beside the checkout")
@pytest.mark.skipif(doc.find_office() is None, reason="needs a converter")
@pytest.mark.parametrize("name", ["decree.doc", "law.docx"])
def test_real_files_are_read_as_what_they_are(name: str) -> None:
    loaded = load(FILES / name)
    assert loaded.format == "doc"
    articles = [block.text for block in loaded.blocks if block.text.startswith("Điều ")]
    assert [text.split(".")[0] for text in articles[:5]] == [f"Điều {n}" for n in range(1, 6)]
