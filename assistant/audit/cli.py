"""`cchc audit`: who asked and changed what, as a file; and whether the log is as it was written."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from assistant.audit.days import ends_ms, starts_ms
from assistant.audit.export import FORMATS
from vectorstore.cli import library_option
from vectorstore.errors import ConfigurationError, LibraryError
from vectorstore.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.audit.log import AuditLog

_DAY = click.DateTime(["%Y-%m-%d", "%d/%m/%Y"])


@click.group(epilog="Ví dụ: cchc audit export --since 2026-01-01 --format csv > nhat-ky.csv")
def command() -> None:
    """Xuất và kiểm tra nhật ký: ai hỏi gì, dựa trên văn bản nào, ai quản trị việc gì."""


@command.command(epilog="Ví dụ: cchc audit export --since 2026-01-01 --until 2026-01-31")
@click.option("--since", type=_DAY, metavar="NGÀY", help="Từ ngày này.")
@click.option("--until", type=_DAY, metavar="NGÀY", help="Đến hết ngày này.")
@click.option("--login", default="", metavar="TÊN", help="Chỉ của một người.")
@click.option(
    "--format",
    "kind",
    type=click.Choice(sorted(FORMATS)),
    default="jsonl",
    show_default=True,
    help="jsonl cho chương trình, csv cho bảng tính.",
)
@library_option
def export(
    since: datetime | None, until: datetime | None, login: str, kind: str, folder: Path | None
) -> None:
    """In nhật ký ra stdout, mỗi việc một dòng."""
    from assistant.audit.log import Asked

    asked = Asked(
        starts_ms(since.date()) if since else 0, ends_ms(until.date()) if until else None, login
    )
    write, _ = FORMATS[kind]
    with _opened(folder) as log:
        log.write("log_exported", {"format": kind})
        for line in write(log.read(asked)):
            sys.stdout.write(line)


@command.command(epilog="Ví dụ: cchc audit verify --seal 1234:5f0c…")
@click.option(
    "--seal", "expected", metavar="SỐ:NIÊM_PHONG", help="Niêm phong đã ghi lại lần trước."
)
@library_option
def verify(expected: str | None, folder: Path | None) -> None:
    """Kiểm tra nhật ký có bị sửa, bỏ dòng hay không; in số và niêm phong của dòng cuối.

    Nên ghi lại dòng cuối ở nơi khác (--seal lần sau): người sửa được tệp cũng có thể viết lại cả
    chuỗi niêm phong, và chỉ đối chiếu với bản ghi ở nơi khác mới thấy.
    """
    number, wanted = _seal(expected)
    with _opened(folder) as log:
        fault = log.fault()
        if fault is not None:
            message = f"Nhật ký đã bị sửa hoặc mất dòng ở số {fault}. Hãy đối chiếu bản sao lưu."
            raise LibraryError(message)
        if number is not None and log.seal_of(number) != wanted:
            message = f"Dòng {number} không còn mang niêm phong đã ghi: nhật ký đã bị viết lại."
            raise LibraryError(message)
        last, seal = log.head()
        click.echo(f"Nhật ký nguyên vẹn đến {_now()}: {last}:{seal}")


def _seal(expected: str | None) -> tuple[int | None, str]:
    if expected is None:
        return None, ""
    number, _, wanted = expected.partition(":")
    if not number.isdecimal() or not wanted:
        message = f"«{expected}» không phải SỐ:NIÊM_PHONG như lệnh `cchc audit verify` in ra."
        raise click.UsageError(message)
    return int(number), wanted


def _now() -> str:
    return f"{datetime.now(UTC).astimezone():%d/%m/%Y %H:%M}"


@contextmanager
def _opened(folder: Path | None) -> Iterator[AuditLog]:
    from assistant.audit.log import AuditLog, audit_place
    from assistant.sidecar_database import is_there

    settings = Settings.load(library=folder)
    place = audit_place(settings.library, settings.servers)
    if not is_there(place):
        message = f"Chưa có nhật ký ({place}). Nhật ký được ghi từ khi chạy `cchc chat`."
        raise ConfigurationError(message)
    log = AuditLog(place, settings.audit_days)
    try:
        yield log
    finally:
        log.close()
