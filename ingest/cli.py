"""The commands `cchc ingest` and `cchc documents`."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vectorstore.settings import Settings

if TYPE_CHECKING:
    from ingest.report import IngestReport
    from vectorstore.library import Library
    from vectorstore.types import Document, OcrMode

_LONGEST_NAME = 40
_STATUS = {
    "added": "đã thêm",
    "updated": "đã cập nhật",
    "unchanged": "không đổi",
    "failed": "lỗi",
    "skipped": "bỏ qua",
}

_library_option = click.option(
    "--library",
    "folder",
    type=click.Path(path_type=Path),
    help="Thư mục thư viện (mặc định: CCHC_LIBRARY, rồi thư mục dữ liệu của người dùng).",
)
_json_option = click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")


@click.command(epilog="Ví dụ: cchc ingest van-ban/ ke-hoach-2026.txt --library thu-vien")
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@_library_option
@click.option(
    "--ocr",
    type=click.Choice(["auto", "off", "force"]),
    default="auto",
    show_default=True,
    help="Nhận dạng chữ trong ảnh quét.",
)
@_json_option
def ingest(paths: tuple[str, ...], folder: Path | None, ocr: OcrMode, as_json: bool) -> None:
    """Đưa tài liệu vào thư viện: tệp, thư mục hoặc mẫu tên tệp; tệp không đổi được bỏ qua."""
    from ingest.pipeline import ingest_paths

    settings = Settings.load(library=folder)
    with _progress() as progress:
        report = ingest_paths(paths, settings.library, settings, progress, ocr=ocr)
    if as_json:
        click.echo(json.dumps(report.to_json(), ensure_ascii=False, indent=1))
    else:
        _print_report(report)
    if report.interrupted:
        click.echo("Đã dừng theo yêu cầu; các tài liệu đã xong vẫn được giữ.", err=True)
    if report.failed:
        click.get_current_context().exit(1)


@contextmanager
def _progress() -> Iterator[Callable[[int, int, str], None] | None]:
    """A progress bar on stderr where that is a terminal, nothing elsewhere."""
    if not sys.stderr.isatty():
        yield None
        return
    from rich.console import Console
    from rich.progress import (
        BarColumn,
        MofNCompleteColumn,
        Progress,
        TextColumn,
        TimeRemainingColumn,
    )

    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("{task.fields[rate]}"),
        TextColumn("còn"),
        TimeRemainingColumn(),
    )
    started = time.monotonic()
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("Đang nạp", total=None, rate="")

        def show(done: int, total: int, name: str) -> None:
            minutes = (time.monotonic() - started) / 60
            rate = f"{done / minutes:.0f} tài liệu/phút" if done else ""
            shown = name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1]}…"
            bar.update(task, completed=done, total=total, description=shown or "Xong", rate=rate)

        yield show


def _print_report(report: IngestReport) -> None:
    for file in report.files:
        document = file.document
        if file.error is not None:
            click.echo(file.error, err=True)
        if document is None:
            click.echo(f"{_STATUS[file.status]:<12} {file.path}")
            continue
        click.echo(f"{_STATUS[file.status]:<12} {document.id}  {document.source}")
        click.echo(f"{'':<12} {_describe(document)}")
        click.echo(
            f"{'':<12} {file.provisions} mục, {file.tables} bảng, {file.chunks} đoạn tìm kiếm"
        )
        for warning in file.warnings:
            click.echo(f"{'':<12} lưu ý: {warning}")
    counts = {
        name: sum(file.status == status for file in report.files)
        for status, name in _STATUS.items()
    }
    summary = ", ".join(f"{count} {name}" for name, count in counts.items() if count)
    click.echo(f"Tổng cộng: {summary}; {report.seconds:.1f} giây.")
    for notice in report.notices:
        click.echo(notice, err=True)


def _describe(document: Document) -> str:
    name = " ".join(filter(None, (document.kind, document.number)))
    issued = _day(document)
    parts = (name, issued, document.agency, document.title)
    return " | ".join(part for part in parts if part)


def _day(document: Document) -> str:
    if document.issued:
        return "/".join(reversed(document.issued.split("-")))
    if document.issued_month:
        return "/".join(reversed(document.issued_month.split("-")))
    return ""


@click.group(
    invoke_without_command=True,
    epilog="Ví dụ: cchc documents · cchc documents show 138/KH-UBND · cchc documents remove ID",
)
@_library_option
@_json_option
@click.pass_context
def documents(context: click.Context, folder: Path | None, as_json: bool) -> None:
    """Liệt kê, xem, bổ sung số hiệu, ngày và bỏ tài liệu trong thư viện."""
    context.obj = folder
    if context.invoked_subcommand is not None:
        return
    from ingest.document_views import standing, summary_json

    with _open(folder) as library:
        held = library.documents(older_revisions=True)
        counts = library.counts()
    if as_json:
        rows = [summary_json(document) for document in held]
        click.echo(json.dumps({"documents": rows, "counts": counts}, ensure_ascii=False, indent=1))
        return
    for document in held:
        click.echo(f"{document.id}  {document.source}")
        click.echo(f"{'':<14}{_describe(document)}")
        if note := standing(document):
            click.echo(f"{'':<14}{note}")
    click.echo(f"{len(held)} tài liệu." if held else "Thư viện chưa có tài liệu nào.")


@documents.command(epilog="Ví dụ: cchc documents show 138/KH-UBND --text")
@click.argument("identifier", metavar="ID")
@click.option("--text", "as_text", is_flag=True, help="In đúng văn bản đã lưu.")
@_library_option
@_json_option
@click.pass_context
def show(
    context: click.Context, identifier: str, as_text: bool, folder: Path | None, as_json: bool
) -> None:
    """In thông tin và dàn ý của một tài liệu (mã, phần đầu của mã, số hiệu hoặc tên tệp)."""
    from ingest.document_views import details_json, details_lines
    from vectorstore.find_document import find_document

    with _open(folder or context.obj) as library:
        document = find_document(library, identifier)
        provisions = library.provisions(document.id)
    if as_text:
        click.echo(document.text)
    elif as_json:
        click.echo(json.dumps(details_json(document, provisions), ensure_ascii=False, indent=1))
    else:
        for line in details_lines(document, provisions):
            click.echo(line)


@documents.command(epilog="Ví dụ: cchc documents remove 0123456789ab")
@click.argument("identifier", metavar="ID")
@_library_option
@click.pass_context
def remove(context: click.Context, identifier: str, folder: Path | None) -> None:
    """Bỏ một tài liệu khỏi thư viện; tệp gốc không bị động đến."""
    from vectorstore.find_document import find_document

    with _open(folder or context.obj) as library:
        document = find_document(library, identifier)
        with library.writer() as writer:
            writer.remove(document.id)
    click.echo(f"Đã bỏ {document.source} ({document.id}) khỏi thư viện.")


@documents.command(
    "set",
    epilog="Ví dụ: cchc documents set 0123456789ab --number 148/2020/TT-BCA --issued 31/12/2020",
)
@click.argument("identifier", metavar="ID")
@click.option("--number", help="Số hiệu, đọc từ bản gốc.")
@click.option("--issued", help="Ngày ban hành, đọc từ bản gốc: 31/12/2020 hoặc 2020-12-31.")
@_library_option
@click.pass_context
def set_values(
    context: click.Context,
    identifier: str,
    number: str | None,
    issued: str | None,
    folder: Path | None,
) -> None:
    """Nhập số hiệu, ngày mà máy không đọc được (viết tay trên bản quét); ghi rõ là người nhập."""
    from ingest.stated import read_day, read_number, state
    from vectorstore.embedders import make_embedder
    from vectorstore.find_document import find_document

    if not number and not issued:
        raise click.UsageError("Hãy nêu --number, --issued hoặc cả hai.")
    told_number = read_number(number) if number else None
    told_day = read_day(issued) if issued else None
    with _open(folder or context.obj) as library:
        document = find_document(library, identifier)
        embedder = make_embedder(Settings.load(library=folder or context.obj))
        told = state(library, embedder, document, told_number, told_day)
    click.echo(f"Đã ghi cho {told.source} ({told.id}): {_describe(told)}")
    for warning in told.warnings:
        click.echo(f"  lưu ý: {warning}")


def _open(folder: Path | None) -> Library:
    from vectorstore.library import Library

    return Library.configured(Settings.load(library=folder))
