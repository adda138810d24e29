"""Tests of the command line: lazy commands, Vietnamese help and errors of one line."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import EntryPoint, entry_points
from pathlib import Path

import click
import pytest

from assistant import cli

Run = Callable[..., int]

COMMANDS = """
import click
from vectorstore.errors import CchcError, ConfigurationError

@click.command()
@click.argument("question")
@click.option("-k", type=click.IntRange(1, 50), default=10, show_default=True, help="Số kết quả.")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]))
@click.option("--ocr", type=click.Choice(["auto", "off"]))
@click.option("--file", type=click.Path(exists=True))
def ask(question, k, as_of, ocr, file):
    click.echo(f"hỏi: {question}")

@click.group()
def documents():
    pass

@documents.command()
def show():
    "Xem một tài liệu."

@click.command()
def known():
    raise ConfigurationError("Không thấy thư mục x.\\n  Hãy kiểm tra lại.")

@click.command()
def partial():
    raise click.exceptions.Exit(1)

@click.command()
def stopped():
    raise KeyboardInterrupt

@click.command()
def unreadable():
    open("khong-co/a.txt")

@click.command()
def crash():
    raise ZeroDivisionError("chi tiết nội bộ")

@click.command(short_help="Lệnh của gói khác.")
def extra():
    pass

text = "not a command"
"""


def declare(name: str) -> EntryPoint:
    return EntryPoint(name, f"small_room:{name}", cli.COMMANDS_GROUP)


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run `cchc` in this process over a room of small commands."""
    (tmp_path / "small_room.py").write_text(COMMANDS, encoding="utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "small_room", raising=False)
    monkeypatch.setattr(sys, "excepthook", sys.excepthook)
    names = ["ask", "documents", "known", "partial", "stopped", "unreadable", "crash", "extra"]
    monkeypatch.setattr(cli, "entry_points", lambda group: [declare(name) for name in names])
    return lambda *arguments: cli.main(arguments)


def test_a_command_runs_with_its_arguments(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("ask", "mục tiêu?") == 0
    assert capsys.readouterr().out == "hỏi: mục tiêu?\n"


def test_help_lists_every_declared_command_in_the_order_of_use() -> None:
    listed = cli.cchc.list_commands(click.Context(cli.cchc))
    declared = {entry.name for entry in entry_points(group=cli.COMMANDS_GROUP)}
    assert set(listed) == declared
    assert listed[: len(cli.SHORT_HELP)] == [name for name in cli.SHORT_HELP if name in declared]


def test_help_imports_no_command_and_no_heavy_library() -> None:
    heavy = ["chromadb", "gradio", "langchain", "numpy", "sqlalchemy", "ingest", "evals"]
    code = (
        "import sys; from assistant.cli import main; main(['--help']);"
        f"sys.exit(','.join(sorted(set({heavy!r}) & set(sys.modules))) or None)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert "Các lệnh:" in done.stdout


def test_help_asks_an_unknown_package_for_its_short_help(
    run: Run, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "entry_points", lambda group: [declare("extra")])
    assert run("--help") == 0
    assert "Lệnh của gói khác." in capsys.readouterr().out


def test_help_pages_are_vietnamese_down_to_the_subcommands(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    run("ask", "--help")
    run("documents", "show", "--help")
    page = capsys.readouterr().out
    assert "Cách dùng: cchc ask [OPTIONS] QUESTION" in page
    assert "Cách dùng: cchc documents show" in page
    assert "[mặc định: 10;" in page
    assert "Hiện trang trợ giúp này rồi thoát." in page
    assert not {"Usage", "Options:", "default:", "Show this"} & set(page.split())


def test_version_names_the_program(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--version") == 0
    assert capsys.readouterr().out.startswith("cchc ")


@pytest.mark.parametrize(
    ("arguments", "line"),
    [
        (["aks"], "không có lệnh «aks» (có phải «ask»?). Xem cách dùng: cchc --help"),
        (["xyz"], "không có lệnh «xyz». Xem cách dùng: cchc --help"),
        (["ask"], "thiếu tham số «QUESTION». Xem cách dùng: cchc ask --help"),
        (["ask", "a", "b"], "thừa tham số: b. Xem cách dùng: cchc ask --help"),
        (
            ["ask", "a", "--ocrs", "auto"],
            "không có tuỳ chọn «--ocrs» (có phải «--ocr»?). Xem cách dùng: cchc ask --help",
        ),
        (["ask", "a", "-k"], "tuỳ chọn '-k' cần một giá trị. Xem cách dùng: cchc --help"),
        (
            ["ask", "a", "-k", "ba"],
            "giá trị không hợp lệ cho tuỳ chọn «-k»: 'ba' không phải là số nguyên."
            " Xem cách dùng: cchc ask --help",
        ),
        (
            ["ask", "a", "-k", "0"],
            "giá trị không hợp lệ cho tuỳ chọn «-k»: 0 nằm ngoài khoảng 1<=x<=50."
            " Xem cách dùng: cchc ask --help",
        ),
        (
            ["ask", "a", "--ocr", "có"],
            "giá trị không hợp lệ cho tuỳ chọn «--ocr»: 'có' không nằm trong: 'auto', 'off'."
            " Xem cách dùng: cchc ask --help",
        ),
        (
            ["ask", "a", "--as-of", "mai"],
            "giá trị không hợp lệ cho tuỳ chọn «--as-of»: 'mai' không đúng dạng '%Y-%m-%d'."
            " Xem cách dùng: cchc ask --help",
        ),
        (
            ["ask", "a", "--file", "không-có.txt"],
            "giá trị không hợp lệ cho tuỳ chọn «--file»: 'không-có.txt' không tồn tại."
            " Xem cách dùng: cchc ask --help",
        ),
    ],
)
def test_wrong_usage_is_one_vietnamese_line_and_exit_2(
    run: Run, capsys: pytest.CaptureFixture[str], arguments: list[str], line: str
) -> None:
    assert run(*arguments) == 2
    assert capsys.readouterr().err == f"Lỗi: {line}\n"


def test_no_arguments_show_the_help_and_exit_2(
    run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run() == 2
    assert "Các lệnh:" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("command", "exit_code", "errors"),
    [
        ("known", 2, "Lỗi: Không thấy thư mục x. Hãy kiểm tra lại.\n"),
        ("partial", 1, ""),
        ("stopped", 130, "\nĐã dừng theo yêu cầu.\n"),
        (
            "unreadable",
            1,
            "Lỗi: không đọc hoặc ghi được «khong-co/a.txt»: No such file or directory.\n",
        ),
    ],
)
def test_an_ended_command_says_why(
    run: Run, capsys: pytest.CaptureFixture[str], command: str, exit_code: int, errors: str
) -> None:
    assert run(command) == exit_code
    assert capsys.readouterr().err == errors


def crash_in_own_process(tmp_path: Path, *options: str) -> subprocess.CompletedProcess[str]:
    (tmp_path / "small_room.py").write_text(COMMANDS, encoding="utf-8")
    code = (
        "import sys; from importlib.metadata import EntryPoint; from assistant import cli;"
        "cli.entry_points = lambda group: [EntryPoint('crash', 'small_room:crash', group)];"
        f"sys.exit(cli.main({[*options, 'crash']!r}))"
    )
    return subprocess.run(
        [sys.executable, "-c", code],
        capture_output=True,
        text=True,
        env={"PYTHONPATH": str(tmp_path), "XDG_STATE_HOME": str(tmp_path / "state"), "LC_ALL": "C"},
    )


def test_an_unforeseen_error_is_one_line_and_its_detail_in_a_log(tmp_path: Path) -> None:
    done = crash_in_own_process(tmp_path)
    (log,) = (tmp_path / "state").rglob("errors.log")
    assert done.returncode == 1
    assert done.stderr == (
        f"Lỗi: lỗi nội bộ ngoài dự kiến (ZeroDivisionError). Chi tiết ở {log}.\n"
    )
    written = log.read_text(encoding="utf-8")
    assert "cchc crash\n" in written
    assert "ZeroDivisionError: chi tiết nội bộ" in written


def test_a_log_that_cannot_be_written_does_not_hide_the_error(tmp_path: Path) -> None:
    (tmp_path / "state").write_text("a file where the folder should be", encoding="utf-8")
    done = crash_in_own_process(tmp_path)
    assert done.returncode == 1
    assert done.stderr == (
        "Lỗi: lỗi nội bộ ngoài dự kiến (ZeroDivisionError)."
        " Không ghi được nhật ký; chạy lại với cchc --debug.\n"
    )


def test_debug_shows_the_whole_detail(tmp_path: Path) -> None:
    done = crash_in_own_process(tmp_path, "--debug")
    assert done.returncode == 1
    assert "Traceback" in done.stderr
    assert not (tmp_path / "state").exists()


def test_a_declaration_that_is_no_command_is_an_error(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cli, "entry_points", lambda group: [declare("text")])
    with pytest.raises(TypeError, match="small_room:text is not a click command"):
        run("text")
