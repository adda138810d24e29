"""Train the base model on the rows that `training.make_rows` wrote.

Run: ``python -m training.train --rows ROWS --out FOLDER [--steps N] [--without KIND ...]``

What comes out are the weights as sentence-transformers saves them, at the end in FOLDER/weights
and at every check point; ``python -m training.convert --weights`` makes the model's folder of them.
`--without` leaves a kind of row out, to see what it is worth. Needs the extra `fine-tuning`; a GPU
is used where there is one.
"""

from __future__ import annotations

import argparse
import os
import tomllib
from pathlib import Path

from training import base_model, encoder, make_rows
from training.convert import RECIPE, kept_pieces, pruned, say
from training.fit import fit
from training.pairs import Rows


def main(arguments: list[str] | None = None) -> int:
    """Train and save the weights."""
    parser = argparse.ArgumentParser(prog="python -m training.train", description=__doc__)
    parser.add_argument("--rows", type=Path, required=True)
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--start", type=Path, help="weights to go on from, of a check point")
    parser.add_argument("--steps", type=int, help="instead of the recipe's")
    parser.add_argument("--without", nargs="+", default=[], help="kinds of rows to leave out")
    options = parser.parse_args(arguments)
    os.environ.setdefault("HF_HUB_OFFLINE", "1")  # nothing is looked up, nothing sent
    recipe = tomllib.loads(RECIPE.read_text(encoding="utf-8"))
    training = recipe["training"]
    rows, vectors = make_rows.read(options.rows)
    kept = [at for at, row in enumerate(rows.copies) if row.kind not in options.without]
    rows = Rows(
        tuple(row for row in rows.pairs if row.kind not in options.without),
        tuple(rows.copies[at] for at in kept),
    )
    say(f"rows: {rows.counts()}")
    full = base_model.read(base_model.packaged_file())
    base = pruned(full, kept_pieces(full.pieces, recipe["name"]).ids)
    if options.start is not None:
        base = encoder.trained(base, options.start)
    model = encoder.trainable(base, longest=training["longest"])
    steps = options.steps or training["steps"]
    fit(model, rows, vectors[kept], training, steps, options.out / "checkpoints")
    model.save_pretrained(str(options.out / "weights"), create_model_card=False)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
