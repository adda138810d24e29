"""Recognised text put right where its place leaves no doubt, and the stamps on it left out.

"'Điều 2.", "- Điền 7." and "Điễểu 26." open articles, "ngày 13 thẳng 11 năm 2020" is a day, and
specks stick to headings in capitals. An opening quotation mark is a speck only where an article's
number goes on from the last one and nothing announces a quotation: amendments quote whole articles.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import NamedTuple

from ingest.blocks import Block, piece_of
from ingest.cleaning.paragraphs import is_capitals
from vectorstore.types import Dropped
from vectorstore.vietnamese.folding import fold

STAMP = "signature_stamp"

_WORD = "Điều"
_HEADING = re.compile(
    r"(?P<speck>[^\w\s]{0,2}\s?)(?!Điểm)[ĐÐD][iíìỉĩị1l][eêềểễếéèẻẽẹệ]{1,2}[unưmụúùủũ]\s?"
    r"(?P<number>\d{1,3})(?P<rest>[a-zđ]?\s?[.,:]\s.*)",
    re.DOTALL,
)
_OPENING = frozenset('“"«„')
_MONTH = re.compile(r"(?<=\d )[Tt]h[aáàảãạăắằẳẵặâấầẩẫậ]ng(?= \d{1,2} năm \d{4})")
# "——Ci cứ Luật …" opens the legal bases: nothing else stands before "cứ" and a kind of law there.
_BASIS = re.compile(
    r"[^\w\s“\"]{0,4}\s?[Cc]\w{1,3} cứ (?=(?:Hiến pháp|Luật|Bộ luật|Pháp lệnh|Nghị quyết|Nghị định"
    r"|Quyết định|Thông tư)\b)"
)
_OPENS_BASIS = "Căn cứ "
_SPECKS = " '‘’`´ˆ^~_-–—.,¬|"
_LONGEST_HEADING = 120
_DIGIT_IN_WORD = re.compile(r"(?<!\w)\d(?!đ)(?=[à-ỹ])")
# The box that a digital signature leaves on a page: three such lines one after another.
_STAMP_LINE = re.compile(
    r".{0,12}(?:guoi ky|ky boi)\s?:.{1,90}|(?:email|co quan|to chuc|chuc vu|ngay ky)\s?:.{1,90}"
    r"|.{0,20}thoi gian ky\s?:.{1,60}"
)
_STAMP_LINES = 3


class Mended(NamedTuple):
    """The blocks of a document, and what stamps held."""

    blocks: tuple[Block, ...]
    dropped: tuple[Dropped, ...]


def mend(blocks: Sequence[Block]) -> Mended:
    """Mend the recognised blocks among a document's; typed ones come back as they are."""
    stamps = _stamps(blocks)
    kept = [block for at, block in enumerate(blocks) if at not in stamps]
    dropped = tuple(Dropped(STAMP, blocks[at].text) for at in sorted(stamps))
    words = (_mended_words(block) if block.confidence is not None else block for block in kept)
    return Mended(tuple(_with_headings(words)), dropped)


def _stamps(blocks: Sequence[Block]) -> set[int]:
    found: set[int] = set()
    run: list[int] = []
    for at, block in enumerate(blocks):
        if block.confidence is not None and _STAMP_LINE.fullmatch(fold(block.text)):
            run.append(at)
            continue
        found.update(run if len(run) >= _STAMP_LINES else ())
        run = []
    return found | set(run if len(run) >= _STAMP_LINES else ())


def _mended_words(block: Block) -> Block:
    text = _MONTH.sub("tháng", block.text)  # as long as what it replaces
    block = _basis(_with_doubts(replace(block, text=text)))
    bare = text.strip(_SPECKS)
    if block.kind == "paragraph" and len(text) <= _LONGEST_HEADING and is_capitals(bare):
        return piece_of(block, bare)
    return block


def _with_doubts(block: Block) -> Block:
    """Flag a digit before a marked vowel: "1ý" is "lý" rather than a figure."""
    found = {match.span() for match in _DIGIT_IN_WORD.finditer(block.text)}
    known = {at for start, end in block.doubtful for at in range(start, end)}
    new = [span for span in found if span[0] not in known]
    return replace(block, doubtful=tuple(sorted((*block.doubtful, *new)))) if new else block


def _with_headings(blocks: Iterable[Block]) -> list[Block]:
    done: list[Block] = []
    last = 0
    for block in blocks:
        match = _HEADING.fullmatch(block.text) if block.kind == "paragraph" else None
        if match is None:
            done.append(block)
            continue
        number = int(match["number"])
        announced = bool(done) and done[-1].text.rstrip().endswith(":")
        if _OPENING & set(match["speck"]) and (announced or number != last + 1):
            done.append(block)
            continue
        last = number
        done.append(block if block.confidence is None else _heading(block, match))
    return done


def _heading(block: Block, match: re.Match[str]) -> Block:
    opening = f"{_WORD} {match['number']}"
    return _with_opening(block, opening, match.end("number"), match.start("number"))


def _basis(block: Block) -> Block:
    match = _BASIS.match(block.text) if block.kind == "paragraph" else None
    return block if match is None else _with_opening(block, _OPENS_BASIS, match.end(), match.end())


def _with_opening(block: Block, opening: str, until: int, keep_from: int) -> Block:
    """Put `opening` for what stands before `until`; doubts up to `keep_from` go with it."""
    shift = len(opening) - until
    doubtful = tuple(
        (max(0, start + shift), end + shift) for start, end in block.doubtful if end > keep_from
    )
    return replace(block, text=opening + block.text[until:], doubtful=doubtful)
