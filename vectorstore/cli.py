"""Commands of the library itself: `cchc reindex` and `cchc doctor`."""

from __future__ import annotations

import json
from importlib.metadata import entry_points
from pathlib import Path

import click

from vectorstore.settings import Settings

CHECKS_GROUP = "cchc.checks"
_MARKS = {"ok": "✓", "warning": "!", "error": "✗"}
library_option = click.option(
    "--library",
    "folder",
    type=click.Path(path_type=Path),
    help="Thư mục thư viện (mặc định: CCHC_LIBRARY, rồi thư mục dữ liệu của người dùng).",
)


@click.command(epilog="Ví dụ: CCHC_EMBEDDER=bundled cchc reindex --library thu-vien")
@library_option
def reindex(folder: Path | None) -> None:
    """Nhúng lại toàn bộ thư viện bằng bộ nhúng đang cấu hình rồi tạo lại các chỉ mục."""
    from vectorstore.embedders import make_embedder
    from vectorstore.library import Library
    from vectorstore.reindex import reindex as embed_again

    settings = Settings.load(library=folder)
    embedder = make_embedder(settings)

    def report(done: int, total: int) -> None:
        click.echo(f"Đã nhúng {done}/{total} tài liệu", err=True)

    with Library.configured(settings) as library:
        count = embed_again(library, embedder, report)
    click.echo(f"Đã nhúng lại {count} đoạn bằng {embedder.name}.")


@click.command(epilog="Ví dụ: cchc doctor --json")
@library_option
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
def doctor(folder: Path | None, as_json: bool) -> None:
    """Kiểm tra cài đặt: thư viện, chỉ mục, bộ nhúng và các phần khác đã cài."""
    from vectorstore.doctor import check_vectorstore

    settings = Settings.load(library=folder)
    checks = check_vectorstore(settings)
    # Other rooms bring their own checks, as they bring their own commands.
    for entry in sorted(entry_points(group=CHECKS_GROUP), key=lambda entry: entry.name):
        checks.extend(entry.load()(settings))
    fine = all(check.status != "error" for check in checks)
    if as_json:
        rows = [check._asdict() for check in checks]
        click.echo(json.dumps({"ok": fine, "checks": rows}, ensure_ascii=False))
    else:
        for check in checks:
            click.echo(f"{_MARKS[check.status]} {check.name}: {check.message}")
    if not fine:
        click.get_current_context().exit(1)
