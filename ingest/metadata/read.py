"""What a document says about itself; what it leaves blank stays blank, with a warning."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from ingest.blocks import Block, Layout, LoadedDocument
from ingest.metadata.agencies import is_central, province_in
from ingest.metadata.issuing_agency import read_agency
from ingest.metadata.news import NEWS, read_about, read_published
from ingest.metadata.official_header import OfficialHeader, read_header
from ingest.metadata.passed_on import passed_on
from ingest.metadata.signature import read_signer
from ingest.metadata.subject_years import SubjectYears, read_years
from ingest.metadata.titles import LONGEST_TITLE, named_title, read_title, spelled
from ingest.ocr.recognised_header import RecognisedHeader, recognised_header, uncertain, unread
from vectorstore.types import About
from vectorstore.vietnamese.dates import find_dates
from vectorstore.vietnamese.document_numbers import (
    find_document_numbers,
    kind_named,
    kind_of_number,
    number_key,
)
from vectorstore.vietnamese.folding import fold

_LETTER = "Công văn"
_CONSOLIDATED = "Văn bản hợp nhất"
_SIGNED_WITHIN = 20  # blocks from the end
_OPENING = 2500  # characters behind the header in which a text says what it is about


@dataclass(frozen=True, slots=True)
class Metadata:
    """Fields of `vectorstore.types.Document` that come from the document's own words."""

    number: str | None = None
    kind: str | None = None
    title: str = ""
    agency: str | None = None
    place: str | None = None
    issued: str | None = None
    issued_month: str | None = None
    signer: str | None = None
    year: int | None = None
    years: tuple[int, ...] = ()
    period: str | None = None
    about: About | None = None
    warnings: tuple[str, ...] = ()


def read_metadata(loaded: LoadedDocument, layout: Layout, source: str) -> Metadata:
    """Read number, kind, title, agency, place, day, signer and years.

    The official header wins over the box of the page (`loaded.fields`); a difference is a warning.
    `source` is the file's name, the title of a text that has none.
    """
    blocks = tuple(span.block for span in layout.spans)
    header = read_header(blocks)
    scanned = recognised_header(blocks)
    box = _Box.of(loaded.fields)
    warnings: list[str] = []
    if not header.is_official and not box.number:
        return _news(loaded, layout, source)
    number = _number(header, box, scanned, warnings)
    kind = _kind(header, box, number)
    start = layout.spans[min(header.length, len(layout.spans)) - 1].end if header.length else 0
    opening = layout.text[start : start + _OPENING]
    title = read_title(header, loaded, layout) or source
    agency = read_agency(header, box.agency, layout.text, number)
    years = read_years(title, opening, kind)
    return Metadata(
        number,
        kind,
        title,
        agency,
        _place(header, box, agency),
        *_issued(header, box, blocks, scanned, warnings),
        _signer(layout, box, warnings),
        years.year,
        years.years,
        years.period,
        None,
        tuple(warnings),
    )


class _Box(NamedTuple):
    """The page's own box about the document."""

    number: str = ""
    kind: str = ""
    agency: str = ""
    signer: str = ""
    issued: str = ""

    @classmethod
    def of(cls, fields: dict[str, str]) -> _Box:
        folded = {fold(label).strip(" :*"): value for label, value in fields.items()}

        def first(*labels: str) -> str:
            return next((folded[label] for label in labels if folded.get(label)), "")

        return cls(
            first("so hieu", "so ky hieu", "so van ban"),
            first("loai van ban"),
            first("co quan ban hanh", "noi ban hanh"),
            first("nguoi ky"),
            first("ngay ban hanh"),
        )


def _number(
    header: OfficialHeader, box: _Box, scanned: RecognisedHeader, warnings: list[str]
) -> str | None:
    found = find_document_numbers(box.number)
    boxed = found[0].number if found else None
    if scanned.scanned and (header.number is None or header.number.number is None):
        warnings.append(unread("số văn bản", scanned.number))
        return boxed
    warnings += uncertain("số văn bản", scanned.number)
    if header.number is None:
        if boxed is None:
            warnings.append("văn bản không ghi số, ký hiệu")
        return boxed
    if header.number.number is None:
        if boxed is not None:
            warnings.append(f"số trên văn bản để trống, lấy theo khung thông tin: {boxed}")
            return boxed
        code = f" (“Số: {header.number.code}”)" if header.number.code else ""
        warnings.append(f"số văn bản để trống{code}")
        return None
    if boxed is not None and number_key(boxed) != number_key(header.number.number):
        warnings.append(
            f"số trên văn bản ({header.number.number}) khác khung thông tin ({boxed}),"
            " lấy theo văn bản"
        )
    return header.number.number


def _kind(header: OfficialHeader, box: _Box, number: str | None) -> str | None:
    """A letter has no kind line: its subject stands under the number as "V/v …"."""
    if number and kind_of_number(number) == _CONSOLIDATED:
        return _CONSOLIDATED  # its kind line repeats that of the text which it consolidates
    if header.kind:
        return header.kind
    if header.letter:
        return _LETTER
    written = number or (f"1{header.number.code}" if header.number else "")
    by_number = kind_of_number(written) if written else None
    return kind_named(box.kind) or by_number or (_LETTER if header.number else None)


def _place(header: OfficialHeader, box: _Box, agency: str | None) -> str | None:
    if agency and is_central(agency):
        return None
    return province_in(agency or "", header.place, box.agency, header.attached)


def _issued(
    header: OfficialHeader,
    box: _Box,
    blocks: tuple[Block, ...],
    scanned: RecognisedHeader,
    warnings: list[str],
) -> tuple[str | None, str | None]:
    boxed = next((date.iso for date in find_dates(box.issued) if date.iso), None)
    date = header.date
    passed = passed_on(blocks)
    if scanned.scanned and passed is None and (date is None or date.iso is None):
        line = scanned.day
        warnings.append(unread("ngày ban hành", line))
        month = date.iso_month if date and line and not line.doubtful else None
        return boxed, boxed[:7] if boxed else month
    warnings += uncertain("ngày ban hành", scanned.day)
    if date is None or (date.iso is None and not date.valid):
        if boxed is None and passed is not None:
            warnings.append(f"phần đầu không ghi ngày, lấy theo ngày thông qua: {passed}")
            return passed, passed[:7]
        if boxed is None:
            warnings.append("văn bản không ghi ngày ban hành")
        return boxed, boxed[:7] if boxed else None
    if date.iso is None:
        if boxed is not None:
            warnings.append(f"ngày trên văn bản để trống, lấy theo khung thông tin: {boxed}")
            return boxed, boxed[:7]
        month = f" (tháng {date.month:02d}/{date.year})" if date.iso_month else ""
        warnings.append(f"ngày ban hành để trống{month}")
        return None, date.iso_month
    if boxed is not None and boxed != date.iso:
        warnings.append(
            f"ngày trên văn bản ({date.iso}) khác khung thông tin ({boxed}), lấy theo văn bản"
        )
    return date.iso, date.iso_month


def _signer(layout: Layout, box: _Box, warnings: list[str]) -> str | None:
    signed = read_signer([span.block for span in layout.spans])
    boxed = box.signer.strip() or None
    if signed is None:
        if boxed is None:
            signature = [span.block for span in layout.spans[-_SIGNED_WITHIN:]]
            recognised = any(block.confidence is not None for block in signature)
            warnings.append(
                "không đọc được tên người ký trên bản quét"
                if recognised
                else "không thấy tên người ký"
            )
        return boxed
    if boxed is not None and fold(boxed) != fold(signed):
        warnings.append(
            f"người ký trên văn bản ({signed}) khác khung thông tin ({boxed}), lấy theo văn bản"
        )
    return signed


def _news(loaded: LoadedDocument, layout: Layout, source: str) -> Metadata:
    published = read_published(layout)
    named = named_title(loaded)
    # A page whose text opens with a sentence has its title elsewhere.
    first = named if named and published.title.endswith(".") else published.title
    title = spelled(first or named or source, layout.text)
    opening = layout.text[: published.body_start + _OPENING]
    years: SubjectYears = read_years(title, opening[published.body_start :], NEWS)
    about = read_about(title, opening[published.body_start :])
    warnings = () if published.issued else ("bài tin không ghi ngày đăng",)
    return Metadata(
        kind=NEWS,
        title=title[:LONGEST_TITLE],
        place=province_in(title) or province_in(opening),
        issued=published.issued,
        issued_month=published.issued[:7] if published.issued else None,
        year=years.year,
        years=years.years,
        period=years.period,
        about=about,
        warnings=warnings,
    )
