"""The shared, frozen data types: what ingest writes, the library holds and the assistant reads.

Offsets (`start`, `end`) are character positions in `Document.text`, end exclusive, so that
``document.text[start:end]`` is always the exact quote.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

Comparator = Literal["=", ">=", "<=", ">", "<", "range"]
OcrMode = Literal["auto", "off", "force"]  # which pages of a PDF are recognised
FactRole = Literal["target", "result"]
ProvisionKind = Literal[
    "header",  # official header: agency, number, place and day, kind, subject, addressees
    "part",  # phần, or the I, II, III level of a plan
    "chapter",  # chương
    "section",  # mục: 1, 1.1, 2.2
    "article",  # điều
    "clause",  # khoản
    "point",  # điểm: a, b, …, đ
    "item",  # gạch đầu dòng (-, +) and "Thứ nhất, …"
    "paragraph",  # text with no marker of its own
    "annex",  # phụ lục
    "table",  # the caption and header rows of a table
    "row",  # one table row
    "footnote",
    "signature",  # signature block and recipients
]


@dataclass(frozen=True, slots=True)
class About:
    """The document that a news item or a summary reports on."""

    number: str | None
    issued: str | None  # ISO 8601 day
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Dropped:
    """A piece of the file that is not part of the document: page furniture or a repetition."""

    kind: str  # "page_furniture", "repeated_text", "repeated_table_header", …
    text: str


@dataclass(frozen=True, slots=True)
class Document:
    """One official document (or news item about one) as the library holds it."""

    id: str
    source: str  # file name, as cited
    path: str  # where it was read from
    format: str  # "text", "markdown", "html", …
    revision: str  # "sha256…" of the file's bytes
    text: str  # the stored, normalised text; every offset points into it
    number: str | None = None
    kind: str | None = None  # "Kế hoạch", "Báo cáo", "Công văn", "Tin tức", …
    title: str = ""
    agency: str | None = None  # "Ủy ban nhân dân tỉnh Hưng Yên"
    place: str | None = None  # canonical province name without its level: "Hưng Yên"
    issued: str | None = None  # ISO 8601 day, or null when the document does not state it whole
    issued_month: str | None = (
        None  # "2025-02" when the day is blank but month and year stand there
    )
    signer: str | None = None
    year: int | None = None  # the year the plan or report is about
    years: tuple[int, ...] = ()  # every year it is mainly about, `year` first
    period: str | None = None  # "6 tháng đầu năm 2024", "giai đoạn 2021-2025"
    about: About | None = None
    superseded_by: str | None = None  # number of the document that replaces it, when one says so
    pages: int | None = None
    warnings: tuple[str, ...] = ()
    dropped: tuple[Dropped, ...] = ()
    ingested_at: str = ""
    replaced_by_revision: str | None = None  # id of the document with the newer text of its number
    unread_pages: tuple[int, ...] = ()  # from 1: images that were left for want of recognition
    ocr: OcrMode = "off"  # how it was read: with recognition, of every page, or without


@dataclass(frozen=True, slots=True)
class Provision:
    """One addressable piece of a document; the provisions' own ranges partition its text.

    `start:end` is the provision's own text: its marker, heading and the unmarked paragraphs that
    follow, up to its first child. `subtree_end` is where its last descendant ends.
    """

    id: str
    document_id: str
    ordinal: int  # position in document order, from 0
    kind: ProvisionKind
    label: str  # the Vietnamese citation: "mục 2.4 (suy ra), điểm đ"; "" for the whole document
    section_path: tuple[str, ...]  # ("2", "2.4", "đ")
    start: int
    end: int
    subtree_end: int
    parent_id: str | None = None
    marker: str = ""  # "k)", "2.2.", "-", "Thứ nhất"
    heading: str = ""  # its own heading without the marker; "" where it has none
    heading_path: tuple[str, ...] = ()  # headings of its ancestors, outermost first
    inferred: bool = False  # a number on its path was inferred from the neighbours
    page: int | None = None
    cells: tuple[tuple[str, str], ...] = ()  # table rows: (column header, cell text)
    note_of: str | None = None  # footnotes: id of the provision that carries the mark
    ocr_confidence: float | None = None  # 0 to 1, of text that was recognised in an image
    doubtful: tuple[tuple[int, int], ...] = ()  # offsets of recognised digits that may be wrong


@dataclass(frozen=True, slots=True)
class Reference:
    """A mention of another document: kind, number, day, agency and subject as written."""

    document_id: str
    provision_id: str
    kind: str | None  # "Nghị định"
    number: str  # normalised: no blanks, "76/NQ-CP"
    issued: str | None  # ISO 8601 day where the text states a valid one
    agency: str | None
    subject: str  # "quy định cơ chế tự chủ tài chính của đơn vị sự nghiệp công lập", or ""
    start: int
    end: int  # from the kind's first letter to the end of the subject
    relation: Literal["mentions", "replaces", "amends", "repeals"] = "mentions"
    effective: str | None = None  # ISO 8601 day from which the relation holds, where it is stated
    part: str = ""  # what of the other document it touches, "khoản 1 Điều 3"; "" for all of it


@dataclass(frozen=True, slots=True)
class Fact:
    """One figure bound to what it measures.

    `start:end` is the clause (or table row) that states it, `value_start:value_end` the figure with
    its comparator and unit inside it.
    """

    document_id: str
    provision_id: str
    indicator: str  # what is measured, without the figure
    comparator: Comparator
    value: float
    unit: str  # "%", "tỷ đồng", "thủ tục", "nhóm", … as written, "" where there is none
    start: int
    end: int
    value_start: int
    value_end: int
    value_to: float | None = None
    year: int | None = None
    role: FactRole | None = None
    approximate: bool = False  # "khoảng", "gần": the value is near what is stated
    period: str = ""  # "6 tháng đầu năm 2024" where a part of a year or a span is meant
    level: str = ""  # the one level of government it is about: "tỉnh", "huyện", "xã", …
    field: str = ""  # the field it is about: "đất đai", or the heading it stands under
    agency: str = ""  # the agency in charge, where the provision states one
    subject_key: str = ""  # equal for indicators of the same words; "" where words do not tell


ConflictKind = Literal[
    "values",  # two values for one indicator, year and scope
    "reference_dates",  # one number of a document with two days
    "impossible_date",  # a day that cannot be, behind the number of a document
    "sum",  # a whole that its stated parts do not add up to
    "share",  # a percentage that the figures beside it do not give
]


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of a document's text."""

    document_id: str
    provision_id: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Conflict:
    """Places that cannot all be right; `second` is None where one place contradicts itself."""

    kind: ConflictKind
    subject: str  # the indicator, or the number of the cited document
    first: Place
    second: Place | None = None
    detail: str = ""  # sums and shares worked out: "68 + 396 = 464"

    @property
    def places(self) -> tuple[Place, ...]:
        """Both places, or the one that contradicts itself."""
        return (self.first,) if self.second is None else (self.first, self.second)


@dataclass(frozen=True, slots=True)
class Chunk:
    """A piece of one provision that is embedded and ranked.

    `search_text` carries the document's kind, number, year and the heading path; the quote is
    `start:end` of the document's text alone.
    """

    id: str
    document_id: str
    provision_id: str
    ordinal: int
    start: int
    end: int
    search_text: str


@dataclass(frozen=True, slots=True)
class ParsedDocument:
    """Everything ingest learned from one file, written to the library in one transaction."""

    document: Document
    provisions: tuple[Provision, ...]
    references: tuple[Reference, ...] = ()
    facts: tuple[Fact, ...] = ()
    chunks: tuple[Chunk, ...] = ()
    abbreviations: tuple[tuple[str, str], ...] = ()  # ("TTHC", "thủ tục hành chính")


@dataclass(frozen=True, slots=True)
class Scope:
    """What a search is limited to; empty means no limit."""

    document_ids: frozenset[str] = frozenset()
    include_superseded: bool = True


@dataclass(frozen=True, slots=True)
class Hit:
    """A ranked provision: its best chunk and the scores behind its rank."""

    provision: Provision
    document: Document
    chunk_start: int
    chunk_end: int
    score: float  # fused, higher is better
    lexical: float = 0.0
    vector: float = 0.0
    details: tuple[tuple[str, float], ...] = field(default=())
