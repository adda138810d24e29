"""References: every mention of another document, with kind, number, day, agency and subject."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from ingest.reference_parts import (
    ListHead,
    Tail,
    issued_before,
    kind_before,
    list_heads,
    tail_after,
)
from ingest.reference_subjects import subject_before, subject_end
from ingest.relations import relation_of
from vectorstore.types import Provision, Reference
from vectorstore.vietnamese.document_numbers import (
    find_document_numbers,
    kind_of_number,
    number_key,
)

_OWN_NUMBER = re.compile(r"^\W*số\s*:", re.IGNORECASE)
_PASSAGE = re.compile(r"[^\n\t]+")


class _Passage(NamedTuple):
    text: str
    start: int
    provision: Provision | None


@dataclass(frozen=True, slots=True)
class _Mention:
    """One number of a passage with what is written around it; offsets within the passage."""

    kind: str | None
    number: str
    start: int
    number_end: int
    tail: Tail
    name: str
    elided: bool
    agency: str | None
    subject: str = ""
    end: int = 0
    nested: bool = False


def extract_references(
    text: str,
    provisions: tuple[Provision, ...],
    document_id: str,
    own_number: str | None = None,
) -> tuple[Reference, ...]:
    """Return every mention of another document, in text order.

    `own_number` is the document's number; without it the "Số:" line of its header tells. Mentions
    of the document itself in its header are left out.
    """
    by_id = {provision.id: provision for provision in provisions}
    passages = list(_passages(text, provisions))
    own_keys = _own_keys(passages, own_number)
    references: list[Reference] = []
    head: ListHead | None = None
    for passage in passages:
        if _OWN_NUMBER.match(passage.text):
            continue
        mentions, head = _mentions(passage.text, head)
        for mention in mentions:
            own = number_key(mention.number) in own_keys
            if own and (_in_header(passage) or mention.tail.issued is None):
                continue
            references.append(_reference(mention, passage, document_id, by_id, text))
    return tuple(references)


def _passages(text: str, provisions: tuple[Provision, ...]) -> Iterator[_Passage]:
    """Lines and cells, each cut where a provision begins."""
    ordered = sorted(provisions, key=lambda provision: (provision.start, provision.ordinal))
    starts = [provision.start for provision in ordered]
    for match in _PASSAGE.finditer(text):
        position = match.start()
        while position < match.end():
            index = bisect_right(starts, position)
            following = starts[index] if index < len(starts) else match.end()
            end = min(match.end(), following)
            owner = ordered[index - 1] if index else None
            yield _Passage(text[position:end], position, owner)
            position = end


def _in_header(passage: _Passage) -> bool:
    return passage.provision is None or passage.provision.kind == "header"


def _own_keys(passages: list[_Passage], own_number: str | None) -> set[str]:
    """The document's own number: as given, and in the first "Số:" line of its header."""
    keys = {number_key(own_number)} if own_number else set()
    for passage in passages:
        if _in_header(passage) and _OWN_NUMBER.match(passage.text):
            numbers = find_document_numbers(passage.text)
            return keys | {number_key(numbers[0].number)} if numbers else keys
    return keys


def _mentions(text: str, carried: ListHead | None) -> tuple[list[_Mention], ListHead | None]:
    """The mentions of one passage and the list head that the next passage may continue."""
    heads = list_heads(text)
    raw: list[_Mention] = []
    for number in find_document_numbers(text):
        before = kind_before(text, number.start)
        tail = tail_after(text, number.end)
        if tail.issued is None and tail.agency is None:
            issued, agency = issued_before(text, before.start)
            tail = tail._replace(issued=issued, agency=agency)
        raw.append(
            _Mention(
                kind=before.kind,
                number=number.number,
                start=before.start,
                number_end=number.end,
                tail=tail,
                name=before.name,
                elided=before.elided,
                agency=tail.agency,
            )
        )
    head = carried if raw and raw[0].elided and raw[0].start <= 4 else None
    resolved: list[_Mention] = []
    for index, mention in enumerate(raw):
        floor = raw[index - 1].number_end if index else 0
        for candidate in heads:
            if floor <= candidate.end <= mention.start:
                head = candidate
        if mention.elided:
            mention = _inherit(mention, head)
        elif mention.kind and not _inside(mention.start, resolved):
            head = ListHead(mention.kind, None, mention.number_end)
        resolved.append(_with_subject(mention, index, raw, resolved, text))
    last_line_head = heads[-1] if heads and not raw else None
    return _share_backwards(resolved, text), last_line_head or (head if raw else None)


def _inside(start: int, mentions: list[_Mention]) -> bool:
    return any(m.start < start < m.end for m in mentions)


def _inherit(mention: _Mention, head: ListHead | None) -> _Mention:
    stated = kind_of_number(mention.number)
    if head is None:
        return replace(mention, kind=stated)
    # The symbol is surer than the list it stands in; only a letter's or the Party's leaves it open.
    kind = head.kind if stated in (None, "Công văn") else stated
    agency = mention.agency or (head.agency if kind == head.kind else None)
    return replace(mention, kind=kind, agency=agency)


def _with_subject(
    mention: _Mention, index: int, raw: list[_Mention], done: list[_Mention], text: str
) -> _Mention:
    nested = _inside(mention.start, done)
    tail = mention.tail
    if tail.opener is not None:
        later = tuple(m.start for m in raw[index + 1 :])
        alone = len(text[: mention.start].strip(" []().¹²³⁰⁴⁵⁶⁷⁸⁹0123456789*")) == 0
        end = subject_end(text, tail.opener, later, alone=alone)
        if end > tail.opener:
            subject = " ".join(text[tail.opener : end].split())
            return replace(mention, subject=subject, end=end, nested=nested)
    subject = mention.name
    if not subject and not (done and number_key(done[-1].number) == number_key(mention.number)):
        floor = max((m.end for m in done if m.end <= mention.start), default=0)
        subject = subject_before(text, floor, mention.start)
    return replace(mention, subject=subject, end=max(tail.end, mention.number_end), nested=nested)


def _share_backwards(mentions: list[_Mention], text: str) -> list[_Mention]:
    """Give A of "Nghị định A và Nghị định B của Chính phủ về …" the agency and subject of B."""
    shared = list(mentions)
    for index in range(len(shared) - 2, -1, -1):
        left, right = shared[index], shared[index + 1]
        joint = text[left.end : right.start]
        if not re.fullmatch(r"\s*(?:,|và|,\s*và)\s*", joint):
            continue
        if left.subject == "" and right.tail.opener is not None and "và" in joint:
            left = replace(left, subject=right.subject, end=right.end)
        if left.agency is None and left.kind == right.kind:
            left = replace(left, agency=right.agency)
        shared[index] = left
    return shared


def _reference(
    mention: _Mention,
    passage: _Passage,
    document_id: str,
    by_id: dict[str, Provision],
    text: str,
) -> Reference:
    provision = passage.provision
    parent = by_id.get(provision.parent_id or "") if provision else None
    relation = relation_of(
        passage.text[: mention.start],
        passage.text[mention.end :],
        own_act=provision is not None and _states_acts(provision, by_id),
        introduced_by=text[parent.start : parent.end] if parent else "",
    )
    return Reference(
        document_id=document_id,
        provision_id=provision.id if provision else "",
        kind=mention.kind,
        number=mention.number,
        issued=mention.tail.issued,
        agency=mention.agency,
        subject=mention.subject,
        start=passage.start + mention.start,
        end=passage.start + mention.end,
        relation="mentions" if mention.nested else relation,
    )


def _states_acts(provision: Provision, by_id: dict[str, Provision]) -> bool:
    """Whether a provision is the document's title or stands in an article."""
    seen: Provision | None = provision
    while seen is not None:
        if seen.kind in ("header", "article"):
            return True
        seen = by_id.get(seen.parent_id) if seen.parent_id else None
    return False
