"""Word files of other kinds (DOC, RTF, ODT) through a program made for them.

LibreOffice turns all of them into DOCX and keeps numbers, tables and notes; antiword reads the
text of DOC only. Both run in a folder of their own, without a shell, with a time limit.
"""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from ingest.blocks import Block, LoadedDocument
from ingest.loaders.docx import load_docx
from ingest.loaders.placed import is_placed
from ingest.loaders.text import decode, read_text
from ingest.sandbox.limits import memory_as_data
from vectorstore.errors import UnreadableDocumentError

CONVERSION_SECONDS = 60.0
_OFFICE = ("soffice", "libreoffice")
_ANTIWORD = "antiword"
_TO_INSTALL = (
    "Hãy cài gói libreoffice-writer-nogui (hoặc antiword): sudo apt-get install -y"
    " libreoffice-writer-nogui, rồi nạp lại."
)
_TO_INSTALL_OFFICE = (
    "Hãy cài gói libreoffice-writer-nogui: sudo apt-get install -y libreoffice-writer-nogui,"
    " rồi nạp lại."
)


def load_doc(path: Path, timeout_seconds: float = CONVERSION_SECONDS) -> LoadedDocument:
    """Read a legacy DOC; raises `UnreadableDocumentError` that names the package to install."""
    office = find_office()
    antiword = find_antiword()
    if office is not None:
        try:
            return replace(_by_office(path, office, timeout_seconds), format="doc")
        except UnreadableDocumentError:
            if antiword is None:
                raise
    if antiword is not None:
        return _by_antiword(path, antiword, timeout_seconds)
    message = f"{path}: tệp Word đời cũ (.doc) cần chương trình chuyển đổi. {_TO_INSTALL}"
    raise UnreadableDocumentError(message)


def load_by_office(
    path: Path, form: str, timeout_seconds: float = CONVERSION_SECONDS
) -> LoadedDocument:
    """Read an RTF or ODT file, `form` being its format's name in small letters."""
    office = find_office()
    if office is None:
        message = f"{path}: tệp {form.upper()} cần chương trình chuyển đổi. {_TO_INSTALL_OFFICE}"
        raise UnreadableDocumentError(message)
    return replace(_by_office(path, office, timeout_seconds), format=form)


def find_office() -> str | None:
    """Return the full path of LibreOffice's program."""
    return next((found for name in _OFFICE if (found := shutil.which(name))), None)


def find_antiword() -> str | None:
    """Return the full path of antiword."""
    return shutil.which(_ANTIWORD)


def _by_office(path: Path, program: str, timeout_seconds: float) -> LoadedDocument:
    with tempfile.TemporaryDirectory(prefix="cchc-doc-") as name:
        folder = Path(name)
        source = folder / f"in{path.suffix.lower() or '.doc'}"
        shutil.copyfile(path, source)
        command = [
            program, "--headless", "--norestore", "--nolockcheck", "--nodefault",
            f"-env:UserInstallation={(folder / 'profile').as_uri()}",
            "--convert-to", "docx:MS Word 2007 XML", "--outdir", str(folder / "out"), str(source),
        ]  # fmt: skip
        run(command, folder, timeout_seconds, path)
        made = folder / "out" / "in.docx"
        if not made.is_file():
            message = (
                f"{path}: LibreOffice không chuyển được tệp này."
                " Hãy mở bằng Word, lưu lại dạng .docx rồi nạp lại."
            )
            raise UnreadableDocumentError(message)
        try:
            return load_docx(made)
        except UnreadableDocumentError as error:
            raise UnreadableDocumentError(str(error).replace(str(made), str(path))) from error


def _by_antiword(path: Path, program: str, timeout_seconds: float) -> LoadedDocument:
    with tempfile.TemporaryDirectory(prefix="cchc-doc-") as name:
        folder = Path(name)
        source = folder / "in.doc"
        shutil.copyfile(path, source)
        command = [program, "-w", "0", "-m", "UTF-8.txt", str(source)]
        text = run(command, folder, timeout_seconds, path)
    if not text.strip():
        message = (
            f"{path}: antiword không đọc được tệp này."
            " Hãy mở bằng Word, lưu lại dạng .docx rồi nạp lại."
        )
        raise UnreadableDocumentError(message)
    loaded = read_text(decode(text, path))
    return replace(
        loaded,
        format="doc",
        blocks=_unplaced(loaded.blocks),
        warnings=(
            *loaded.warnings,
            "đọc bằng antiword: số thứ tự tự động và chú thích có thể thiếu",
        ),
    )


def _unplaced(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Set the cells of tables that only place header and signature one under the other."""
    done: list[Block] = []
    at = 0
    while at < len(blocks):
        end = at
        while end < len(blocks) and blocks[end].kind == "row":
            end += blocks[end].table == blocks[at].table
            if end < len(blocks) and blocks[end].table != blocks[at].table:
                break
        run_of_rows = blocks[at:end]
        if run_of_rows and is_placed([block.cells for block in run_of_rows]):
            width = max(len(block.cells) for block in run_of_rows)
            done.extend(
                Block("paragraph", block.cells[column])
                for column in range(width)
                for block in run_of_rows
                if column < len(block.cells) and block.cells[column]
            )
        else:
            done.extend(run_of_rows or blocks[at : at + 1])
        at = max(end, at + 1)
    return tuple(done)


def run(command: Sequence[str], folder: Path, timeout_seconds: float, path: Path) -> bytes:
    """Run a converter and return what it prints; it and its children end with the time limit."""
    environment = {
        "PATH": os.environ.get("PATH", os.defpath), "HOME": str(folder), "LANG": "C.UTF-8",
        "TMPDIR": str(folder),
    }  # fmt: skip
    with subprocess.Popen(  # noqa: S603 - fixed program, arguments as a list, no shell
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        process_group=0,
        preexec_fn=memory_as_data(),
    ) as process:
        try:
            printed, _ = process.communicate(timeout=timeout_seconds)
        except subprocess.TimeoutExpired as error:
            message = (
                f"{path}: chuyển đổi quá {timeout_seconds:.0f} giây nên đã dừng."
                " Hãy mở bằng Word, lưu lại dạng .docx rồi nạp lại."
            )
            raise UnreadableDocumentError(message) from error
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
    return printed
