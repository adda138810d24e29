"""The catalogue of the interface: compiles it, after saying what it lacks or has too much of.

    python scripts/translations.py

Source: `assistant/translations/en.po`, one entry for each text that `tr` or `mark` holds in the
code. Result: `en.mo` beside it, which the program reads.
"""

from __future__ import annotations

import ast
import io
import sys
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "assistant" / "translations"
SOURCE, COMPILED = FOLDER / "en.po", FOLDER / "en.mo"


def texts_in_code() -> set[str]:
    """Every text that the code marks for translation.

    By the syntax tree: Babel reads tokens, and an f-string is a single one in Python 3.11.
    """
    found = set()
    for file in sorted((ROOT / "assistant").rglob("*.py")):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            match node:
                case ast.Call(ast.Name("tr" | "mark"), [ast.Constant(str(text))]):
                    found.add(text)
    return found


def catalogue() -> Catalog:
    """The translations as they are written."""
    with SOURCE.open("rb") as file:
        return read_po(file, locale="en")


def faults(written: Catalog, wanted: set[str]) -> list[str]:
    """What is missing, not translated, or no longer asked for."""
    entries = {str(one.id): str(one.string) for one in written if one.id}
    return (
        [f"missing: {one}" for one in sorted(wanted - entries.keys())]
        + [f"not used any more: {one}" for one in sorted(entries.keys() - wanted)]
        + [f"not translated: {one}" for one, english in entries.items() if not english]
    )


def compiled(written: Catalog) -> bytes:
    """The catalogue as the program reads it."""
    buffer = io.BytesIO()
    write_mo(buffer, written)
    return buffer.getvalue()


def main() -> int:
    """Check and compile; returns 1 where something is wrong with the source."""
    written = catalogue()
    found = faults(written, texts_in_code())
    for fault in found:
        sys.stderr.write(f"{SOURCE.name}: {fault}\n")
    COMPILED.write_bytes(compiled(written))
    return 1 if found else 0


if __name__ == "__main__":
    raise SystemExit(main())
