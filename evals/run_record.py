"""What a run ran with: settings, code revision, prompts and the library's fingerprint."""

from __future__ import annotations

import hashlib
import json
import shutil
import subprocess
from importlib import metadata, resources
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, Self

from vectorstore.settings import Settings

if TYPE_CHECKING:
    from vectorstore.library import Library

# Paths differ from machine to machine and keys are nobody's business.
_LEFT_OUT = {"library", "llm_api_key"}


class RunRecord(NamedTuple):
    """Two runs with equal records over equal suites give equal answers."""

    version: str
    revision: (
        str | None
    )  # the commit, "+" behind it where the working tree differs; None outside git
    settings: dict[str, Any]
    prompts: dict[str, str]  # file name → SHA-256

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Read everything from the installation."""
        return cls(
            version=metadata.version("cchc"),
            revision=_revision(Path(__file__).resolve().parents[1]),
            settings=settings.model_dump(mode="json", exclude=_LEFT_OUT),
            prompts=_prompt_hashes(),
        )

    def to_json(self) -> dict[str, Any]:
        """Plain values."""
        return dict(self._asdict())


def fingerprint(library: Library) -> str:
    """SHA-256 of what the library holds: texts, outlines, facts and the embedder's name.

    Two libraries of the same files, read by the same code, have the same one.
    """
    held: list[object] = [library.meta.embedder]
    for document in sorted(library.documents(), key=lambda one: (one.source, one.revision)):
        provisions = library.provisions(document.id)
        paths = {one.id: one.section_path for one in provisions}
        held.append((document.source, document.revision, document.text))
        held.append([(one.kind, one.section_path, one.start, one.end) for one in provisions])
        held += [
            (paths.get(one.provision_id), one.indicator, one.comparator, one.value, one.unit)
            for one in library.facts(document_id=document.id)
        ]
    return hashlib.sha256(json.dumps(held, ensure_ascii=False).encode()).hexdigest()


def _prompt_hashes() -> dict[str, str]:
    folder = Path(str(resources.files("prompts")))
    return {
        path.name: hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.glob("*.md"))
    }


def _revision(folder: Path) -> str | None:
    git = shutil.which("git")
    if git is None or not (folder / ".git").exists():
        return None

    def said(*arguments: str) -> str:
        command = [git, "-C", str(folder), *arguments]
        result = subprocess.run(command, capture_output=True, check=False, text=True)  # noqa: S603
        return result.stdout.strip()

    commit = said("rev-parse", "HEAD")
    if not commit:
        return None
    return f"{commit}+" if said("status", "--porcelain") else commit
