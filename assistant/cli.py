"""The command `cchc`: collects the rooms' commands and turns every error into one line.

A command's module is imported only when that command runs, so that help pages and usage errors
stay fast and work without the heavy libraries.
"""

from __future__ import annotations

import datetime
import io
import shlex
import sys
import traceback
from collections.abc import Callable, Sequence
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path
from types import TracebackType

import click

from assistant.cli_language import VietnameseContext, explain, localise
from vectorstore.errors import CchcError

COMMANDS_GROUP = "cchc.commands"
INTERRUPTED = 130  # what shells report for a program ended by Ctrl-C

# What `cchc --help` says of each command, in this order. Kept here because the commands
# themselves would have to be imported to be asked.
SHORT_HELP = {
    "ingest": "Đưa tài liệu vào thư viện: tệp, thư mục hoặc mẫu tên tệp.",
    "documents": "Liệt kê, xem và bỏ tài liệu trong thư viện.",
    "ask": "Hỏi và nhận câu trả lời có trích dẫn.",
    "search": "Tìm các đoạn quy định liên quan, không trả lời.",
    "draft": "Soạn dự thảo trả lời đúng thể thức, có căn cứ và phiếu rà soát.",
    "check-format": "Kiểm tra thể thức, viện dẫn và số liệu của một văn bản DOCX.",
    "chat": "Mở trang hỏi đáp trên trình duyệt.",
    "mcp": "Công cụ hỏi, tìm, đọc cho chương trình trợ lý (MCP).",
    "accounts": "Tài khoản, nhóm và quyền xem văn bản của trang hỏi đáp.",
    "audit": "Nhật ký: ai hỏi gì, dựa trên văn bản nào, ai quản trị việc gì.",
    "reindex": "Tạo lại vectơ và chỉ mục của thư viện, khi đổi bộ nhúng.",
    "backup": "Sao lưu thư viện vào một tệp, cả khi đang phục vụ.",
    "restore": "Khôi phục thư viện từ tệp sao lưu.",
    "doctor": "Kiểm tra cài đặt và thư viện.",
    "eval": "Chấm điểm trợ lý bằng các bộ câu hỏi đã biết đáp án.",
    "bench-retrieval": "Đo chất lượng và tốc độ tìm kiếm trên một bộ dữ liệu.",
}
EXAMPLES = """\b
Ví dụ:
  cchc ingest van-ban/
  cchc ask "Mục tiêu thanh toán trực tuyến năm 2026 là bao nhiêu?"
  cchc chat

Mỗi lệnh có trang trợ giúp riêng: cchc LỆNH --help
"""


class CollectedCommands(click.Group):
    """A group of the commands that the installed packages declare as entry points."""

    context_class = VietnameseContext

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Name every command, the known ones in the order of their use."""
        order = list(SHORT_HELP)
        return sorted(
            _declared(), key=lambda name: (order.index(name) if name in order else len(order), name)
        )

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import one command; None where no package declares it."""
        entry = _declared().get(cmd_name)
        if entry is None:
            return None
        command = entry.load()
        if not isinstance(command, click.Command):
            message = f"{COMMANDS_GROUP}: {entry.value} is not a click command"
            raise TypeError(message)
        return localise(command)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the commands without importing those whose short help is known."""
        rows = []
        for name in self.list_commands(ctx):
            command = None if name in SHORT_HELP else self.get_command(ctx, name)
            rows.append((name, command.get_short_help_str() if command else SHORT_HELP[name]))
        with formatter.section("Commands"):
            formatter.write_dl(rows)


def _declared() -> dict[str, EntryPoint]:
    return {entry.name: entry for entry in entry_points(group=COMMANDS_GROUP)}


@click.group(cls=CollectedCommands, epilog=EXAMPLES)
@click.version_option(package_name="cchc", message="cchc %(version)s")
@click.option("--debug", is_flag=True, help="Khi gặp lỗi nội bộ thì hiện toàn bộ chi tiết.")
def cchc(debug: bool) -> None:
    """Trợ lý hỏi đáp về cải cách hành chính, có trích dẫn, chạy ngoại tuyến."""
    if debug:
        sys.excepthook = sys.__excepthook__


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code and leaves one line on stderr where it failed.

    An error that nobody foresaw is written to a log file in the user's log folder.
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # Vietnamese under any locale
            stream.reconfigure(encoding="utf-8", errors="replace")
    sys.excepthook = _internal_error(list(sys.argv[1:] if arguments is None else arguments))
    try:
        result = cchc.main(arguments, prog_name="cchc", standalone_mode=False)
    except click.exceptions.NoArgsIsHelpError as error:
        click.echo(error.message, err=True)
        return error.exit_code
    except click.ClickException as error:
        return _fail(explain(error), error.exit_code)
    except CchcError as error:
        return _fail(str(error), error.exit_code)
    except click.Abort:
        click.echo("Đã dừng theo yêu cầu.", err=True)
        return INTERRUPTED
    except OSError as error:
        return _fail(_file_problem(error), 1)
    return result if isinstance(result, int) else 0


def _fail(message: str, exit_code: int) -> int:
    click.echo(f"Lỗi: {' '.join(message.split())}", err=True)
    return exit_code


def _file_problem(error: OSError) -> str:
    where = f" «{error.filename}»" if error.filename else ""
    return f"không đọc hoặc ghi được{where}: {error.strerror or error}."


def _internal_error(
    arguments: list[str],
) -> Callable[[type[BaseException], BaseException, TracebackType | None], None]:
    def report(
        kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        detail = "".join(traceback.format_exception(kind, error, trace))
        log = _write_log(f"cchc {shlex.join(arguments)}\n{detail}")
        where = f"Chi tiết ở {log}" if log else "Không ghi được nhật ký; chạy lại với cchc --debug"
        _fail(f"lỗi nội bộ ngoài dự kiến ({kind.__name__}). {where}.", 1)

    return report


def _write_log(text: str) -> Path | None:
    """Append to the user's log; None where it cannot be written."""
    import platformdirs

    path = platformdirs.user_log_path("cchc") / "errors.log"
    moment = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a", encoding="utf-8") as log:
            log.write(f"{moment} {text}\n")
    except OSError:
        return None
    return path
