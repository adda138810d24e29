"""Click in Vietnamese: the words of its help pages and the reasons of its usage errors."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence

import click

# Click's own words on help pages; everything else there is written by the commands.
_HEADINGS = {
    "Options": "Tuỳ chọn",
    "Commands": "Các lệnh",
    "Arguments": "Tham số",
    "Positional arguments": "Tham số",
}
_PHRASES = {
    "Show this message and exit.": "Hiện trang trợ giúp này rồi thoát.",
    "Show the version and exit.": "Hiện phiên bản rồi thoát.",
    "[required]": "[bắt buộc]",
    "[default: ": "[mặc định: ",
    "; default: ": "; mặc định: ",
    "[env var: ": "[biến môi trường: ",
    "; required]": "; bắt buộc]",
}
_PHRASE = re.compile("|".join(re.escape(phrase) for phrase in _PHRASES))


class VietnameseFormatter(click.HelpFormatter):
    """Writes help pages with Vietnamese headings."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the usage line."""
        super().write_usage(prog, args, "Cách dùng: " if prefix is None else prefix)

    def write_heading(self, heading: str) -> None:
        """Write a section's heading."""
        super().write_heading(_HEADINGS.get(heading, heading))

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2
    ) -> None:
        """Write a list of terms with their meaning."""
        translated = [
            (term, _PHRASE.sub(lambda match: _PHRASES[match[0]], meaning)) for term, meaning in rows
        ]
        super().write_dl(translated, col_max, col_spacing)


class VietnameseContext(click.Context):
    """A command's context whose help pages are in Vietnamese."""

    formatter_class = VietnameseFormatter


def localise(command: click.Command) -> click.Command:
    """Give a command and its subcommands Vietnamese help pages; returns the same command."""
    command.context_class = VietnameseContext
    if isinstance(command, click.Group):
        for child in command.commands.values():
            localise(child)
    return command


def explain(error: click.ClickException) -> str:
    """Say in one Vietnamese line what is wrong in a call, and where the help of its command is."""
    reason = " ".join(_reason(error).split())
    if not isinstance(error, click.UsageError):
        return reason
    path = error.ctx.command_path if error.ctx else "cchc"
    return f"{reason.rstrip('. ')}. Xem cách dùng: {path} --help"


def _reason(error: click.ClickException) -> str:
    match error:
        case click.NoSuchOption():
            return f"không có tuỳ chọn «{error.option_name}»{_nearest(error.possibilities)}"
        case click.NoSuchCommand():
            return f"không có lệnh «{error.command_name}»{_nearest(_similar_commands(error))}"
        case click.MissingParameter():
            return f"thiếu {_name(error)}"
        case click.BadParameter():
            return f"giá trị không hợp lệ cho {_name(error)}: {_translate(error.message)}"
        case click.FileError():
            return f"không mở được tệp «{error.ui_filename}»: {error.message}"
        case _:
            return _translate(error.message)


def _nearest(possibilities: Sequence[str] | None) -> str:
    return f" (có phải «{'», «'.join(possibilities)}»?)" if possibilities else ""


def _similar_commands(error: click.NoSuchCommand) -> list[str]:
    group = error.cmd
    if error.ctx is None or not isinstance(group, click.Group):
        return []
    return difflib.get_close_matches(error.command_name, group.list_commands(error.ctx))


def _name(error: click.BadParameter) -> str:
    match error.param:
        case click.Option() as option:
            return f"tuỳ chọn «{max(option.opts, key=len)}»"
        case click.Argument() as argument:
            return f"tham số «{argument.human_readable_name}»"
        case _:
            return "tham số"


# Click's own sentences; a message that a command wrote matches none of them and stays as it is.
_SENTENCES = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"(.+) is not one of (.+?)\.?", r"\1 không nằm trong: \2"),
        (r"(.+) is not a valid boolean\..*", r"\1 không phải là có hay không"),
        (r"(.+) is not a valid integer(?: range)?\.?", r"\1 không phải là số nguyên"),
        (r"(.+) is not a valid float(?: range)?\.?", r"\1 không phải là một số"),
        (r"(.+) is not in the range (.+?)\.?", r"\1 nằm ngoài khoảng \2"),
        (r"(.+) does not match the formats? (.+?)\.?", r"\1 không đúng dạng \2"),
        (r"(?:Path|File|Directory) (.+) does not exist\.?", r"\1 không tồn tại"),
        (r"(?:Path|File|Directory) (.+) is a file\.?", r"\1 là một tệp"),
        (r"(?:Path|File|Directory) (.+) is a directory\.?", r"\1 là một thư mục"),
        (r"(?:Path|File|Directory) (.+) is not readable\.?", r"\1 không đọc được"),
        (r"(?:Path|File|Directory) (.+) is not writable\.?", r"\1 không ghi được"),
        (r"Got unexpected extra arguments? \((.*)\)", r"thừa tham số: \1"),
        (r"Option (.+) requires an argument\.?", r"tuỳ chọn \1 cần một giá trị"),
        (r"Option (.+) does not take a value\.?", r"tuỳ chọn \1 không nhận giá trị"),
        (r"Missing command\.?", "thiếu tên lệnh"),
    )
)


def _translate(message: str) -> str:
    for pattern, replacement in _SENTENCES:
        found = pattern.fullmatch(message)
        if found:
            return found.expand(replacement)
    return message
