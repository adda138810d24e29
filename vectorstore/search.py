"""Hybrid search: words and vectors, half and half, provisions ranked by their best chunk."""

from __future__ import annotations

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Lock
from typing import TYPE_CHECKING, NamedTuple

from vectorstore.errors import VectorsAbsentError
from vectorstore.opened import OpenIndexes, open_indexes
from vectorstore.reading import restore
from vectorstore.terms import Synonyms
from vectorstore.types import Hit, Scope
from vectorstore.vectors import EXACT_LIMIT
from vectorstore.vietnamese.abbreviations import synonyms

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from vectorstore.chunk_reader import Place
    from vectorstore.embedders import Embedder
    from vectorstore.lexical import Scored
    from vectorstore.library import Library
    from vectorstore.reranker import Reranker
    from vectorstore.types import Document, Provision
    from vectorstore.vectors import VectorIndex

CANDIDATES = 100  # of each search; 50 and 200 rank articles of law within 0.004 nDCG@10 of it
COMPARED = 64  # candidates of the words alone whose cosine is looked up
VECTOR_SHARE = 0.5
DOCUMENTS_KEPT = 256
RERANKED = 20  # provisions that a cross-encoder looks at, where one is set
FIELD = "field:"  # opens the names of the details that give a lexical field's part of the score


class Fused(NamedTuple):
    """A candidate's scores: both as they came, the two brought to 0…1 and added, its bonus."""

    score: float
    lexical: float
    vector: float
    lexical_share: float
    vector_share: float
    preference: float = 0.0


class Searcher:
    """Searches one library; safe to use from several threads, and while another process writes."""

    def __init__(
        self,
        library: Library,
        embedder: Embedder,
        *,
        exact_limit: int = EXACT_LIMIT,
        reranker: Reranker | None = None,
    ) -> None:
        self._library = library
        self._embedder = embedder
        self._exact_limit = exact_limit
        self._reranker = reranker
        self._lock = Lock()
        # Both searches leave Python's lock, so they can have a core each.
        self._beside = ThreadPoolExecutor(os.cpu_count(), thread_name_prefix="vectors")
        self._opened: OpenIndexes | None = None
        self._synonyms = Synonyms({})
        self._documents: dict[str, Document] = {}
        self._without_vectors = 0

    def over(self, library: Library) -> Searcher:
        """A searcher of another library with the same models."""
        return Searcher(
            library, self._embedder, exact_limit=self._exact_limit, reranker=self._reranker
        )

    @property
    def embedder(self) -> Embedder:
        """What makes the vectors of questions, and of documents that are added."""
        return self._embedder

    @property
    def notices(self) -> tuple[str, ...]:
        """What had to be repaired when the indexes were opened, in Vietnamese."""
        return self._current().notices

    @property
    def without_vectors(self) -> int:
        """How many searches had to do without the vectors, as their server was not there.

        Whoever reads it before and after knows whether any search between was such a one.
        """
        return self._without_vectors

    def reading(self, query: str) -> str | None:
        """The question with the tone marks that it lacks; None where it lacks none."""
        return restore(query, self._current().lexical)

    def search(
        self,
        query: str,
        *,
        limit: int = 10,
        scope: Scope | None = None,
        use_vector: bool = True,
        use_lexical: bool = True,
        restore_marks: bool = True,
        preferred: Mapping[str, float] | None = None,
        explain: bool = False,
    ) -> list[Hit]:
        """The provisions that fit a query best, best first; ties in document order.

        Without `restore_marks` a question is looked for as it was typed. `preferred` adds to the
        scores of some documents' provisions. With `explain` the details of a hit hold what each
        lexical field adds to its score ("field:pairs"). Raises `LibraryError` when the library
        cannot be read.
        """
        opened = self._current()
        allowed = _allowed(scope or Scope(), opened)
        if not query.strip() or limit < 1 or allowed == frozenset():
            return []
        wanted = max(CANDIDATES, 2 * limit)
        reading = restore(query, opened.lexical) if restore_marks else None
        lexical: dict[int, float] = {}
        vector: dict[int, float] = {}
        # Without its marks a question is near to nothing, so only the reading is embedded.
        by_vector = (reading or query, opened.vectors, wanted, allowed)
        nearest = self._beside.submit(self._nearest, *by_vector) if use_vector else None
        if use_lexical:
            found = opened.lexical.search(query, wanted, allowed, self._synonyms, reading)
            lexical = dict(found)
        if nearest is not None:
            try:
                question, near = nearest.result()
                vector = dict(near)
                # The best of what only the words found has its cosine too.
                alone = [key for key in lexical if key not in vector][:COMPARED]
                vector |= opened.vectors.scores(question, alone)
            except VectorsAbsentError:
                vector = {}  # the words alone, rather than half of the cosines
                with self._lock:
                    self._without_vectors += 1
        fused = fuse(lexical, vector)
        if preferred:
            fused = self._with_preferences(fused, preferred)
        best = self._best(fused, limit if self._reranker is None else max(limit, RERANKED))
        fields: Mapping[int, Mapping[str, float]] = {}
        if explain and use_lexical:
            ids = {place.document_id for _, place in best.values()}
            fields = opened.lexical.by_field(query, ids, self._synonyms, reading)
        hits = self._hits(best, fused, fields)
        if self._reranker is not None:
            hits = _reranked(self._reranker, reading or query, hits)
        return hits[:limit]

    def _nearest(
        self,
        question: str,
        vectors: VectorIndex,
        wanted: int,
        allowed: frozenset[str] | None,
    ) -> tuple[NDArray[np.float32], list[Scored]]:
        """The question's vector, and the chunks nearest to it."""
        vector = self._embedder.question(question)
        return vector, vectors.search(vector, wanted, allowed)

    def _with_preferences(
        self, fused: Mapping[int, Fused], preferred: Mapping[str, float]
    ) -> dict[int, Fused]:
        places = self._library.places(fused.keys())
        raised: dict[int, Fused] = {}
        for key, one in fused.items():
            bonus = preferred.get(places[key].document_id, 0.0) if key in places else 0.0
            raised[key] = one._replace(score=one.score + bonus, preference=bonus)
        return raised

    def _best(self, fused: Mapping[int, Fused], limit: int) -> dict[str, tuple[int, Place]]:
        """The best provisions by their best chunk: provision id → chunk key and place."""
        # Keys grow in document order, so they settle equal scores.
        order = sorted(fused, key=lambda key: (-fused[key].score, key))
        best: dict[str, tuple[int, Place]] = {}
        # Looked up bit by bit: the first part nearly always holds enough provisions.
        for start in range(0, len(order), size := 4 * limit):
            part = order[start : start + size]
            places = self._library.places(part)
            for key in part:
                # A chunk of a revision that was replaced after the index was written has no place.
                if key in places and len(best) < limit:
                    best.setdefault(places[key].provision_id, (key, places[key]))
            if len(best) == limit:
                break
        return best

    def _hits(
        self,
        best: Mapping[str, tuple[int, Place]],
        fused: Mapping[int, Fused],
        fields: Mapping[int, Mapping[str, float]],
    ) -> list[Hit]:
        provisions = self._library.provisions_by_id(best.keys())
        documents = self._documents_of({place.document_id for _, place in best.values()})
        return [
            _hit(
                provisions[provision_id],
                documents[place.document_id],
                place,
                fused[key],
                fields.get(key, {}),
            )
            for provision_id, (key, place) in best.items()
            if provision_id in provisions and place.document_id in documents
        ]

    def _current(self) -> OpenIndexes:
        """The indexes of the library's present state, reopened when it has changed."""
        with self._lock:
            if self._opened is None or not self._opened.shows(self._library.change_sequence):
                self._opened = open_indexes(self._library, self._exact_limit)
                self._synonyms = Synonyms(known_forms(self._library))
                self._documents = {}
            return self._opened

    def _documents_of(self, ids: set[str]) -> dict[str, Document]:
        known = self._documents
        missing = ids - known.keys()
        if missing:
            fetched = self._library.documents_by_id(missing)
            kept = known if len(known) + len(fetched) <= DOCUMENTS_KEPT else {}
            # A new dict rather than a changed one: other threads may be reading the old one.
            self._documents = {**kept, **fetched}
            known = {**known, **fetched}
        return {one: known[one] for one in ids if one in known}


def fuse(lexical: Mapping[int, float], vector: Mapping[int, float]) -> dict[int, Fused]:
    """Bring both scores to 0…1 over the candidates (min-max) and add them, half and half.

    A candidate that the words did not find has no lexical score: 0, BM25's own zero. Cosines of
    such models lie close together, so the worst candidate's is their zero. Where one of the two
    searches found nothing, the other counts alone.
    """
    highest = max(lexical.values(), default=0.0)
    near, far = max(vector.values(), default=0.0), min(vector.values(), default=0.0)
    share = VECTOR_SHARE if lexical and vector else float(bool(vector))
    found: dict[int, Fused] = {}
    for key in lexical.keys() | vector.keys():
        words, cosine = lexical.get(key, 0.0), vector.get(key, far)
        lexical_share = words / highest if highest > 0 else 0.0
        vector_share = (cosine - far) / (near - far) if near > far else float(bool(vector))
        score = (1 - share) * lexical_share + share * vector_share
        found[key] = Fused(score, words, cosine, lexical_share, vector_share)
    return found


def _hit(
    provision: Provision,
    document: Document,
    place: Place,
    scores: Fused,
    fields: Mapping[str, float],
) -> Hit:
    details = {
        "lexical_share": scores.lexical_share,
        "vector_share": scores.vector_share,
        "preference": scores.preference,
        **{f"{FIELD}{name}": score for name, score in fields.items()},
    }
    return Hit(
        provision,
        document,
        place.start,
        place.end,
        scores.score,
        scores.lexical,
        scores.vector,
        tuple(details.items()),
    )


def _reranked(reranker: Reranker, query: str, hits: list[Hit]) -> list[Hit]:
    """Put the hits that were judged in the order of their judgement, above all others."""
    texts = [
        "\n".join((*hit.provision.heading_path, hit.document.text[hit.chunk_start : hit.chunk_end]))
        for hit in hits[:RERANKED]
    ]
    scores = reranker.scores(query, texts) if texts else []
    rest = hits[len(scores) :]
    floor = max((hit.score for hit in rest), default=0.0)
    judged = [
        replace(hit, score=floor + score, details=(*hit.details, ("rerank", score)))
        for hit, score in zip(hits, scores, strict=False)
    ]
    return [*sorted(judged, key=lambda hit: -hit.score), *rest]


def _allowed(scope: Scope, opened: OpenIndexes) -> frozenset[str] | None:
    """Ids of the documents that a scope leaves, none for all of them.

    An older text is searched only where the scope names it.
    """
    if not scope.document_ids and scope.include_superseded and not opened.replaced:
        return None
    ids = scope.document_ids or opened.documents - opened.replaced
    return ids if scope.include_superseded else ids - opened.superseded


def known_forms(library: Library) -> dict[str, set[str]]:
    """The known abbreviations and those that the library's documents define."""
    forms: dict[str, set[str]] = {}
    for source in (synonyms(), library.abbreviations()):
        for short, longs in source.items():
            forms.setdefault(short, set()).update(longs)
    return forms
