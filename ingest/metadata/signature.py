"""Who signed: the name under TM./KT./Q. and the roles at the end of the body."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import islice

from ingest.blocks import Block
from vectorstore.vietnamese.folding import fold

_ROLE = re.compile(
    r"(?:t/?m|kt|tl|tuq|q|k/t|t/l)\s*\.?\s*[a-z]|(?:pho |quyen )?(?:chu tich|giam doc|bo truong"
    r"|thu truong|thu tuong|tong giam doc|cuc truong|vu truong|chanh van phong|chanh thanh tra"
    r"|bi thu|truong ban|tong cuc truong|tong kiem toan|chu nhiem|vien truong|chanh an"
    r"|truong phong|hieu truong|chi cuc truong|tong bi thu|pho thu tuong|thuong truc)\b"
)
_SIGNED = re.compile(r"\W*(?:da ky|daky|ky boi|signed)\W*")
_RANKS = re.compile(
    r"^(?:(?:GS|PGS|TS|ThS|BS|CN|KS|TSKH)\.?\s*|(?:Đại|Thượng|Trung|Thiếu) (?:tướng|tá)\s+)+"
)
_UPPER = "A-ZĐÁÀẢÃẠĂẮẰẲẴẶÂẤẦẨẪẬÉÈẺẼẸÊẾỀỂỄỆÍÌỈĨỊÓÒỎÕỌÔỐỒỔỖỘƠỚỜỞỠỢÚÙỦŨỤƯỨỪỬỮỰÝỲỶỸỴ"
_NAME = re.compile(rf"[{_UPPER}][^\W\d_]*(?:\s[{_UPPER}][^\W\d_]*){{1,4}}")
_CLOSES = re.compile(r"\./|^noi nhan|^(?:t/?m|kt|tl|tuq)\s*\.")
_AGENCY = re.compile(
    r"(?:bộ|sở|ban|[uủ][yỷ] ban|cục|tổng cục|viện|trường|văn phòng|t[oò][aà] án)\s", re.IGNORECASE
)
_RECIPIENT = re.compile(r"[-–+*•]\s?\S")
_NAME_WITHIN = 7  # blocks below the first role, the recipients beside it not counted


def read_signer(blocks: Sequence[Block]) -> str | None:
    """Return the signer's full name without rank, None where none stands under a role.

    The first signature behind the end of the body counts: annexes may carry others.
    """
    closed = False
    for index, block in enumerate(blocks):
        folded = fold(block.text).strip()
        role = block.kind != "footnote" and len(folded) < 120 and _ROLE.match(folded) is not None
        if role and _is_roles(block.text) and (closed or index > len(blocks) * 0.3):
            name = _name_below(blocks, index)
            if name is not None:
                return name
        closed = closed or _CLOSES.search(folded) is not None
    return None


def _is_roles(text: str) -> bool:
    letters = [letter for letter in text if letter.isalpha()]
    return sum(letter.isupper() for letter in letters) > len(letters) * 0.6


def _name_below(blocks: Sequence[Block], role: int) -> str | None:
    inline = re.split(r"\s{2,}|\((?:Đã|đã) ký\)", blocks[role].text)
    if len(inline) > 1 and (name := _person(inline[-1])):
        return name
    below = (block for block in blocks[role + 1 :] if not _RECIPIENT.match(block.text))
    for block in islice(below, _NAME_WITHIN):
        for part in block.cells or (block.text,):
            if name := _person(part):
                return name
        if len(block.text) > 150 or block.kind == "footnote":
            return None
    return None


def _person(text: str) -> str | None:
    text = _RANKS.sub("", re.sub(r"\(?(?:Đã|đã) ký\)?", "", text).strip(" .*:"))
    folded = fold(text)
    if not text or _SIGNED.fullmatch(folded) or _ROLE.match(folded) or _AGENCY.match(text):
        return None
    if not _NAME.fullmatch(text) or (text.isupper() and len(text.split()) > 4):
        return None
    return text.title() if text.isupper() else text
