"""Hard negatives: what the project's own search by words finds beside the right passage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from vectorstore.chunk_reader import KeyedChunk
from vectorstore.lexical import LexicalIndex
from vectorstore.types import Chunk

if TYPE_CHECKING:
    from collections.abc import Sequence
    from random import Random

    from training.passages import Passage

DEPTH = 12
_SKIPPED = 1  # the very first is too often an answer as well


class Miner:
    """An index of all passages."""

    def __init__(self, passages: Sequence[Passage]) -> None:
        self._passages = passages
        self._index = LexicalIndex.in_memory(
            KeyedChunk(
                at, Chunk(str(at), "all", str(at), at, 0, 0, search_text=passage.text), passage.own
            )
            for at, passage in enumerate(passages)
        )

    def negative(self, question: str, right: int, chance: Random) -> int:
        """A passage that shares words with the question and is another provision's.

        One under the same heading of the same law or document may answer as well and is passed
        over, as is one that says nearly all of the right one's words. Any other passage where the
        search finds none.
        """
        answer = self._passages[right]
        found = [
            at
            for at, _ in self._index.search(question, DEPTH)
            if at != right and not _alike(answer, self._passages[at])
        ][_SKIPPED:]
        count = len(self._passages)
        return chance.choice(found) if found else (right + chance.randrange(1, count)) % count


def _alike(answer: Passage, other: Passage) -> bool:
    same_place = answer.source == other.source and answer.heading == other.heading
    words, others = set(answer.own.lower().split()), set(other.own.lower().split())
    return same_place or len(words & others) > 0.8 * min(len(words), len(others))
