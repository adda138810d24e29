"""The README is true: its commands, options, targets, settings and links exist, and help runs."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from importlib.metadata import entry_points
from pathlib import Path
from typing import NamedTuple

import click
import pytest

from assistant.cli import COMMANDS_GROUP, SHORT_HELP, cchc, main
from vectorstore.settings import PREFIX, Settings

ROOT = Path(__file__).resolve().parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md"]
BLOCK = re.compile(r"^```(console|bash)\n(.*?)^```", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"\]\((?!https?:|#)([^)#\s]+)\)")
# A screenshot is taken from the finished page, after everything else.
LATER = {"docs/screenshots/chat.png"}


class Line(NamedTuple):
    """One command line of a page."""

    page: str
    words: tuple[str, ...]


def command_lines(page: str, text: str) -> list[Line]:
    """Read the commands of ```bash blocks, and of ```console blocks where a line starts with $."""
    lines = []
    for kind, body in BLOCK.findall(text):
        for line in body.splitlines():
            if kind == "console" and not line.startswith("$ "):
                continue
            words = tuple(shlex.split(line.removeprefix("$ "), comments=True))
            if words:
                lines.append(Line(page, words))
    return lines


def documented() -> list[Line]:
    return [
        line
        for page in PAGES
        for line in command_lines(page.name, page.read_text(encoding="utf-8"))
    ]


def program(line: Line) -> str:
    return line.words[0].removeprefix(".venv/bin/")


def of(name: str) -> list[Line]:
    return [line for line in documented() if program(line) == name]


def show(line: Line) -> str:
    return shlex.join(line.words)


def check_options(command: click.Command, words: list[str], path: str) -> None:
    """Follow a command line down to its last subcommand; an unknown option or name raises."""
    context = click.Context(command, info_name=path)
    if isinstance(command, click.Group) and words and not words[0].startswith("-"):
        child = command.get_command(context, words[0])
        assert child is not None, f"{path}: no command {words[0]}"
        check_options(child, words[1:], f"{path} {words[0]}")
        return
    command.make_parser(context).parse_args(list(words))


def test_both_readers_find_commands() -> None:
    assert {program(line) for line in documented()} >= {"make", "cchc", "pytest"}


def test_every_program_of_the_pages_is_known() -> None:
    assert {program(line) for line in documented()} <= {"make", "cchc", "pytest", "python"}


@pytest.mark.parametrize("line", of("make"), ids=show)
def test_make_targets_exist(line: Line) -> None:
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    targets = set(re.findall(r"^([a-z][\w-]*):", makefile, re.MULTILINE))
    assert set(line.words[1:]) <= targets


@pytest.mark.parametrize("line", of("pytest"), ids=show)
def test_test_folders_exist(line: Line) -> None:
    folders = [word for word in line.words[1:] if word.startswith("tests")]
    assert all((ROOT / folder).exists() for folder in folders)


@pytest.mark.parametrize("line", of("python"), ids=show)
def test_benchmarks_exist(line: Line) -> None:
    option, module, *_ = line.words[1:]
    assert option == "-m"
    assert (ROOT / f"{module.replace('.', '/')}.py").is_file()


@pytest.mark.parametrize("line", of("cchc"), ids=show)
def test_commands_take_the_options_they_are_shown_with(line: Line) -> None:
    check_options(cchc, list(line.words[1:]), "cchc")


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]])
def test_the_installed_program_runs(arguments: list[str]) -> None:
    installed = Path(sys.executable).with_name("cchc")
    done = subprocess.run([installed, *arguments], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")
    assert "cchc" in done.stdout


@pytest.mark.parametrize("name", SHORT_HELP)
def test_every_command_has_help_with_an_example(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([name, "--help"]) == 0
    page = capsys.readouterr().out
    assert f"Cách dùng: cchc {name}" in page
    assert "Ví dụ" in page
    assert page.count(f"cchc {name}") > 1


def test_every_declared_command_is_documented() -> None:
    declared = {entry.name for entry in entry_points(group=COMMANDS_GROUP)}
    shown = {line.words[1] for line in of("cchc") if not line.words[1].startswith("-")}
    assert declared == shown == set(SHORT_HELP)


def test_every_setting_is_documented() -> None:
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    named = set(re.findall(rf"`({PREFIX}[A-Z_]+)`", text))
    assert named == {PREFIX + name.upper() for name in Settings.model_fields}


@pytest.mark.parametrize("page", [*PAGES, *sorted((ROOT / "docs").rglob("*.md"))], ids=str)
def test_links_lead_somewhere(page: Path) -> None:
    links = set(LINK.findall(page.read_text(encoding="utf-8"))) - LATER
    assert [link for link in links if not (page.parent / link).exists()] == []


def test_every_decision_is_listed() -> None:
    folder = ROOT / "docs" / "decisions"
    index = (folder / "README.md").read_text(encoding="utf-8")
    pages = {page.name for page in folder.glob("*.md")} - {"README.md"}
    assert set(LINK.findall(index)) == pages


def test_ci_runs_the_tests_and_nothing_else() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8").splitlines()
    assert script == ["#!/bin/sh", "exec make test"]


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-dev.lock"])
def test_locks_hold_exact_versions_and_nothing_else(name: str) -> None:
    lines = (ROOT / name).read_text(encoding="utf-8").splitlines()
    pins = [line for line in lines if not line.startswith("#")]
    assert pins
    assert [pin for pin in pins if not re.fullmatch(r"[\w.-]+==[\w.!]+", pin)] == []


def test_the_development_lock_holds_the_programs_versions() -> None:
    runtime = set((ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines())
    development = set((ROOT / "requirements-dev.lock").read_text(encoding="utf-8").splitlines())
    assert runtime <= development
    assert "torch==2.13.0" in development - runtime


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("```bash\nmake demo  # tries it\n\n# only a comment\n```\n", [("make", "demo")]),
        ("```console\n$ cchc ask 'a b'\nan answer\n```\n", [("cchc", "ask", "a b")]),
        ("```text\nmake nothing\n```\n", []),
    ],
)
def test_command_lines_are_told_from_the_rest(text: str, words: list[tuple[str, ...]]) -> None:
    assert [line.words for line in command_lines("page", text)] == words


def test_an_unknown_option_is_seen() -> None:
    with pytest.raises(click.NoSuchOption):
        check_options(cchc, ["--khong-co"], "cchc")
