"""`kill -9` at random moments of a batch: what was committed is whole, and the batch goes on.

    python -m benchmarks.kill_batches --rounds 100

Each round starts the batch in a process of its own, kills it (and nothing else) at a random moment
of the time that it takes, opens the library and compares it with both indexes. When a batch gets
to its end the next round begins a new library.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ingest.pipeline import ingest_paths
from vectorstore import audit, lexical, vectors
from vectorstore.embedders import Embedder
from vectorstore.library import DATABASE_FILE, Library
from vectorstore.opened import open_indexes
from vectorstore.settings import Settings

DOCUMENTS = 24
_STARTED = "started"


class LetterEmbedder(Embedder):
    """Vectors of the letters of a text: a batch in a second, not in minutes."""

    @property
    def name(self) -> str:
        """Stored by the library."""
        return "fake:letters"

    @property
    def dimension(self) -> int:
        """A few dozen are enough to tell texts apart."""
        return 32

    def _passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.stack([self._question(text) for text in texts])

    def _question(self, text: str) -> NDArray[np.float32]:
        counts = np.bincount([ord(letter) % 32 for letter in text], minlength=32)
        return counts.astype(np.float32) + 1


class Round(NamedTuple):
    """What a killed batch left behind."""

    killed: bool  # false: the batch was done before its moment came
    documents: int
    faults: tuple[str, ...]


def make_documents(folder: Path, count: int = DOCUMENTS) -> None:
    """Write small plans, each with figures of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        points = "\n".join(
            f"{point}. Nhiệm vụ {point} của đơn vị {number}: đạt {number + point}% trong năm 2026."
            for point in range(1, 15)
        )
        text = (
            f"ỦY BAN NHÂN DÂN\nTỈNH MẪU\nSố: {number + 1}/KH-UBND\n"
            f"Mẫu, ngày 05 tháng 01 năm 2026\nKẾ HOẠCH\nCải cách đợt {number}\n{points}\n"
        )
        (folder / f"ke-hoach-{number:03}.txt").write_text(text, encoding="utf-8")


def check(library_folder: Path, expected: int) -> tuple[int, tuple[str, ...]]:
    """Open a library as the next command would; returns its documents and what is wrong."""
    if not (library_folder / DATABASE_FILE).is_file():
        return 0, ()  # killed before there was one
    faults: list[str] = []
    with Library.open(library_folder, LetterEmbedder(), create=True) as library:
        faults += library.problems()
        documents = library.documents()
        if library.change_sequence:
            open_indexes(library)
            for kind in audit.KINDS:
                if audit.state(library, kind).condition != "current":
                    faults.append(f"{kind.name}: {audit.state(library, kind).condition}")
        for document in documents:
            faults += _faults_of(library, document.id)
        faults += _index_faults(library)
    if len(documents) > expected:
        faults.append(f"{len(documents)} documents of {expected}")
    return len(documents), tuple(faults)


def _faults_of(library: Library, document_id: str) -> list[str]:
    document = library.document(document_id)
    provisions = library.provisions(document_id)
    chunks = library.keyed_chunks(document_id)
    stored = library.vectors([document_id])
    if document is None or not provisions or not chunks:
        return [f"{document_id}: half a document"]
    faults = []
    said = " ".join(document.text[one.start : one.end] for one in provisions)
    if said.split() != document.text.split():
        faults.append(f"{document_id}: words lost")
    if sorted(stored.keys.tolist()) != sorted(one.key for one in chunks):
        faults.append(f"{document_id}: vectors and chunks differ")
    return faults


def _index_faults(library: Library) -> list[str]:
    keys = set(library.chunk_keys())
    if not keys:
        return []
    faults = []
    for kind in audit.KINDS:
        stamp = audit.state(library, kind).stamp
        if stamp is None:
            faults.append(f"{kind.name}: missing")
            continue
        folder = kind.generations(library).folder(stamp)
        if kind is audit.LEXICAL:
            held = lexical.LexicalIndex.open(folder).keys()
        else:
            held = _chroma_keys(folder)
        if held != keys:
            faults.append(f"{kind.name}: {len(held)} chunks of {len(keys)}")
    return faults


def _chroma_keys(folder: Path) -> set[int]:
    with tempfile.TemporaryDirectory() as copy:  # Chroma writes even when it only reads
        shutil.copytree(folder, copy, dirs_exist_ok=True)
        return vectors.inspect(Path(copy), ()).keys


def kill_once(documents: Path, library: Path, delay_seconds: float) -> Round:
    """Start the batch, kill it after the delay, and look at what it left."""
    command = [sys.executable, "-m", "benchmarks.kill_batches", "--ingest", str(documents)]
    process = subprocess.Popen(  # noqa: S603 - this module
        [*command, "--library", str(library)],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        cwd=Path(__file__).parents[1],
        text=True,
    )
    assert process.stdout is not None  # noqa: S101 - asked for above
    with process.stdout:
        process.stdout.readline()  # it has loaded what it needs: the batch begins
        try:
            process.wait(delay_seconds)
            killed = False
        except subprocess.TimeoutExpired:
            os.kill(process.pid, signal.SIGKILL)
            process.wait()
            killed = True
    count, faults = check(library, len(list(documents.iterdir())))
    if not killed and process.returncode != 0:
        faults = (*faults, f"the batch ended with {process.returncode}")
    return Round(killed, count, faults)


def ingest(documents: Path, library: Path) -> int:
    """Run the batch in this process; returns how many documents failed."""
    sys.stdout.write(f"{_STARTED}\n")
    sys.stdout.flush()
    report = ingest_paths(
        [str(documents)], library, Settings(library=library), embedder=LetterEmbedder()
    )
    return sum(file.status not in ("added", "unchanged") for file in report.files)


def run_rounds(rounds: int, folder: Path, seed: int = 1) -> list[Round]:
    """Kill that many batches; every library is taken to its end at last."""
    documents = folder / "documents"
    make_documents(documents)
    chance = random.Random(seed)  # noqa: S311 - moments, not secrets
    started = time.monotonic()
    ingest(documents, folder / "whole")
    whole_seconds = (time.monotonic() - started) * 1.2
    done: list[Round] = []
    number = 0
    while sum(one.killed for one in done) < rounds:
        library = folder / f"library-{number}"
        done.append(kill_once(documents, library, chance.uniform(0, whole_seconds)))
        if not done[-1].killed or done[-1].documents == DOCUMENTS:
            done.append(_completed(documents, library))
            shutil.rmtree(library, ignore_errors=True)
            number += 1
    if done[-1].documents < DOCUMENTS:
        done.append(_completed(documents, folder / f"library-{number}"))
    return done


def _completed(documents: Path, library: Path) -> Round:
    failed = ingest(documents, library)
    count, faults = check(library, DOCUMENTS)
    if failed or count != DOCUMENTS:
        faults = (*faults, f"not completed: {count} documents, {failed} failed")
    return Round(False, count, faults)


def main() -> None:
    """Run from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=100)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--ingest", type=Path, help="run the batch itself on this folder")
    parser.add_argument("--library", type=Path)
    options = parser.parse_args()
    if options.ingest is not None:
        raise SystemExit(ingest(options.ingest, options.library))
    with tempfile.TemporaryDirectory() as folder:
        done = run_rounds(options.rounds, Path(folder), options.seed)
    killed = [one for one in done if one.killed]
    stages = Counter(
        "none" if not one.documents else "all" if one.documents == DOCUMENTS else "some"
        for one in killed
    )
    print(f"killed {len(killed)}, completed {len(done) - len(killed)}")
    print(f"documents after a kill: {dict(stages)}")
    faults = [fault for one in done for fault in one.faults]
    print(f"faults: {len(faults)}", *faults[:20], sep="\n  ")
    raise SystemExit(1 if faults else 0)


if __name__ == "__main__":
    main()
