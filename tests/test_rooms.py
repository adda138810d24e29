"""The rules of the tree: who imports whom, how long a module is, and what no file may hold."""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
# evals → assistant → vectorstore ← ingest, prompts at the bottom; nothing imports evals.
MAY_IMPORT = {
    "vectorstore": frozenset[str](),
    "prompts": frozenset[str](),
    "ingest": frozenset({"vectorstore"}),
    "assistant": frozenset({"vectorstore", "prompts"}),
    "evals": frozenset({"assistant", "ingest", "prompts", "vectorstore"}),
}
MAX_LINES = 400
MACHINE_PATH = re.compile(r"(?<![\w.~$}])/(?:work|root|home|farm|Users|opt)/[\w.-]+")
REGISTRY_HOST = re.compile(
    r"pypi\.org|files\.pythonhosted|registry\.npmjs|deb\.debian|pytorch\.org"
)
OUTSIDE_ADDRESS = re.compile(
    r"(?:https?:)?//(?!127\.0\.0\.1|localhost|www\.w3\.org)[\w-]+\.[\w.-]+"
)
SERVED = {".css", ".js", ".html", ".svg"}
CHAT = ROOT / "assistant" / "chat"


def imported_rooms(source: str) -> set[str]:
    """Name every room that a module imports, by statement or by a literal name."""
    names: list[str] = []
    for node in ast.walk(ast.parse(source)):
        match node:
            case ast.Import():
                names += [alias.name for alias in node.names]
            case ast.ImportFrom(module=str(module), level=0):
                names.append(module)
            case ast.Call(
                func=ast.Name(id="import_module" | "__import__")
                | ast.Attribute(attr="import_module"),
                args=[ast.Constant(value=str(module)), *_],
            ):
                names.append(module)
    return {name.split(".")[0] for name in names} & (MAY_IMPORT.keys() | {"tests", "benchmarks"})


def modules(room: str) -> list[Path]:
    return sorted((ROOT / room).rglob("*.py"))


def tracked_files() -> Iterator[Path]:
    """Yield every text file of the repository, or would-be file of the next commit."""
    if shutil.which("git") is None or not (ROOT / ".git").exists():
        pytest.skip("not a git checkout: which files belong to the repository is unknown")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        text=True,
    )
    for name in listed.stdout.split("\0"):
        path = ROOT / name
        if name and path.is_file() and b"\0" not in path.read_bytes():
            yield path


@pytest.mark.parametrize("room", MAY_IMPORT)
def test_rooms_import_one_way(room: str) -> None:
    allowed = MAY_IMPORT[room] | {room}
    wrong = {
        f"{path.relative_to(ROOT)} imports {', '.join(sorted(foreign))}"
        for path in modules(room)
        if (foreign := imported_rooms(path.read_text(encoding="utf-8")) - allowed)
    }
    assert modules(room)
    assert wrong == set()


@pytest.mark.parametrize(
    "source",
    [
        "import ingest.pipeline",
        "from ingest import pipeline",
        "def late():\n    from ingest.pipeline import read\n",
        "import importlib\nimportlib.import_module('ingest.cli')",
        "if TYPE_CHECKING:\n    import ingest",
    ],
)
def test_every_way_of_importing_a_room_is_seen(source: str) -> None:
    assert imported_rooms(source) == {"ingest"}


def test_relative_and_foreign_imports_are_no_rooms() -> None:
    assert imported_rooms("from . import ingest\nimport ingestion\nimport json") == set()


@pytest.mark.parametrize("room", [*MAY_IMPORT, "benchmarks", "scripts", "training"])
def test_no_module_is_two_things(room: str) -> None:
    lengths = {path: len(path.read_text(encoding="utf-8").splitlines()) for path in modules(room)}
    assert {str(path): lines for path, lines in lengths.items() if lines > MAX_LINES} == {}


def test_no_file_names_a_machine_or_a_registry() -> None:
    found = [
        f"{path.relative_to(ROOT)}:{number}: {match[0]}"
        for path in tracked_files()
        for number, line in enumerate(path.read_text("utf-8", errors="replace").splitlines(), 1)
        for match in [MACHINE_PATH.search(line) or REGISTRY_HOST.search(line)]
        if match
    ]
    assert found == []


def test_nothing_served_calls_outside() -> None:
    served = [
        path
        for room in MAY_IMPORT
        for path in (ROOT / room).rglob("*")
        if path.suffix in SERVED or (path.suffix == ".py" and path.is_relative_to(CHAT))
        if not path.is_relative_to(ROOT / "evals" / "corpus")
    ]
    found = [
        f"{path.relative_to(ROOT)}: {match[0]}"
        for path in served
        for match in OUTSIDE_ADDRESS.finditer(path.read_text(encoding="utf-8"))
    ]
    assert served
    assert found == []


@pytest.mark.parametrize(
    ("text", "caught"),
    [
        ("@import url('https://fonts.example.com/css')", True),
        ('<script src="//cdn.example.net/a.js">', True),
        ('<svg xmlns="http://www.w3.org/2000/svg">', False),
        ("fetch('http://127.0.0.1:7860/ask')", False),
        ("// a comment. Then more", False),
    ],
)
def test_outside_addresses_are_told_from_local_ones(text: str, caught: bool) -> None:
    assert bool(OUTSIDE_ADDRESS.search(text)) is caught


@pytest.mark.parametrize(
    ("text", "caught"),
    [
        ("open('/" + "work/data/a.txt')", True),
        ("cd /" + "home/someone/cchc", True),
        ("the folder ./" + "work/data and the tmp_path/" + "root/x", False),
        ("docs/home/page.md", False),
    ],
)
def test_machine_paths_are_told_from_relative_ones(text: str, caught: bool) -> None:
    assert bool(MACHINE_PATH.search(text)) is caught
