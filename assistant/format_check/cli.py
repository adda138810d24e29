"""`cchc check-format`: what in a DOCX breaks the official format, or the library contradicts."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from vectorstore.settings import Settings

if TYPE_CHECKING:
    from assistant.format_check.checker import Report
    from assistant.shelf import Shelf


@click.command(name="check-format", epilog="Ví dụ: cchc check-format tra-loi.docx")
@click.argument("file", type=click.Path(path_type=Path), metavar="TỆP.docx")
@click.option("--library", type=click.Path(path_type=Path), help="Thư mục thư viện để đối chiếu.")
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
@click.pass_context
def command(context: click.Context, file: Path, library: Path | None, as_json: bool) -> None:
    """Kiểm tra thể thức theo Nghị định 30/2020/NĐ-CP, viện dẫn và số liệu của một văn bản.

    Mã thoát là 1 khi có chỗ không đúng.
    """
    from assistant.format_check.checker import check_file

    report = check_file(file, _shelf(library))
    if as_json:
        click.echo(json.dumps(report.to_json(), ensure_ascii=False))
    else:
        click.echo(readable(report))
    if not report.passed:
        context.exit(1)


def _shelf(library: Path | None) -> Shelf | None:
    """The library to compare with; without one only the format is checked."""
    from assistant.shelf import Shelf
    from vectorstore.library import Library, storage_of

    settings = Settings.load(library=library)
    if library is None and not storage_of(settings.library, settings.servers).exists:
        return None
    return Shelf(Library.configured(settings))


def readable(report: Report) -> str:
    """Lay a report out for the terminal."""
    from assistant.format_check.checker import RULES

    lines: list[str] = []
    for number, breach in enumerate(report.breaches, 1):
        lines += [
            f"{number}. {breach.where}",
            f"   Hiện là:  {breach.there}",
            f"   Quy định: {breach.says} ({breach.point})",
        ]
    count = len(report.breaches)
    lines.append(
        f"{report.file}: {count} chỗ không đúng."
        if count
        else f"{report.file}: đúng thể thức ({len(RULES)} quy tắc)."
    )
    if not report.compared:
        lines.append("Chưa có thư viện nên chưa đối chiếu số hiệu, ngày tháng, số liệu.")
    lines += [f"Lưu ý: {note}" for note in report.notes]
    return "\n".join(lines)
