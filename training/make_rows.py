"""Make the rows to train on out of laws and administrative documents.

Run: ``python -m training.make_rows --texts FOLDER --out ROWS``

`recipe.toml` says which texts, what kinds of rows and how many. ROWS then holds `pairs.jsonl` and
`copies.jsonl` to be read through, and what the untrained model makes of the copies' originals.
`training.train` needs nothing else, so it may run on another machine.
"""

from __future__ import annotations

import argparse
import json
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from training import base_model, pairs, passages
from training.convert import RECIPE, kept_pieces, pruned, say, write_model
from training.copies import Copy
from vectorstore.embedders import OnnxEmbedder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

PAIRS, COPIES, VECTORS, BASE = "pairs.jsonl", "copies.jsonl", "vectors.npz", "base"


def main(arguments: list[str] | None = None) -> int:
    """Write the rows' folder."""
    parser = argparse.ArgumentParser(prog="python -m training.make_rows", description=__doc__)
    parser.add_argument(
        "--texts", type=Path, required=True, help="what the recipe's texts lie under"
    )
    parser.add_argument("--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    recipe = tomllib.loads(RECIPE.read_text(encoding="utf-8"))
    training = recipe["training"]
    material = passages.read(options.texts, training)
    say(f"{len(material.passages)} passages")
    rows = pairs.make(material, training, training["seed"])
    say(f"rows: {rows.counts()}")
    full = base_model.read(base_model.packaged_file())
    options.out.mkdir(parents=True, exist_ok=True)
    write_model(
        pruned(full, kept_pieces(full.pieces, recipe["name"]).ids), recipe, options.out / BASE
    )
    write(rows, OnnxEmbedder(options.out / BASE), options.out)
    return 0


def write(rows: pairs.Rows, embedder: OnnxEmbedder, folder: Path) -> None:
    """Write the rows and the embedder's vectors of the copies' originals."""
    for name, listed in ((PAIRS, rows.pairs), (COPIES, rows.copies)):
        lines = (json.dumps(row._asdict(), ensure_ascii=False) + "\n" for row in listed)
        (folder / name).write_text("".join(lines), encoding="utf-8")
    originals = list(dict.fromkeys(row.original for row in rows.copies))
    places = {text: at for at, text in enumerate(originals)}
    np.savez(
        folder / VECTORS,
        vectors=vectors(embedder, originals).astype(np.float16),
        of_copy=np.array([places[row.original] for row in rows.copies], np.int64),
    )


def read(folder: Path) -> tuple[pairs.Rows, NDArray[np.float32]]:
    """The rows of a folder, and for every copy its original's vector: (copies, dimension)."""
    found = [
        [json.loads(line) for line in (folder / name).read_text(encoding="utf-8").splitlines()]
        for name in (PAIRS, COPIES)
    ]
    rows = pairs.Rows(
        tuple(pairs.Pair(**row) for row in found[0]), tuple(Copy(**row) for row in found[1])
    )
    with np.load(folder / VECTORS) as stored:
        return rows, stored["vectors"][stored["of_copy"]].astype(np.float32)


def vectors(embedder: OnnxEmbedder, texts: Sequence[str]) -> NDArray[np.float32]:
    """Vectors of texts that already have their prefix: float32 (texts, dimension)."""
    found = np.empty((len(texts), embedder.dimension), np.float32)
    asked = [at for at, text in enumerate(texts) if text.startswith(pairs.QUERY)]
    told = [at for at, text in enumerate(texts) if text.startswith(pairs.PASSAGE)]
    with ThreadPoolExecutor() as pool:
        questions = [texts[at].removeprefix(pairs.QUERY) for at in asked]
        for at, vector in zip(asked, pool.map(embedder.question, questions), strict=True):
            found[at] = vector
    found[told] = embedder.passages([texts[at].removeprefix(pairs.PASSAGE) for at in told])
    return found


if __name__ == "__main__":
    raise SystemExit(main())
