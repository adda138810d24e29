"""One question in, one verified answer or a decline out: the flow of the program in one place."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING, Self

from assistant.answer_filter import UNFILTERED
from assistant.answer_steps import answer_as
from assistant.candidates import held_by_name
from assistant.comparisons import answer_comparison, answer_subjects
from assistant.compose import Basis, compose
from assistant.confidence import confidence_in
from assistant.decline import decline_text, filtered_decline, years_asked
from assistant.definitions import answer_definition
from assistant.documents import asks_subject, what_it_says
from assistant.figures import named_figure
from assistant.findings import Outcome, merged
from assistant.follow_up import asks_where, effective, rewrite
from assistant.model_path import ModelPath, configured_endpoint
from assistant.named_sections import named_provisions, quote_sections
from assistant.notices import notices, words_alone
from assistant.overviews import overview
from assistant.placed import placed
from assistant.provision_search import find_provisions
from assistant.recognised import recognition_warnings
from assistant.scope import scope_of
from assistant.shelves import Shelves
from assistant.synonyms import searched
from assistant.types import Answer, Timings
from assistant.understand import split_figures, understand
from assistant.verify import exact, supported
from vectorstore.embedders import make_embedder
from vectorstore.library import Library
from vectorstore.reranker import make_reranker
from vectorstore.restricted import RestrictedLibrary
from vectorstore.search import Searcher

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from assistant.answer_filter import AnswerFilter
    from assistant.llm.endpoint import Endpoint
    from assistant.provision_search import Found
    from assistant.question import Asks, Question
    from assistant.shelf import Shelf
    from assistant.shelves import Within
    from assistant.types import DeclineReason, Turn
    from vectorstore.embedders import Embedder
    from vectorstore.restricted import Reader
    from vectorstore.settings import Settings
    from vectorstore.types import Document, Hit

CANDIDATES = 60  # provisions looked at; more cost time and add only weak ones
_MILLISECONDS = 1000.0
_FOREIGN_SHARE = 0.3
_FALLBACKS: tuple[Asks, ...] = ("figure", "document", "agency", "open")


class Assistant:
    """Answers over one library; safe to call from several threads."""

    def __init__(
        self, library: Library, searcher: Searcher, endpoint: Endpoint | None = None
    ) -> None:
        self._library = library
        self._searcher = searcher
        self._endpoint = endpoint
        self._shelves = Shelves(library)

    @classmethod
    def open(cls, settings: Settings) -> Self:
        """Open the library that the settings name, with its embedder.

        Raises what `Library.open` raises (no library there, damaged, another embedder), and
        `ConfigurationError` for a language model that is half configured.
        """
        endpoint = configured_endpoint(settings)
        embedder = make_embedder(settings)
        library = Library.configured(settings, embedder)
        searcher = Searcher(library, embedder, reranker=make_reranker(settings))
        return cls(library, searcher, endpoint)

    def seen_by(self, reader: Reader) -> Assistant:
        """An assistant that knows what this reader may see, and shares the models alone."""
        library = RestrictedLibrary(self._library, reader)
        return Assistant(library, self._searcher.over(library), self._endpoint)

    @property
    def library(self) -> Library:
        """The library that is answered from."""
        return self._library

    @property
    def embedder(self) -> Embedder:
        """The library's embedder, loaded once for questions and documents."""
        return self._searcher.embedder

    @property
    def shelf(self) -> Shelf:
        """The library's present state; read anew after another process changed it."""
        return self._shelves.whole

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        as_of: date | None = None,
        only: AnswerFilter = UNFILTERED,
    ) -> Answer:
        """Answer one question; never raises for anything that a person can type."""
        *_, answer = self.stream(question, history, as_of, only)
        return answer

    def search(
        self,
        query: str,
        *,
        limit: int,
        as_of: date | None = None,
        explain: bool = False,
        only: AnswerFilter = UNFILTERED,
    ) -> Found:
        """Rank provisions for a query, without an answer."""
        left = self._shelves.within(only).shelf
        return find_provisions(
            query, left, self._searcher, limit=limit, as_of=as_of, explain=explain
        )

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        as_of: date | None = None,
        only: AnswerFilter = UNFILTERED,
    ) -> Iterator[Answer]:
        """Answer one question, sentence by sentence where a model words it; the last is whole."""
        began, missed = time.perf_counter(), self._searcher.without_vectors
        within = self._shelves.within(only, as_of)
        vocabulary = within.whole.vocabulary
        model = ModelPath(self._endpoint, within.shelf)
        earlier = effective(history, vocabulary)
        if earlier and asks_where(question):
            asked = rewrite(history[-1].question, earlier[:-1], vocabulary)
            run, before = self._first([*asked, earlier[-1].question], within)
            answers: Iterable[Answer] = [placed(before)]
            understood: str | None = f"{earlier[-1].question} – {question}"
        else:
            full = rewrite(question, earlier, vocabulary)
            if not full and (alone := model.full_question(question, history)):
                full = [alone]
            run, extractive = self._first(full or [question], within)
            answers = model.worded(run.basis) if run.basis else [extractive]
            understood = run.question.other_reading or (run.question.text if full else None)
        for answer in answers:
            total = (time.perf_counter() - began) * _MILLISECONDS
            known = (*answer.warnings, *recognition_warnings(answer.citations))
            yield replace(
                answer,
                question=question,
                warnings=(*known, *words_alone(self._searcher, missed)),
                understood_as=understood,
                filter=only or None,
                timings_ms=Timings(run.retrieve_ms, total - run.retrieve_ms, total),
            )

    def _first(self, questions: Sequence[str], within: Within) -> tuple[_Run, Answer]:
        """The first of several readings that has an answer, else the first.

        Where a filter leaves none, it is said whether the other documents have one.
        """
        run, answer = self._tried(questions, within)
        if not answer.abstained or not within.only or answer.reason == "unsafe_request":
            return run, answer
        _, elsewhere = self._tried(questions, within.unfiltered)
        words = filtered_decline(answer, within.only, elsewhere=not elsewhere.abstained)
        return run, replace(answer, answer=words)

    def _tried(self, questions: Sequence[str], within: Within) -> tuple[_Run, Answer]:
        shelf = within.shelf
        tried: list[tuple[_Run, Answer]] = []
        for text in questions:
            asked = within.only.asked_within(understand(text, shelf.vocabulary, within.as_of))
            asked = replace(asked, holds_named=bool(held_by_name(asked, shelf)))
            run = _Run(self._searcher, asked, within)
            tried.append((run, run.answer()))
            if not tried[-1][1].abstained:
                return tried[-1]
        return tried[0]


class _Run:
    """The state of one question's way through the steps."""

    def __init__(self, searcher: Searcher, question: Question, within: Within) -> None:
        self.searcher, self.question, self.within = searcher, question, within
        self.shelf = within.shelf
        self.retrieve_ms = 0.0
        self.basis: Basis | None = None  # of an answer that is none of a decline

    def answer(self) -> Answer:
        question = self.question
        if question.unsafe:
            return self._decline("unsafe_request")
        if not (question.terms or question.named or question.sections):
            return self._decline("out_of_scope")
        if self.within.only.excludes_years_of(question):
            return self._decline("year_not_covered", years_asked(question))
        scope = scope_of(question, self.shelf, self.within.as_of)
        if scope.reason is not None:
            return self._decline(scope.reason, scope.about)
        outcome = self._outcome(scope.documents)
        if not outcome.findings:
            return self._decline_for(outcome, scope.documents)
        return self._verified(outcome)

    def retrieve(self, question: Question, documents: Sequence[Document]) -> Sequence[Hit]:
        """The provisions that the question names, else those that fit its Vietnamese reading."""
        began = time.perf_counter()
        named = named_provisions(question, documents, self.shelf)
        if named:
            return named
        scope = self.shelf.search_scope(documents)
        if scope is None:
            return []
        hits = self.searcher.search(searched(question.reading), limit=CANDIDATES, scope=scope)
        self.retrieve_ms += (time.perf_counter() - began) * _MILLISECONDS
        return hits

    def _hits(self, scope: Sequence[Document]) -> Sequence[Hit]:
        return self.retrieve(self.question, scope)

    def _outcome(self, scope: Sequence[Document]) -> Outcome:
        """The first reading of the question that finds something."""
        question, shelf = self.question, self.shelf
        overall, question = overview(question, scope, shelf, self.within.as_of)
        if overall is not None:
            return overall
        if asks_subject(question):
            told = what_it_says(question, shelf)
            return told if told.findings else answer_definition(question, self._hits(scope), shelf)
        subjects = answer_subjects(question, scope, self.retrieve, shelf)
        if subjects.findings:
            return subjects
        if question.asks == "compare":
            outcome = answer_comparison(question, scope, self.retrieve, shelf)
            if outcome.findings or not question.compared_years:
                return outcome  # "so với năm 2021" may also belong to the statement itself
        parts = split_figures(question, shelf.vocabulary) if question.asks == "figure" else ()
        if parts:
            outcomes = [self._readings(part, self.retrieve(part, scope)) for part in parts]
            if all(outcome.findings for outcome in outcomes):
                return merged(outcomes)
        return self._readings(question, self.retrieve(question, scope))

    def _readings(self, question: Question, hits: Sequence[Hit]) -> Outcome:
        shelf = self.shelf
        meaning = answer_definition(question, hits, shelf)
        if meaning.findings:
            return meaning
        if question.nominal:
            figure = self._figure_named(question, hits)
            if figure is not None:
                return figure
        first = Outcome()
        readings: list[Asks] = [question.asks]
        readings += [asks for asks in _FALLBACKS if asks in question.also_asks]
        if question.sections and question.asks in {"list", "open", "document"}:
            quoted = quote_sections(question, hits, shelf)
            if quoted.findings or question.holds_named:
                return quoted  # a document that is held has the section or has it not
        for asks in dict.fromkeys(readings):
            outcome = answer_as(replace(question, asks=asks), hits, shelf)
            if outcome.findings:
                return outcome
            first = first if first.related else outcome
        return first

    def _figure_named(self, question: Question, hits: Sequence[Hit]) -> Outcome | None:
        """Answer a phrase that names a figure; none where the library knows no such figure.

        Where it is stated for other years only, a sentence about the same words is no answer.
        """
        asked = replace(question, asks="figure")
        outcome = answer_as(asked, hits, self.shelf)
        if named_figure(asked, outcome, self.shelf):
            return outcome
        if not question.years:
            return None
        free = replace(asked, years=(), period=None)
        everything = tuple(self.shelf.documents.values())
        elsewhere = answer_as(free, self.retrieve(free, everything), self.shelf)
        if named_figure(free, elsewhere, self.shelf):
            return Outcome(reason="year_not_covered", related=elsewhere.findings[:1])
        return None

    def _verified(self, outcome: Outcome) -> Answer:
        """Compose, and keep only the lines that their citations support."""
        question = self.question
        composed = compose(question, outcome.findings)
        sound = {c.marker for c in composed.citations if exact(c, self.shelf.documents)}
        held = tuple(
            (finding, line)
            for finding, line in zip(outcome.findings, composed.lines, strict=True)
            if sound.issuperset(line.markers) and supported(line, composed.citations)
        )
        if not held:
            return self._decline("not_in_documents")
        kept = {marker for _, line in held for marker in line.markers}
        known = notices(outcome.findings, self.within.whole)
        citations = tuple(c for c in composed.citations if c.marker in kept)
        answer = Answer(
            question=question.text,
            language=question.language,
            answer="\n".join(line.render() for _, line in held),
            citations=citations,
            figures=tuple(f for f in composed.figures if f.marker in kept),
            warnings=tuple(dict.fromkeys((*outcome.warnings, *known))),
            confidence=confidence_in(question, citations, self.shelf),
        )
        self.basis = Basis(question, answer, held)
        return answer

    def _decline_for(self, outcome: Outcome, scope: Sequence[Document]) -> Answer:
        """Say why nothing was found: another year has it, or no document has it."""
        question, reason, about = self.question, outcome.reason, ""
        if reason is None:
            reason = "not_in_documents"
            if question.years and self._found_without_years():
                reason = "year_not_covered"
            elif self._is_foreign():
                reason = "out_of_scope"
        if reason == "year_not_covered":
            about = years_asked(question)
        return self._decline(reason, about, outcome)

    def _is_foreign(self) -> bool:
        """No year, document or place, and words that the library never uses: nothing official."""
        question = self.question
        if question.unknown_words and len(question.terms) == len(question.unknown_words):
            return True
        if question.years or question.named or question.places or question.sections:
            return False
        terms = question.terms
        knows = self.shelf.vocabulary.knows
        unknown = sum(t.weight for t in terms if not all(map(knows, t.folded.split("_"))))
        return unknown >= _FOREIGN_SHARE * sum(t.weight for t in terms)

    def _found_without_years(self) -> bool:
        free = replace(self.question, years=(), period=None)
        everything = tuple(self.shelf.documents.values())
        return bool(answer_as(free, self.retrieve(free, everything), self.shelf).findings)

    def _decline(
        self, reason: DeclineReason, about: str = "", outcome: Outcome | None = None
    ) -> Answer:
        question = self.question
        related = outcome.related if outcome is not None and reason != "out_of_scope" else ()
        return Answer(
            question=question.text,
            language=question.language,
            answer=decline_text(reason, question.language, about, related),
            abstained=True,
            reason=reason,
        )
