"""What a Chroma server takes for a collection of a size: time, memory, disk, and time of a search.

    python -m benchmarks.shared_scale --sizes 5000 20000

Vectors are random directions of the bundled embedder's dimension. Memory is the server's resident
set as the operating system gives it, above that of an empty server.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import psutil
from rich.console import Console
from rich.table import Table

from benchmarks.private_servers import chroma_server
from vectorstore import chroma_collection
from vectorstore.chunk_reader import StoredVectors
from vectorstore.servers import ServerAddress
from vectorstore.vector_server import VectorServer

if TYPE_CHECKING:
    pass

if TYPE_CHECKING:
    from numpy.typing import NDArray

DIMENSION = 384
CHUNKS_A_DOCUMENT = 20
BATCH = 1_000
QUESTIONS = 200


def main() -> None:
    """Fill a collection to each size in turn and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="*", default=[5_000, 20_000])
    sizes = parser.parse_args().sizes
    headers = ("chunks", "filling, s", "memory, MB", "disk, MB", "search p50, ms", "p95, ms")
    table = Table(*headers)
    chance = np.random.default_rng(1)
    with tempfile.TemporaryDirectory() as folder, chroma_server(Path(folder) / "chroma") as started:
        process = next(
            one
            for one in psutil.Process().children(recursive=True)
            if str(started.port) in one.cmdline()
        )
        empty = process.memory_info().rss
        server = VectorServer(ServerAddress(started.url)).for_writing()
        collection = server.create("scale", {"hnsw": chroma_collection.HNSW}, {"made": 1})
        held, filled = 0, 0.0
        for size in sizes:
            began = time.perf_counter()
            while held < size:
                stored = _vectors(chance, held, min(BATCH, size - held))
                for rows in chroma_collection.rows_of(stored, BATCH):
                    collection.upsert(**rows)
                held += len(stored.keys)
            filled += time.perf_counter() - began
            spent = []
            for vector in _directions(chance, QUESTIONS):
                began = time.perf_counter()
                chroma_collection.nearest(collection, vector, 100, [None])
                spent.append(1000 * (time.perf_counter() - began))
            disk = sum(one.stat().st_size for one in started.folder.rglob("*") if one.is_file())
            memory = process.memory_info().rss - empty
            table.add_row(
                f"{held:,}",
                f"{filled:.0f}",
                f"{memory / 1e6:.0f}",
                f"{disk / 1e6:.0f}",
                *(f"{np.percentile(spent, share):.1f}" for share in (50, 95)),
            )
    Console().print(f"n = {QUESTIONS} searches each, {DIMENSION} dimensions")
    Console().print(table)


def _directions(chance: np.random.Generator, count: int) -> NDArray[np.float32]:
    made: NDArray[np.float32] = chance.standard_normal((count, DIMENSION)).astype(np.float32)
    lengths: NDArray[np.float32] = np.linalg.norm(made, axis=1, keepdims=True)
    made /= lengths
    return made


def _vectors(chance: np.random.Generator, first: int, count: int) -> StoredVectors:
    keys = np.arange(first, first + count, dtype=np.int64)
    owners = keys // CHUNKS_A_DOCUMENT
    documents = tuple(str(one) for one in range(owners[0], owners[-1] + 1))
    index = (owners - owners[0]).astype(np.int32)
    return StoredVectors(keys, documents, index, _directions(chance, count))


if __name__ == "__main__":
    main()
