"""Questions about documents themselves: which number, which day, on what basis."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from assistant.actions import names_action
from assistant.candidates import Candidate, candidates, held_by_name, is_dated
from assistant.constraints import stated_years
from assistant.findings import Finding, Outcome, trimmed
from assistant.labels import document_label, provision_label
from assistant.legal_bases import chain_of
from assistant.matching import Zone, coverage, uncovered
from assistant.question import matches
from assistant.types import Warning
from vectorstore.vietnamese.dates import find_dates, format_en, format_vi
from vectorstore.vietnamese.document_numbers import number_key
from vectorstore.vietnamese.text import fold, sentences

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from assistant.question import Question
    from assistant.shelf import Shelf
    from vectorstore.types import Document, Provision

ENOUGH = 0.55
SUBJECT_GAP = 0.3  # share of the question in one word that nothing near the mention holds
_BASIS = re.compile(r"\bcan cu\b|\bco so phap ly\b|\blegal basis\b|\bdua tren\b|\btheo\b.*\bnao\b")
_BASES_OF = re.compile(
    r"\bcan cu (?:phap ly )?(?:cua|de ban hanh|ban hanh|(?:vao )?(?:dau|nhung|cac|van ban))\b"
    r"|\bco so phap ly cua\b|\btren co so (?:nhung |cac )?van ban\b|\blegal bas[ei]s of\b"
)
_MOST_BASES = 8
_REPLACES = re.compile(r"\bthay the|\bbai bo|replace")
_SUBJECT = re.compile(
    r"\b(?:ve viec gi|ve gi|quy dinh gi|quy dinh ve gi|noi dung gi|noi dung la gi|noi ve gi"
    r"|ve noi dung gi|ve van de gi|la van ban gi|la de an gi|la ke hoach gi|la nghi dinh gi)\b"
)
_ISSUE = re.compile(r"\b(?:ban hanh|ky|thong qua|ra doi|phat hanh|issued|signed)\b")
_AGENCY, _SENTENCE, _HEADINGS, _HOLDER = 0.9, 0.75, 0.5, 0.45


def find_document(question: Question, shelf: Shelf) -> Outcome:
    """Answer "which document …": the mention whose subject covers the question."""
    inside = held_by_name(question, shelf)
    replacing = _replacing(question, shelf)
    if replacing:
        return Outcome(tuple(_finding(candidate, shelf) for candidate in replacing))
    if inside and _BASIS.search(fold(question.reading)):
        bases = _bases(question, inside, shelf)
        if bases.findings:
            return bases
    best = _ranked(question, inside, shelf)
    if not best or best[0][0] < ENOUGH:
        return Outcome(related=tuple(_finding(c, shelf) for _, c in best[:2]))
    top, chosen = best[0]
    same = [
        c for _, c in best if c.number and number_key(c.number) == number_key(chosen.number or "")
    ]
    findings = [_finding(chosen, shelf)]
    for score, other in best[1:]:
        key = number_key(other.number or "")
        if top - score > 0.02 or len(findings) == 3:
            break
        if all(
            key != number_key(c.number or "")
            for c in (chosen, *[o for _, o in best[: len(findings)]])
        ):
            findings.append(_finding(other, shelf))
    return Outcome(tuple(findings), tuple(_date_conflicts(same)))


def _replacing(question: Question, shelf: Shelf) -> list[Candidate]:
    """Statements "this plan replaces …" about the document that a question names."""
    if not question.named or not _REPLACES.search(fold(question.reading)):
        return []
    return [
        candidate
        for candidate in candidates(shelf)
        if candidate.replaces
        and any(matches(n, candidate.number, candidate.kind) for n in question.named)
    ]


def bases_asked(question: Question, shelf: Shelf) -> Outcome:
    """Answer "căn cứ của Kế hoạch … là gì" of a held document; no finding for other questions."""
    inside = held_by_name(question, shelf)
    if question.sections or not inside or not _BASES_OF.search(fold(question.reading)):
        return Outcome()
    return _bases(question, inside, shelf)


def _bases(question: Question, inside: Sequence[Document], shelf: Shelf) -> Outcome:
    """What a named document rests on, as far as the library goes, and what speaks against it."""
    wanted = question.document_kind
    if any(fold(named.kind or "") == fold(wanted or "") for named in question.named):
        wanted = None  # "căn cứ của Kế hoạch 138": the kind is that of the named document
    findings: list[Finding] = []
    warnings: list[Warning] = []
    for basis in (basis for document in inside for basis in chain_of(document, shelf)):
        identity, link = basis.identity, basis.links[0]
        if wanted and fold(identity.kind or "") != fold(wanted):
            continue
        start, end = trimmed(link.document.text, link.start, link.end)
        finding = Finding(link.document, link.provision, start, end)
        if finding not in findings and len(findings) < _MOST_BASES:
            findings.append(finding)
            warnings += [
                Warning("conflict" if doubt.standing == "two_days" else "superseded", doubt.message)
                for doubt in identity.doubts
            ]
    return Outcome(tuple(findings), tuple(dict.fromkeys(warnings)))


def _ranked(
    question: Question, inside: Sequence[Document], shelf: Shelf
) -> list[tuple[float, Candidate]]:
    scored: list[tuple[float, Candidate]] = []
    own = {number_key(d.number) for d in inside if d.number}
    own |= {number_key(d.about.number) for d in inside if d.about and d.about.number}
    named = list(question.named)
    for candidate in candidates(shelf):
        if candidate.number is None:
            continue
        if question.document_kind and fold(candidate.kind or "") != fold(question.document_kind):
            continue
        if not _in_places(question, candidate):
            continue
        key = number_key(candidate.number)
        if any(matches(n, candidate.number, candidate.kind) for n in named):
            continue  # the document that the question names is not the one it asks for
        score = _score(question, candidate, shelf)
        if inside:
            score += 0.25 if candidate.document in inside else -0.1
        if key in own:
            continue
        scored.append((score, candidate))
    scored.sort(key=lambda pair: (-pair[0], pair[1].document.id, pair[1].start))
    return scored


def _in_places(question: Question, candidate: Candidate) -> bool:
    """Tell whether a document may be of the province that is asked about, if one is."""
    place = candidate.document.place
    if not question.places or place is None:
        return True
    words = fold(f"{place} {candidate.agency or ''} {candidate.subject}")
    return any(fold(asked) in words for asked in question.places)


def _score(question: Question, candidate: Candidate, shelf: Shelf) -> float:
    document, provision = candidate.document, candidate.provision
    sentence = _sentence(candidate, shelf)
    zones = [
        Zone(shelf.view(candidate.subject), 1.0),
        Zone(shelf.view(f"{candidate.kind or ''} {candidate.agency or ''}"), _AGENCY),
        Zone(shelf.view(sentence), _SENTENCE),
        Zone(shelf.view(" ".join((*provision.heading_path, provision.heading))), _HEADINGS),
        Zone(shelf.view(document.title), _HOLDER, binding=False),
    ]
    terms = question.terms
    if any(n.partial or candidate.held for n in question.named):
        terms = tuple(t for t in terms if not any(ch.isdigit() for ch in t.syllable))
    covered = coverage(terms, zones, toned=question.toned)
    if question.asks == "document":
        about = uncovered(terms, zones[1:2], toned=question.toned)  # not the agency's own name
        if covered.gap >= SUBJECT_GAP * sum(term.weight for term in about):
            return 0.0  # a subject that the document does not speak of
    share = covered.share
    subject = shelf.view(candidate.subject).folded
    if subject:
        weight = shelf.vocabulary.weight
        asked = {term.folded for term in terms}
        total = sum(weight(s) for s in subject)
        share += 0.1 * sum(weight(s) for s in subject if s in asked) / total
    return share + _year_fit(question, candidate)


def _year_fit(question: Question, candidate: Candidate) -> float:
    if not question.years:
        return 0.0
    wanted = set(question.years)
    stated = set(stated_years(candidate.subject))
    if candidate.held is not None:
        stated |= set(candidate.held.years)
    if stated:
        return 0.1 if wanted <= stated else -0.5
    if candidate.issued and int(candidate.issued[:4]) in wanted:
        return 0.0
    return -0.1


def _sentence(candidate: Candidate, shelf: Shelf) -> str:
    own = shelf.text(candidate.provision)
    at = candidate.start - candidate.provision.start
    for start, end in shelf.clauses(own):
        if start <= at < end:
            return own[start:end]
    return own


def _finding(candidate: Candidate, shelf: Shelf) -> Finding:
    """Quote the mention; a replacement with the sentence that states it."""
    start, end = candidate.start, candidate.end
    if candidate.replaces:
        own = shelf.text(candidate.provision)
        at = start - candidate.provision.start
        spans = [span for span in sentences(own) if span[0] <= at < span[1]]
        if spans:
            offset = candidate.provision.start
            start, end = trimmed(
                candidate.document.text, offset + spans[0][0], offset + spans[0][1]
            )
    return Finding(candidate.document, candidate.provision, start, end)


def _date_conflicts(same: Iterable[Candidate]) -> list[Warning]:
    """One number stated with two days is a conflict that the reader must see."""
    days: dict[str, Candidate] = {}
    for candidate in same:
        if candidate.issued:
            days.setdefault(candidate.issued, candidate)
    if len(days) < 2:
        return []
    places = "; ".join(
        f"{format_vi(day)} ({provision_label(c.document, c.provision)})"
        for day, c in sorted(days.items())
    )
    number = next(iter(days.values())).number
    return [Warning("conflict", f"Số {number} được ghi với các ngày khác nhau: {places}.")]


def named_or_described(question: Question, shelf: Shelf) -> list[Candidate]:
    """Candidates for the document that a question is about: by its number, else by its subject."""
    everything = candidates(shelf)
    if question.named:
        return [c for c in everything if any(matches(n, c.number, c.kind) for n in question.named)]
    dated = [c for c in everything if c.held and any(is_dated(c.held, d) for d in question.dated)]
    if dated:
        return dated
    scored = [
        (_score(question, c, shelf), c)
        for c in everything
        if _in_places(question, c)
        if not question.document_kind or fold(c.kind or "") == fold(question.document_kind)
    ]
    scored = [pair for pair in scored if pair[0] >= ENOUGH]
    scored.sort(key=lambda pair: -pair[0])
    if not scored:
        return []
    key = number_key(scored[0][1].number or "")
    return [c for _, c in scored if number_key(c.number or "") == key]


def asks_subject(question: Question) -> bool:
    """Tell "… về việc gì", "… quy định gì" asked of a named document."""
    return (
        bool(question.named)
        and not question.sections
        and _SUBJECT.search(fold(question.reading)) is not None
    )


def what_it_says(question: Question, shelf: Shelf) -> Outcome:
    """Answer what a named document is about: its title, or its subject where it is mentioned."""
    found = named_or_described(question, shelf)
    held = [c for c in found if c.held is not None]
    mentions = held or [c for c in found if c.subject]
    if not mentions:
        return Outcome()
    fullest = max(mentions, key=lambda c: (len(c.subject), -c.start))
    if fullest.held is not None:
        return Outcome((titled(fullest, shelf),))
    return Outcome((_finding(fullest, shelf),))


def titled(candidate: Candidate, shelf: Shelf) -> Finding:
    """The line of a held document's head that gives its subject."""
    document, title = candidate.document, fold(candidate.subject)
    for provision in shelf.provisions(document.id)[:3]:
        at = fold(shelf.text(provision)).find(title) if title else -1
        if at >= 0:
            start = provision.start + at
            return Finding(document, provision, start, start + len(title))
    return _finding(candidate, shelf)


def issued_when(question: Question, shelf: Shelf) -> Outcome:
    """Answer "when was … issued" from the document's own header or from a dated mention."""
    if question.named and _other_event(question):
        return Outcome()
    found = named_or_described(question, shelf)
    findings: dict[str, Finding] = {}
    for candidate in found:
        if candidate.issued is None or candidate.issued in findings:
            continue
        span = _dated_span(candidate, shelf)
        if span is not None:
            provision, start, end = span
            findings[candidate.issued] = Finding(
                candidate.document,
                provision,
                start,
                end,
                wording=_issued_in_words(question, candidate),
            )
    return Outcome(tuple(findings.values()), tuple(_date_conflicts(found)))


def _other_event(question: Question) -> bool:
    """Tell whether a named document's day is asked of something else than its issue."""
    return names_action(question.reading) and not _ISSUE.search(fold(question.reading))


def _issued_in_words(question: Question, candidate: Candidate) -> str:
    day = candidate.issued or ""
    name = f"{candidate.kind or 'Văn bản'} {candidate.number or ''}".strip()
    if not candidate.number:
        name = document_label(candidate.document, question.language)
    if question.language == "en":
        return f"{name} was issued on {format_en(day)} ({format_vi(day)})"
    return f"{name} được ban hành ngày {format_vi(day)}"


def _dated_span(candidate: Candidate, shelf: Shelf) -> tuple[Provision, int, int] | None:
    """The line that states the day: the mention itself, else a line of the same document's head."""
    document = candidate.document
    own = document.text[candidate.start : candidate.end]
    if any(mention.iso == candidate.issued for mention in find_dates(own)):
        return candidate.provision, candidate.start, candidate.end
    for provision in shelf.provisions(document.id):
        text = shelf.text(provision)
        for mention in find_dates(text):
            if mention.iso == candidate.issued:
                start = text.rfind("\n", 0, mention.start) + 1
                end = text.find("\n", mention.end)
                end = len(text) if end < 0 else end
                if end - start > 300:
                    start, end = next((s, e) for s, e in sentences(text) if s <= mention.start < e)
                first, last = trimmed(document.text, provision.start + start, provision.start + end)
                return provision, first, last
    return None
