"""What a document says about itself; what it leaves blank stays blank, with a warning."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

from ingest.agencies import canonical_agency, is_central, is_local_body, province_in
from ingest.blocks import Block, Layout, LoadedDocument
from ingest.news import NEWS, read_about, read_published
from ingest.official_header import OfficialHeader, agency_groups, read_header
from ingest.paragraphs import is_capitals
from ingest.passed_on import passed_on
from ingest.signature import read_signer
from ingest.subject_years import SubjectYears, read_years
from vectorstore.types import About
from vectorstore.vietnamese.dates import find_dates
from vectorstore.vietnamese.document_numbers import (
    find_document_numbers,
    kind_named,
    kind_of_number,
    number_key,
)
from vectorstore.vietnamese.folding import fold, fold_in_place

_LETTER = "Công văn"
_OPENING = 2500  # characters behind the header in which a text says what it is about
_LONGEST_TITLE = 500
_NAMED_PLACE = re.compile(
    r"(?<!\w)(?:[Tt]ỉnh|[Tt]hành phố|[Hh]uyện|[Qq]uận|[Xx]ã|[Pp]hường|[Đđ]ặc khu) [A-ZĐÀ-Ỹ]"
)


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
    box = _Box.of(loaded.fields)
    warnings: list[str] = []
    if not header.is_official and not box.number:
        return _news(loaded, layout, source)
    number = _number(header, box, warnings)
    kind = _kind(header, box, number)
    start = layout.spans[min(header.length, len(layout.spans)) - 1].end if header.length else 0
    opening = layout.text[start : start + _OPENING]
    title = _title(header, loaded, layout) or source
    agency = _agency(header, box, layout, number)
    years = read_years(title, opening, kind)
    return Metadata(
        number,
        kind,
        title,
        agency,
        _place(header, box, agency),
        *_issued(header, box, blocks, warnings),
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


def _number(header: OfficialHeader, box: _Box, warnings: list[str]) -> str | None:
    found = find_document_numbers(box.number)
    boxed = found[0].number if found else None
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
    if header.kind:
        return header.kind
    if header.letter:
        return _LETTER
    written = number or (f"1{header.number.code}" if header.number else "")
    by_number = kind_of_number(written) if written else None
    return kind_named(box.kind) or by_number or (_LETTER if header.number else None)


def _title(header: OfficialHeader, loaded: LoadedDocument, layout: Layout) -> str:
    subject = header.subject
    if not subject:
        first = layout.spans[0].block.text if layout.spans else ""
        named = loaded.title if len(loaded.title) < _LONGEST_TITLE else ""
        return named or first[:_LONGEST_TITLE]
    if is_capitals(subject):
        return _cased(subject, f"{loaded.title}\n{layout.text[:6000]}")
    return (subject[:1].upper() + subject[1:])[:_LONGEST_TITLE]


def _cased(capitals: str, text: str) -> str:
    """Return a title set in capitals as the page's own title spells it, if that holds it."""
    wanted = fold_in_place(capitals)
    folded = fold_in_place(text)
    at = folded.find(wanted)
    while at >= 0:
        written = text[at : at + len(wanted)]
        if not written.isupper():
            return written[:1].upper() + written[1:]
        at = folded.find(wanted, at + 1)
    return capitals[:_LONGEST_TITLE]


def _agency(header: OfficialHeader, box: _Box, layout: Layout, number: str | None) -> str | None:
    groups = agency_groups(header.agency)
    text = f"{layout.text}\n{box.agency}"
    province = province_in(box.agency, header.place)
    if groups:
        name = canonical_agency(groups[-1], text)
        if is_local_body(name) and province_in(name) is None and not _names_place(name):
            return _local(name, province, text) or name
        return name
    if box.agency:
        code = fold(number or "")
        if province and re.search(r"[-/]ubnd|[-/]hdnd", code):
            body = "Hội đồng nhân dân" if "hdnd" in code else "Ủy ban nhân dân"
            return _local(body, province, text) or canonical_agency(box.agency, text)
        return canonical_agency(box.agency, text)
    code = fold(header.number.code if header.number else number or "")
    if province and "ubnd" in code:
        return _local("Ủy ban nhân dân", province, text)
    return None


def _names_place(agency: str) -> bool:
    return (
        re.search(r"(?<!\w)(?:tỉnh|thành phố|huyện|quận|xã|phường|đặc khu) [A-ZĐÀ-Ỹ]", agency)
        is not None
    )


def _local(body: str, province: str | None, text: str) -> str | None:
    """Return the body's name with its province where the document itself names them together."""
    if province is None:
        return None
    folded = fold_in_place(text)
    for level in ("tỉnh", "thành phố"):
        short = {"Ủy ban nhân dân": "UBND", "Hội đồng nhân dân": "HĐND"}.get(body, body)
        for written in (body, short):
            if fold(f"{written} {level} {province}") in folded:
                return f"{body} {level} {province}"
    for level in ("tỉnh", "thành phố"):
        if fold(f"{level} {province}") in folded:
            return f"{body} {level} {province}"
    return None


def _place(header: OfficialHeader, box: _Box, agency: str | None) -> str | None:
    if agency and is_central(agency):
        return None
    return province_in(agency or "", header.place, box.agency)


def _issued(
    header: OfficialHeader, box: _Box, blocks: tuple[Block, ...], warnings: list[str]
) -> tuple[str | None, str | None]:
    boxed = next((date.iso for date in find_dates(box.issued) if date.iso), None)
    date = header.date
    if date is None or (date.iso is None and not date.valid):
        boxed = boxed or passed_on(blocks)
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
            warnings.append("không thấy tên người ký")
        return boxed
    if boxed is not None and fold(boxed) != fold(signed):
        warnings.append(
            f"người ký trên văn bản ({signed}) khác khung thông tin ({boxed}), lấy theo văn bản"
        )
    return signed


def _news(loaded: LoadedDocument, layout: Layout, source: str) -> Metadata:
    published = read_published(layout)
    title = published.title or loaded.title or source
    opening = layout.text[: published.body_start + _OPENING]
    years: SubjectYears = read_years(title, opening[published.body_start :], NEWS)
    about = read_about(title, opening[published.body_start :])
    warnings = () if published.issued else ("bài tin không ghi ngày đăng",)
    return Metadata(
        kind=NEWS,
        title=title[:_LONGEST_TITLE],
        place=province_in(title) or province_in(opening),
        issued=published.issued,
        issued_month=published.issued[:7] if published.issued else None,
        year=years.year,
        years=years.years,
        period=years.period,
        about=about,
        warnings=warnings,
    )
