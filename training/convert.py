"""Make the bundled model: decode the base model, keep its useful pieces, export, quantise, check.

Run: ``python -m training.convert [--out DIR] [--texts FOLDER] [--weights FOLDER]
[--head FILE] [--exact]``

With ``--texts`` the pieces are chosen anew from the texts that `recipe.toml` names under that
folder; without it they are those of the model that is in the tree, so that the same files come out
anywhere. ``--weights`` takes the weights that `training.train` saved instead of the base model's,
``--head`` puts the matrix of `training.head` behind them.
``--exact`` leaves every matrix in fp32: what the shipped model is measured against.
"""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import onnx

from training import base_model, checks, encoder, graph, pieces, tokenizer

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tokenizers import Tokenizer

ROOT = Path(__file__).resolve().parents[1]
RECIPE = Path(__file__).with_name("recipe.toml")
MODELS = ROOT / "vectorstore" / "models"
ENGLISH = "e5-small-enpt-q4.bin"
HELD_OUT = 10  # every tenth text shows what unseen texts lose


def main(arguments: list[str] | None = None) -> int:
    """Write the model's folder; returns 1 where a check of the recipe fails."""
    recipe = tomllib.loads(RECIPE.read_text(encoding="utf-8"))
    parser = argparse.ArgumentParser(prog="python -m training.convert", description=__doc__)
    parser.add_argument("--texts", type=Path, help="folder that the recipe's texts lie under")
    parser.add_argument("--out", type=Path, default=MODELS / recipe["name"])
    parser.add_argument("--weights", type=Path, help="what `training.train` saved")
    parser.add_argument("--head", type=Path, help="what `training.head` saved")
    parser.add_argument("--exact", action="store_true", help="all in fp32, into the folder --out")
    options = parser.parse_args(arguments)
    if options.exact and options.out == MODELS / recipe["name"]:
        parser.error("--exact needs a folder of its own: --out DIR")

    base = base_model.read(base_model.packaged_file())
    full = tokenizer.build(base.pieces)
    if options.texts is None:
        kept = kept_pieces(base.pieces, recipe["name"])
    else:
        kept = _chosen(base.pieces, full, list(_texts(recipe, options.texts)), recipe)
    say(f"{len(kept.ids)} pieces: {kept.counts}")

    small = pruned(base, kept.ids)
    if options.weights is not None:
        small = encoder.trained(small, options.weights)
    if options.head is not None:
        small = small._replace(weights={**small.weights, graph.HEAD: np.load(options.head)})
    found = write_model(small, recipe, options.out, exact=options.exact)
    size = sum(path.stat().st_size for path in options.out.iterdir())
    say(f"fp32 to the base model's engine: cosine at least {found.to_base_least:.5f}")
    say(f"shipped to fp32: cosine {found.to_fp32_mean:.5f}, at least {found.to_fp32_least:.5f}")
    say(f"{size / 1e6:.1f} MB in {options.out}")
    limits = recipe["checks"]
    is_trained = options.weights is not None or options.head is not None
    fine = (
        (is_trained or found.to_base_least >= limits["cosine_to_base"])
        and found.to_fp32_mean >= limits["cosine_to_fp32"]
        and (options.exact or size <= limits["bytes"])
    )
    return 0 if fine else 1


def kept_pieces(all_pieces: base_model.Pieces, name: str) -> pieces.Selection:
    """The pieces of the model of that name in the tree."""
    made = json.loads((MODELS / name / "tokenizer.json").read_text("utf-8"))
    return pieces.named(all_pieces, [text for text, _ in made["model"]["vocab"]])


def write_model(
    model: base_model.BaseModel, recipe: dict[str, Any], folder: Path, *, exact: bool = False
) -> checks.Comparison:
    """Write the model's folder, quantised or in fp32, and compare it with what it was made from."""
    words = tokenizer.build(model.pieces)
    folder.mkdir(parents=True, exist_ok=True)
    words.save(str(folder / "tokenizer.json"), pretty=False)
    whole = graph.build(model, {}, embedding="fp32")
    shipped = whole if exact else graph.build(model, plan(recipe, model.shape.layers))
    onnx.save(shipped, folder / "model.onnx")
    (folder / "vectors.json").write_text(checks.stored(shipped, words), encoding="utf-8")
    write_checksums(folder)
    return checks.compare(whole, shipped, words)


def plan(recipe: dict[str, Any], layers: int) -> dict[str, graph.Kept]:
    """How each matrix of each layer is kept."""
    return {
        f"l{layer}.{name}": kept
        for layer in range(layers)
        for name, kept in recipe["matrices"].items()
    }


def pruned(base: base_model.BaseModel, ids: tuple[int, ...]) -> base_model.BaseModel:
    """The model with these pieces alone."""
    weights = {**base.weights, "emb.word": base.weights["emb.word"][list(ids)]}
    shape = base.shape._replace(vocabulary=len(ids))
    return base_model.BaseModel(shape, pieces.pruned(base.pieces, ids), weights)


def write_checksums(folder: Path) -> None:
    """Write `SHA256SUMS` of the files that decide what vectors come out."""
    lines = [
        f"{hashlib.sha256((folder / name).read_bytes()).hexdigest()}  {name}\n"
        for name in ("model.onnx", "tokenizer.json")
    ]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="ascii")


def _texts(recipe: dict[str, Any], folder: Path) -> Iterator[str]:
    for pattern in recipe["pieces"]["texts"]:
        for path in sorted(folder.glob(pattern)):
            text = path.read_text(encoding="utf-8")
            if path.suffix == ".jsonl":
                rows = (json.loads(line) for line in text.splitlines())
                yield from (f"{row['title']}\n{row['text']}" for row in rows)
            else:
                yield text


def _chosen(
    all_pieces: base_model.Pieces, full: Tokenizer, texts: list[str], recipe: dict[str, Any]
) -> pieces.Selection:
    english = base_model.read_pieces(base_model.packaged_file().with_name(ENGLISH))
    limit = recipe["pieces"]["limit"]
    used = [pieces.occurring_ids(full, text) for text in texts]
    others = set().union(*(ids for at, ids in enumerate(used) if at % HELD_OUT))
    trial = pieces.choose(all_pieces, others, english, limit)
    after = tokenizer.build(pieces.pruned(all_pieces, trial.ids))
    share = pieces.changed_share(full, after, texts[::HELD_OUT])
    say(f"{share:.4%} of the tokens change in held-out texts, one in {HELD_OUT} of {len(texts)}")
    return pieces.choose(all_pieces, set().union(*used), english, limit)


def say(line: str) -> None:
    """Print a line at once."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    raise SystemExit(main())
