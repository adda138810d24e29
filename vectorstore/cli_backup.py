"""The commands `cchc backup` and `cchc restore`."""

from __future__ import annotations

from pathlib import Path

import click

from vectorstore.cli import library_option
from vectorstore.errors import ConfigurationError
from vectorstore.settings import Settings

_FILE = click.Path(path_type=Path, dir_okay=False)


@click.command(epilog="Ví dụ: cchc backup sao-luu-2026-01-31.zip --library thu-vien")
@click.argument("file", metavar="TỆP", type=_FILE)
@library_option
def backup(file: Path, folder: Path | None) -> None:
    """Sao lưu thư viện, ý kiến, tài khoản vào một tệp; không cần dừng trang hỏi đáp."""
    from vectorstore.backup import back_up

    settings = Settings.load(library=folder)
    if settings.servers.database is not None:
        message = (
            "Thư viện nằm trên PostgreSQL. Hãy sao lưu bằng pg_dump, như "
            "docs/shared-deployment.md mô tả."
        )
        raise ConfigurationError(message)
    made = back_up(settings.library, file)
    click.echo(f"Đã sao lưu {made.documents} tài liệu vào {file} ({_megabytes(made.size)} MB).")


@click.command(epilog="Ví dụ: cchc restore sao-luu-2026-01-31.zip --library thu-vien")
@click.argument("file", metavar="TỆP", type=_FILE)
@library_option
def restore(file: Path, folder: Path | None) -> None:
    """Khôi phục thư viện từ tệp sao lưu vào một thư mục trống hoặc chưa có."""
    from vectorstore.restore import restore as put_back

    settings = Settings.load(library=folder)
    if settings.servers.database is not None:
        message = (
            "Thư viện nằm trên PostgreSQL: hãy khôi phục bằng pg_restore, như "
            "docs/shared-deployment.md mô tả, hoặc bỏ CCHC_DATABASE_URL để khôi phục vào thư mục."
        )
        raise ConfigurationError(message)
    target = settings.library
    documents = put_back(file, target)
    click.echo(f"Đã khôi phục {documents} tài liệu vào {target}.")


def _megabytes(size: int) -> str:
    return f"{size / 1_000_000:.1f}".replace(".", ",")
