"""References: every mention of another document, with kind, number, day, agency and subject."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from ingest.references.parts import (
    ListHead,
    Tail,
    issued_before,
    kind_before,
    list_heads,
    tail_after,
)
from ingest.references.relations import (
    Act,
    effective_day,
    expiry_day,
    joins,
    part_before,
    part_of_list,
    relation_of,
)
from ingest.references.subjects import subject_before, subject_end
from vectorstore.types import Provision, Reference
from vectorstore.vietnamese.document_numbers import (
    find_document_numbers,
    kind_of_number,
    number_key,
)
from vectorstore.vietnamese.footnote_marks import without_marks

MENTIONS = Act("mentions")
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
    issued: str | None = None,
) -> tuple[Reference, ...]:
    """Return every mention of another document, in text order.

    `own_number` is the document's number; without it the "Số:" line of its header tells. Mentions
    of the document itself in its header are left out. `issued` is the document's day: what it
    replaces "kể từ ngày ký" ends then.
    """
    text = without_marks(text)
    by_id = {provision.id: provision for provision in provisions}
    passages = list(_passages(text, provisions))
    own_keys = _own_keys(passages, own_number)
    references: list[Reference] = []
    head: ListHead | None = None
    effective = effective_day(text, issued)
    carried = MENTIONS  # what the line before did to its last mention, where its list goes on
    for passage in passages:
        if _OWN_NUMBER.match(passage.text):
            continue
        mentions, head = _mentions(passage.text, head)
        acts = _acts(passage, mentions, by_id, text, carried)
        carried = _carried(passage.text, mentions, acts)
        for mention, act in zip(mentions, acts, strict=True):
            own = number_key(mention.number) in own_keys
            if own and (_in_header(passage) or mention.tail.issued is None):
                continue
            references.append(_reference(mention, act, passage, document_id, effective))
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
        alone = len(text[: mention.start].strip(" []().0123456789*")) == 0
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


def _acts(
    passage: _Passage,
    mentions: list[_Mention],
    by_id: dict[str, Provision],
    text: str,
    carried: Act,
) -> list[Act]:
    """What the passage does to each of its mentions; those of one list share their verb."""
    provision = passage.provision
    parent = by_id.get(provision.parent_id or "") if provision else None
    own_act = provision is not None and _states_acts(provision, by_id)
    introduced_by = text[parent.start : parent.end] if parent else ""
    words = passage.text
    acts: list[Act] = []
    outer: list[int] = []  # the mentions that stand in no other one's subject
    for index, mention in enumerate(mentions):
        if mention.nested:
            acts.append(MENTIONS)
            continue
        since = mentions[outer[-1]].end if outer else 0
        act = relation_of(
            words[: mention.start],
            words[mention.end :],
            own_act=own_act,
            introduced_by=introduced_by,
            since=since,
        )
        if act.relation == "mentions":
            before = acts[outer[-1]] if outer else carried
            if not before.expires and joins(words[since : mention.start]):
                act = before
        acts.append(act)
        outer.append(index)
    first = len(outer) - 1  # the beginning of the list that "… hết hiệu lực" closes
    for at in range(len(outer) - 2, -1, -1):
        left, right = outer[at], outer[at + 1]
        listed = joins(words[mentions[left].end : mentions[right].start])
        if acts[right].expires and acts[left].relation == "mentions" and listed:
            since = mentions[outer[at - 1]].end if at else 0
            part = part_before(words[: mentions[left].start], since)
            acts[left] = acts[right]._replace(part=part)
            first = at
    if first == 0:
        whole = part_of_list(text[_list_start(text, passage.start) : passage.start + len(words)])
        acts = [act._replace(part=act.part or whole) if act.expires else act for act in acts]
    return acts


def _list_start(text: str, start: int) -> int:
    """Where the lines begin that go on, after a semicolon or comma, up to this offset."""
    while start > 0 and text[max(0, start - 3) : start].rstrip("\n")[-1:] in (";", ","):
        start = text.rfind("\n", 0, start - 1) + 1
    return start


def _carried(words: str, mentions: list[_Mention], acts: list[Act]) -> Act:
    """The act that the next line goes on with: this one ends in a mention and a semicolon."""
    if not mentions:
        return MENTIONS
    last = max(range(len(mentions)), key=lambda index: mentions[index].end)
    goes_on = words[mentions[last].end :].strip() in (";", ",", "; và", "và")
    act = acts[last]
    return act if goes_on and not act.expires and act.relation != "mentions" else MENTIONS


def _reference(
    mention: _Mention, act: Act, passage: _Passage, document_id: str, effective: str | None
) -> Reference:
    day = None
    if act.relation != "mentions":
        day = expiry_day(passage.text[mention.end :]) if act.expires else None
        day = day or effective
    return Reference(
        document_id=document_id,
        provision_id=passage.provision.id if passage.provision else "",
        kind=mention.kind,
        number=mention.number,
        issued=mention.tail.issued,
        agency=mention.agency,
        subject=mention.subject,
        start=passage.start + mention.start,
        end=passage.start + mention.end,
        relation=act.relation,
        effective=day,
        part=act.part,
    )


def _states_acts(provision: Provision, by_id: dict[str, Provision]) -> bool:
    """Whether a provision is the document's title or stands in an article."""
    seen: Provision | None = provision
    while seen is not None:
        if seen.kind in ("header", "article"):
            return True
        seen = by_id.get(seen.parent_id) if seen.parent_id else None
    return False
