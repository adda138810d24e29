"""A linear head over the untrained model: what a processor can train in minutes.

Run: ``python -m training.head --texts FOLDER --out HEAD.npy [--keep FOLDER]``

A matrix behind the mean of the tokens, fitted to vectors that the untrained model gives questions
and passages of the recipe's laws, by the losses of `training.fit`: right passages above wrong ones
at several lengths, and not far from where they were. The encoder stays as it is, so each text is
embedded once. ``python -m training.convert --head HEAD.npy`` puts it into the model.
"""

from __future__ import annotations

import argparse
import hashlib
import tomllib
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import numpy as np

from training import base_model
from training.convert import RECIPE, kept_pieces, pruned, say, write_model
from training.passages import Material, Passage, read
from training.questions import questions
from vectorstore.embedders import OnnxEmbedder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

BASE = "base"  # folder of the untrained model


@dataclass(frozen=True, slots=True)
class Rows:
    """Vectors of questions, which passage answers each, and passages that do not."""

    kinds: NDArray[np.str_]  # (n,)
    asked: NDArray[np.float32]  # (n, dimension)
    right: NDArray[np.int64]  # (n,) row of the passages' vectors
    wrong: NDArray[np.int64]  # (n, hard)


def main(arguments: list[str] | None = None) -> int:
    """Embed, fit and save the head."""
    parser = argparse.ArgumentParser(prog="python -m training.head", description=__doc__)
    parser.add_argument(
        "--texts", type=Path, required=True, help="what the recipe's laws lie under"
    )
    parser.add_argument("--out", type=Path, required=True)
    parser.add_argument("--keep", type=Path, help="where vectors are kept for the next run")
    options = parser.parse_args(arguments)
    recipe = tomllib.loads(RECIPE.read_text(encoding="utf-8"))
    full = base_model.read(base_model.packaged_file())
    base = pruned(full, kept_pieces(full.pieces, recipe["name"]).ids)
    folder = options.out.parent / BASE / recipe["name"]
    write_model(base, recipe, folder)
    embedder = OnnxEmbedder(folder)
    training = recipe["training"]
    passages = read(options.texts, {**training, "documents": []}).passages
    texts = list(dict.fromkeys(passage.text for passage in passages))
    vectors = kept(texts, embedder.passages, embedder.name, options.keep)
    rows = make(passages, texts, vectors, embedder, recipe["head"], options.keep)
    say(f"{len(texts)} passages, {len(rows.asked)} questions")
    np.save(options.out, fitted(rows, np.arange(len(rows.asked)), vectors, recipe))
    return 0


def make(
    passages: Sequence[Passage],
    texts: Sequence[str],
    vectors: NDArray[np.float32],
    embedder: OnnxEmbedder,
    recipe: dict[str, Any],
    keep: Path | None = None,
) -> Rows:
    """Questions about those passages that are among the texts; `vectors` are the texts'."""
    places = {text: at for at, text in enumerate(texts)}
    known = tuple(passage for passage in passages if passage.text in places)
    chance = Random(recipe["seed"])  # noqa: S311 - it only has to choose alike every time
    made = list(questions(Material(known, (), (), ()), chance))
    chance.shuffle(made)
    of_kind = {kind: [one for one in made if one.kind == kind] for kind in recipe["kinds"]}
    chosen = [one for kind, most in recipe["kinds"].items() for one in of_kind[kind][:most]]

    def embed(asked: Sequence[str]) -> NDArray[np.float32]:
        return np.stack([embedder.question(text) for text in asked])

    asked = kept([one.text for one in chosen], embed, f"questions:{embedder.name}", keep)
    right = np.array([places[known[one.passage].text] for one in chosen])
    answers = np.unique(right)
    numbers: dict[tuple[str, str], int] = {}
    provisions = np.full(len(texts), -1)
    for one in known:
        place = (one.source, one.heading)
        provisions[places[one.text]] = numbers.setdefault(place, len(numbers))
    cosines = asked @ vectors[answers].T
    cosines[provisions[right][:, None] == provisions[answers][None, :]] = -1.0
    wrong = answers[np.argsort(-cosines, axis=1, kind="stable")[:, : recipe["hard"]]]
    return Rows(np.array([one.kind for one in chosen]), asked, right, wrong)


def fitted(
    rows: Rows, chosen: NDArray[np.int64], vectors: NDArray[np.float32], recipe: dict[str, Any]
) -> NDArray[np.float32]:
    """The matrix (dimension, dimension) that vectors are multiplied with, of the chosen rows."""
    import torch
    from torch.nn.functional import cosine_similarity, cross_entropy, normalize

    training, own = recipe["training"], recipe["head"]
    torch.set_num_threads(training["threads"])
    chance = np.random.default_rng(own["seed"])
    asked, told = torch.from_numpy(rows.asked), torch.from_numpy(vectors)
    head = torch.eye(vectors.shape[1], requires_grad=True)
    optimiser = torch.optim.Adam([head], lr=own["rate"])
    schedule = torch.optim.lr_scheduler.LinearLR(optimiser, 1.0, 0.02, own["steps"])
    for _ in range(own["steps"]):
        batch = chance.choice(chosen, min(own["batch"], len(chosen)), replace=False)
        wrong = rows.wrong[batch, chance.integers(0, rows.wrong.shape[1], len(batch))]
        before = torch.cat([asked[batch], told[np.concatenate([rows.right[batch], wrong])]])
        after = before @ head.T
        loss = own["distillation"] * (1 - cosine_similarity(before, after)).mean()
        for size, weight in zip(training["dimensions"], training["dimension_weights"], strict=True):
            unit = normalize(after[:, :size])
            cosines = unit[: len(batch)] @ unit[len(batch) :].T
            right = torch.arange(len(batch))
            loss = loss + weight * cross_entropy(training["scale"] * cosines, right)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        schedule.step()
    found: NDArray[np.float32] = head.detach().numpy()
    return found


def kept(
    texts: Sequence[str],
    embed: Callable[[Sequence[str]], NDArray[np.float32]],
    name: str,
    keep: Path | None,
) -> NDArray[np.float32]:
    """Vectors of the texts (n, dimension), from the folder `keep` where they lie there already."""
    if keep is None:
        return embed(texts)
    file = keep / f"{hashlib.sha256(chr(10).join([name, *texts]).encode()).hexdigest()[:16]}.npy"
    if not file.is_file():
        keep.mkdir(parents=True, exist_ok=True)
        np.save(file, embed(texts))
    found: NDArray[np.float32] = np.load(file)
    return found


if __name__ == "__main__":
    raise SystemExit(main())
