"""Facts: every figure of a document bound to what it measures, its year and its part."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ingest.facts.clause_words import PART_MARK
from ingest.facts.indicators import read_passage
from ingest.facts.readings import Reading
from ingest.facts.roles import role_of
from ingest.facts.rows import Row, caption_unit, column_measure, full_labels, read_row
from ingest.facts.scope import FactScope, scope_of
from ingest.facts.subjects import subject_key
from ingest.facts.years import is_present, year_marks, year_of, year_of_heading
from vectorstore.types import Document, Fact, FactRole, Provision
from vectorstore.vietnamese.document_numbers import find_document_numbers
from vectorstore.vietnamese.footnote_marks import without_marks
from vectorstore.vietnamese.sentences import sentences

_SKIPPED = frozenset(("header", "signature", "table"))
_LISTED = frozenset(("part", "section", "clause", "point", "item"))
_LINE = re.compile(r"[^\n]+")
_APPROXIMATE = re.compile(r"gần|khoảng|xấp xỉ|ước", re.IGNORECASE)
_GOES_ON = re.compile(r"\W*trong\s+(?:số\s+)?(?:đó|này)\b", re.IGNORECASE)
_CAPTION_CHARACTERS = 200
_MAX_LEAD_CHARACTERS = 300


def extract_facts(document: Document, provisions: tuple[Provision, ...]) -> tuple[Fact, ...]:
    """Return the figures of a document in text order.

    Figures of the header, the signature block and the header rows of tables are left out, as are
    digits that count nothing (dates, numbers of documents, list markers).
    """
    by_id = {provision.id: provision for provision in provisions}
    leads = _leads(document, provisions)
    facts: list[Fact] = []
    for provision in provisions:
        if provision.kind not in _SKIPPED and provision.kind != "row":
            headings = _headings(document, provision, by_id, leads)
            facts += _facts_of_text(document, provision, headings)
    for table in _tables(document.text, provisions, by_id):
        for row, label in zip(table, full_labels(table), strict=True):
            headings = _headings(document, row.provision, by_id, leads)
            facts += _facts_of_row(document, row, label, headings)
    return tuple(sorted(facts, key=lambda fact: (fact.value_start, fact.value_end)))


def _tables(
    text: str, provisions: tuple[Provision, ...], by_id: dict[str, Provision]
) -> Iterator[tuple[Row, ...]]:
    """The rows of each table, in document order."""
    grouped: dict[str | None, list[Row]] = {}
    units: dict[str | None, str] = {}
    for provision in provisions:
        if provision.kind == "row":
            table = _table_of(provision, by_id)
            if table not in units:
                units[table] = caption_unit(_words_above(text, provision, by_id.get(table or "")))
            row = read_row(text, provision, units[table])
            grouped.setdefault(table, []).append(row)
    for rows in grouped.values():
        yield tuple(rows)


def _words_above(text: str, first: Provision, table: Provision | None) -> str:
    """The caption of a table and the line before it, up to its first row."""
    start = table.start if table is not None and table.kind == "table" else first.start
    above = text.rfind("\n", 0, max(0, start - 1))
    return text[max(0, above, start - _CAPTION_CHARACTERS) : first.start]


def _table_of(row: Provision, by_id: dict[str, Provision]) -> str | None:
    # a row hangs under its table, or under the row that it details
    parent = by_id.get(row.parent_id or "")
    while parent is not None and parent.kind == "row":
        row, parent = parent, by_id.get(parent.parent_id or "")
    return row.parent_id


def _facts_of_text(
    document: Document, provision: Provision, headings: tuple[str, ...]
) -> Iterator[Fact]:
    for line in _LINE.finditer(document.text, provision.start, provision.end):
        passage = without_marks(line.group())
        readings = read_passage(passage)
        if not readings:
            continue
        marks = year_marks(passage)
        numbers = [number.start for number in find_document_numbers(passage)]
        spans = sentences(passage)
        year: int | None = None
        for reading in readings:
            sentence = next((s for s in spans if s[0] <= reading.start < s[1]), (0, len(passage)))
            before = year
            figure = reading.quantity.number_start
            cited = next((number for number in numbers if number > figure), None)
            year = year_of(marks, (reading.start, reading.end), figure, sentence, document, cited)
            clause = passage[reading.start : reading.end]
            span = (line.start() + reading.start, line.start() + reading.end)
            stated = year is not None
            if not stated and _GOES_ON.match(passage, sentence[0]):
                year = before  # "Trong đó, có 28 trạm …" goes on with the sentence before
            if year is None:
                year = _year_held(headings, passage[sentence[0] : reading.end], document)
            role = role_of(document, headings, clause, year)
            if role is None and not stated:
                year = None  # a norm holds until it is changed
            scope = scope_of(document, provision, headings, clause, reading.indicator)
            yield _stated(provision, reading, line.start(), span, (year, role), scope)


def _stated(
    provision: Provision,
    reading: Reading,
    offset: int,
    span: tuple[int, int],
    held: tuple[int | None, FactRole | None],
    scope: FactScope,
) -> Fact:
    """The fact of a sentence that begins at `offset` of the document; `span` is its clause."""
    quantity = reading.quantity
    year, role = held
    return Fact(
        document_id=provision.document_id,
        provision_id=provision.id,
        indicator=reading.indicator,
        comparator=quantity.comparator,
        value=quantity.value,
        value_to=quantity.value_to,
        unit=reading.unit,
        start=span[0],
        end=span[1],
        value_start=offset + quantity.start,
        value_end=offset + quantity.end,
        year=year,
        role=role,
        approximate=bool(_APPROXIMATE.match(quantity.prefix)),
        subject_key=subject_key(reading.indicator) if role and year else "",
        **scope._asdict(),
    )


def _year_held(headings: tuple[str, ...], sentence: str, document: Document) -> int | None:
    """The year of a figure whose passage states none."""
    if is_present(sentence) and document.issued:
        return int(document.issued[:4])
    return _year_of_headings(headings, document)


def _year_of_headings(headings: tuple[str, ...], document: Document) -> int | None:
    """The year of the innermost heading that states one, else the document's."""
    years = (year_of_heading(heading, document) for heading in reversed(headings))
    return next((year for year in years if year is not None), document.year)


def _facts_of_row(
    document: Document, row: Row, label: str, headings: tuple[str, ...]
) -> Iterator[Fact]:
    provision = row.provision
    row_year = _year_of_headings(headings, document)
    for value in row.values if label else ():
        indicator = value.indicator(label)
        year = year_of_heading(value.cell.header, document) or row_year
        yield Fact(
            document_id=document.id,
            provision_id=provision.id,
            indicator=indicator,
            comparator="=",
            value=value.value,
            unit=value.unit,
            start=provision.start,
            end=provision.end,
            value_start=value.start,
            value_end=value.end,
            year=year,
            role=(role := role_of(document, (*headings, value.cell.header), "", year)),
            subject_key=subject_key(indicator) if role and year else "",
            **scope_of(document, provision, headings, value.cell.header, indicator)._asdict(),
        )
    for cell in row.prose:
        words = without_marks(cell.text)
        marks = year_marks(words)
        measure = column_measure(cell)
        whole = f"{measure}{PART_MARK}{label}" if measure and label else label
        for reading in read_passage(words, "" if cell.text == row.label else whole):
            clause = (reading.start, reading.end)
            figure = reading.quantity.number_start
            sentence = (reading.start, len(cell.text))
            year = year_of(marks, clause, figure, sentence, document)
            year = year or year_of_heading(cell.header, document) or row_year
            span = (provision.start, provision.end)
            role = role_of(document, (*headings, cell.header), cell.text, year)
            if role == "target":
                year = year or row.deadline
            scope = scope_of(document, provision, headings, cell.text, reading.indicator)
            yield _stated(provision, reading, cell.start, span, (year, role), scope)


def _leads(document: Document, provisions: tuple[Provision, ...]) -> dict[str, str]:
    """The sentence that opens the list a provision stands in: "… trong năm 2027 như sau:".

    A paragraph that ends with a colon opens what follows it under the same parent, up to the next
    paragraph.
    """
    current: dict[str | None, str] = {}
    leads: dict[str, str] = {}
    for provision in provisions:
        if provision.kind == "paragraph":
            own = document.text[provision.start : provision.end].strip()
            opens = own.endswith(":")
            current[provision.parent_id] = _last_sentence(own) if opens else ""
        elif provision.kind in _LISTED and current.get(provision.parent_id):
            leads[provision.id] = current[provision.parent_id]
    return leads


def _last_sentence(paragraph: str) -> str:
    line = paragraph.rsplit("\n", 1)[-1]
    starts = [start for start, _ in sentences(line)]
    return line[starts[-1] if starts else 0 :][-_MAX_LEAD_CHARACTERS:]


def _headings(
    document: Document, provision: Provision, by_id: dict[str, Provision], leads: dict[str, str]
) -> tuple[str, ...]:
    """Headings above a provision, its own included, and leads of lists ("Đến năm 2030:")."""
    found = [provision.heading] if provision.heading else []
    found += [leads[provision.id]] if provision.id in leads else []
    opening: list[str] = []
    parent = by_id.get(provision.parent_id or "")
    seen = {provision.id}
    while parent is not None and parent.id not in seen and parent.kind not in _SKIPPED:
        seen.add(parent.id)
        own = document.text[parent.start : parent.end].strip()
        if parent.heading:
            found.append(parent.heading)
        if own.endswith(":"):
            found.append(own.rsplit("\n", 1)[-1][-_MAX_LEAD_CHARACTERS:])
        if parent.id in leads:
            opening.insert(0, leads[parent.id])
        parent = by_id.get(parent.parent_id or "")
    path = provision.heading_path
    return (*opening, *path, *(heading for heading in reversed(found) if heading not in path))
