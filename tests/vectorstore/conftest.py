"""A fake embedder and a factory of small documents for the library's tests."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import numpy as np
import pytest

from vectorstore.embedders import Embedder
from vectorstore.library import Library
from vectorstore.types import (
    About,
    Chunk,
    Document,
    Dropped,
    Fact,
    ParsedDocument,
    Provision,
    Reference,
)
from vectorstore.vietnamese.text import fold, tokenize

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

    from vectorstore.servers import Servers


class HashingEmbedder(Embedder):
    """Vectors of hashed syllables: texts that share words are near each other."""

    def __init__(self, name: str = "fake:hashing", dimension: int = 64) -> None:
        super().__init__()
        self._name = name
        self._dimension = dimension
        self.calls = 0

    @property
    def name(self) -> str:
        return self._name

    @property
    def dimension(self) -> int:
        return self._dimension

    def _passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.stack([self._vector(text) for text in texts])

    def _question(self, text: str) -> NDArray[np.float32]:
        self.calls += 1
        return self._vector(text)

    def _vector(self, text: str) -> NDArray[np.float32]:
        vector = np.zeros(self._dimension, dtype=np.float32)
        for token in tokenize(text):
            digest = hashlib.sha256(fold(token.text).encode()).digest()
            vector[digest[0] % self._dimension] += 1
        return vector


def make_parsed(
    document_id: str = "d1",
    paragraphs: Sequence[str] = ("Tỷ lệ hồ sơ nộp qua mạng đạt 70%.", "Mở 12 lớp tập huấn."),
    *,
    revision: str = "sha256-a",
    number: str | None = "7/KH-UBND",
    year: int | None = 2026,
    superseded_by: str | None = None,
    abbreviations: tuple[tuple[str, str], ...] = (("TTHC", "thủ tục hành chính"),),
) -> ParsedDocument:
    """A document of one part with a provision, a fact, a reference and a chunk a paragraph."""
    text = "\n".join(paragraphs)
    part = Provision(
        id=f"{document_id}/{revision}/0",
        document_id=document_id,
        ordinal=0,
        kind="part",
        label="mục I",
        section_path=("I",),
        start=0,
        end=0,
        subtree_end=len(text),
        marker="I.",
        heading="Nhiệm vụ",
    )
    provisions = [part]
    facts: list[Fact] = []
    references: list[Reference] = []
    chunks: list[Chunk] = []
    start = 0
    for ordinal, paragraph in enumerate(paragraphs, start=1):
        end = start + len(paragraph)
        own = f"{document_id}/{revision}/{ordinal}"
        provisions.append(
            Provision(
                id=own,
                document_id=document_id,
                ordinal=ordinal,
                kind="point",
                label=f"mục I, điểm {ordinal}",
                section_path=("I", str(ordinal)),
                start=start,
                end=end,
                subtree_end=end,
                parent_id=part.id,
                marker=f"{ordinal})",
                heading_path=("Nhiệm vụ",),
                inferred=ordinal == 2,
                ocr_confidence=0.5 if ordinal == 2 else None,
                doubtful=((start, start + 2),) if ordinal == 2 else (),
                page=ordinal,
                cells=(("Chỉ tiêu", paragraph),) if ordinal == 1 else (),
                note_of=part.id if ordinal == 2 else None,
            )
        )
        facts.append(
            Fact(
                document_id=document_id,
                provision_id=own,
                indicator="tỷ lệ hồ sơ",
                comparator=">=",
                value=70.5,
                unit="%",
                start=start,
                end=end,
                value_start=start,
                value_end=end,
                value_to=80.0 if ordinal == 2 else None,
                year=year,
                role="target",
            )
        )
        references.append(
            Reference(
                document_id=document_id,
                provision_id=own,
                kind="Nghị quyết",
                number="5/NQ-CP",
                issued="2025-03-04",
                agency="Chính phủ",
                subject="về việc thử",
                start=start,
                end=end,
                relation="amends",
            )
        )
        chunks.append(
            Chunk(
                id=f"{own}#0",
                document_id=document_id,
                provision_id=own,
                ordinal=ordinal,
                start=start,
                end=end,
                search_text=f"Kế hoạch {number} năm {year}\nNhiệm vụ\n{paragraph}",
            )
        )
        start = end + 1
    document = Document(
        id=document_id,
        source=f"{document_id}.txt",
        path=f"/thu/{document_id}.txt",
        format="text",
        revision=revision,
        text=text,
        number=number,
        kind="Kế hoạch",
        title="Kế hoạch thử",
        agency=f"Ủy ban nhân dân tỉnh Thử {document_id}",  # one number, different agencies
        place="Thử",
        issued="2025-12-01",
        issued_month="2025-12",
        signer="Nguyễn Văn Thử",
        year=year,
        years=() if year is None else (year, year + 1),
        period="năm 2026",
        about=About("9/KH-UBND", "2022-01-02", "Kế hoạch"),
        superseded_by=superseded_by,
        pages=3,
        warnings=("thiếu ngày",),
        dropped=(Dropped("page_furniture", "Trang 1"),),
        ingested_at="2026-01-01T00:00:00",
    )
    return ParsedDocument(
        document,
        tuple(provisions),
        tuple(references),
        tuple(facts),
        tuple(chunks),
        abbreviations,
    )


@pytest.fixture
def embedder() -> HashingEmbedder:
    return HashingEmbedder()


@pytest.fixture
def parsed() -> Callable[..., ParsedDocument]:
    return make_parsed


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "library"


@pytest.fixture
def servers(new_servers: Callable[[], Servers]) -> Servers:
    """Return the engines of the library."""
    return new_servers()


@pytest.fixture
def library(folder: Path, embedder: HashingEmbedder, servers: Servers) -> Iterator[Library]:
    with Library.open(folder, embedder, create=True, servers=servers) as opened:
        yield opened


@pytest.fixture
def write(library: Library, embedder: HashingEmbedder) -> Callable[..., list[str]]:
    """Write documents in one batch; returns what became of each."""

    def write_all(*documents: ParsedDocument) -> list[str]:
        with library.writer() as writer:
            return [
                writer.write(one, embedder.passages([chunk.search_text for chunk in one.chunks]))
                for one in documents
            ]

    return write_all
