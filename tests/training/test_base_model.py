"""Decoding the 4-bit blocks and a small file of the same layout."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

import numpy as np
import pytest

from training.base_model import dequantise, read, read_pieces

if TYPE_CHECKING:
    from pathlib import Path

PIECES = ("<s>", "<pad>", "</s>", "<unk>", "▁", "▁hồ", "sơ")
SCORES = (0.0, 0.0, 0.0, 0.0, -3.0, -4.0, -5.0)


def block(scale: float, levels: list[int]) -> bytes:
    """32 levels 0…15 as a block: the first half in the low halves of the bytes."""
    low, high = levels[:16], levels[16:]
    return np.float16(scale).tobytes() + bytes(a | b << 4 for a, b in zip(low, high, strict=True))


def packed() -> bytes:
    """A file of one matrix (2, 32) and one vector, hidden size 32."""
    header = b"E5S1" + struct.pack("<I7ifi", 1, 32, 1, 2, 64, 7, 16, 1, 1e-12, 32)
    encoded = [piece.encode() for piece in PIECES]
    offsets = np.cumsum([0, *map(len, encoded)]).astype("<u4").tobytes()
    blob = b"".join(encoded)
    header += struct.pack("<5iQ", len(PIECES), 0, 2, 1, 3, len(blob)) + offsets
    header += np.array(SCORES, "<f4").tobytes() + blob
    normalised = struct.pack("<IB1I", ord("\t"), 1, ord(" ")) + struct.pack("<IB", 1, 0)
    header += struct.pack("<iI", 2, len(normalised)) + normalised
    matrix = block(0.5, list(range(16)) * 2) + block(2.0, [8] * 32)
    vector = np.arange(3, dtype="<f4").tobytes()
    names = [(b"emb.word", 1, 64, len(matrix)), (b"l0.q.b", 0, 3, len(vector))]
    begin = len(header) + 4 + sum(2 + len(name) + 21 for name, *_ in names)
    directory = struct.pack("<i", len(names))
    for name, kind, count, size in names:
        directory += struct.pack("<H", len(name)) + name
        directory += struct.pack("<BIQQ", kind, count, begin, size)
        begin += size
    return header + directory + matrix + vector


def test_levels_become_weights() -> None:
    raw = np.frombuffer(block(0.5, [0, 15, *[8] * 29, 9]), np.uint8).reshape(1, 18)
    (weights,) = dequantise(raw)
    # (0 − 8) · 0.5 = −4; (15 − 8) · 0.5 = 3.5; (9 − 8) · 0.5 = 0.5
    assert weights.tolist() == [-4, 3.5, *[0] * 29, 0.5]


def test_a_file_is_read_whole(tmp_path: Path) -> None:
    path = tmp_path / "model.bin"
    path.write_bytes(packed())
    model = read(path)
    assert (model.shape.hidden, model.shape.inner, model.shape.positions) == (32, 64, 16)
    assert model.pieces.texts == PIECES
    assert model.pieces.scores == SCORES
    assert (model.pieces.bos, model.pieces.eos, model.pieces.unknown) == (0, 2, 3)
    assert model.pieces.normalised == {"\t": " ", "\x01": ""}
    assert model.weights["emb.word"].shape == (2, 32)
    assert model.weights["emb.word"][0, :3].tolist() == [-4, -3.5, -3]
    assert not model.weights["emb.word"][1].any()
    assert model.weights["l0.q.b"].tolist() == [0, 1, 2]
    assert read_pieces(path) == model.pieces


def test_another_file_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.bin"
    path.write_bytes(b"GGUF" + bytes(100))
    with pytest.raises(ValueError, match="not a packed e5 model"):
        read(path)
