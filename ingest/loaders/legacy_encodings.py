"""Vietnamese text of the years before Unicode: windows-1258, TCVN3 (ABC) and VNI.

The two font encodings put Vietnamese letters where Western ones stand, so their text arrives as
Latin letters of no sense ("ViÖt Nam", "Vieät Nam"). Which one it is shows in the commonest words of
the language: they come out only under the right table.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from typing import NamedTuple

from ingest.blocks import CELL_SEPARATOR, Block, LoadedDocument
from ingest.normalise import SOFT_HYPHEN, one_line, without_soft_hyphens

_TCVN3 = str.maketrans(
    "µ¶·¸¹¨»¼½¾Æ©ÇÈÉÊË®ÌÎÏÐÑªÒÓÔÕÖ×ØÜÝÞßáâãä«åæçèé¬êëìíîïñòóô\xadõö÷øùúûüýþ¡¢£¤¥¦§",
    "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵĂÂÊÔƠƯĐ",
)
_VNI_LETTERS = str.maketrans("ñÑôÔöÖìÌíÍæÆóÓòÒîÎ", "đĐơƠưƯìÌíÍỉỈĩĨịỊỵỴ")
_GRAVE, _ACUTE, _TILDE, _HOOK, _DOT = "\u0300", "\u0301", "\u0303", "\u0309", "\u0323"
_HAT, _BREVE = "\u0302", "\u0306"
_VNI_MARKS = {
    "ø": _GRAVE, "ù": _ACUTE, "õ": _TILDE, "û": _HOOK, "ï": _DOT,
    "â": _HAT, "à": _HAT + _GRAVE, "á": _HAT + _ACUTE, "ã": _HAT + _TILDE, "å": _HAT + _HOOK,
    "ä": _HAT + _DOT, "ê": _BREVE, "è": _BREVE + _GRAVE, "é": _BREVE + _ACUTE,
    "ü": _BREVE + _TILDE, "ú": _BREVE + _HOOK, "ë": _BREVE + _DOT,
}  # fmt: skip
_VNI_PAIR = re.compile(rf"([aeouyôö])([{''.join(_VNI_MARKS)}])|[ñôöìíæóòî]", re.IGNORECASE)
# Letters that only Unicode has: a text with many of them is in neither of the font encodings.
_ONLY_UNICODE = re.compile("[ĂăĐđĨĩŨũƠơƯưẠ-ỹ]")
_BEYOND_ASCII = re.compile(r"[\x80-\xff]")
_WORD = re.compile(r"[^\W\d_]+")
_COMMON = """
    và của các được có về định quyết số tháng năm những là tại này điều nước chính phủ ủy uỷ hội
    nhân dân việt với để đối một không từ thực hiện đến quy theo cộng hòa độc lập tự hạnh phúc
    chủ tịch công văn người đã việc khi quản lý tỉnh xã huyện phường hành thủ tục
"""
_MARKED = frozenset(word for word in _WORD.findall(_COMMON) if not word.isascii())
_FEWEST_COMMON = 3
_CLEAR = 2  # times as many common words as in the text as it stands


class Encoding(NamedTuple):
    """An encoding of fonts: its name for people, and how its text becomes Unicode."""

    name: str
    convert: Callable[[str], str]


class DecodedLegacy(NamedTuple):
    """Text of an old encoding and the encoding's name."""

    text: str
    encoding: str


def from_tcvn3(text: str) -> str:
    """Convert text typed with the ".Vn" fonts (TCVN 5712, called ABC)."""
    return text.translate(_TCVN3)


def from_vni(text: str) -> str:
    """Convert text typed with the "VNI-" fonts: a letter and its mark are two characters."""
    return unicodedata.normalize("NFC", _VNI_PAIR.sub(_vni_letter, text))


def _vni_letter(match: re.Match[str]) -> str:
    letter, mark = match[1], match[2]
    if letter is None:
        return match[0].translate(_VNI_LETTERS)
    return letter.translate(_VNI_LETTERS) + _VNI_MARKS[mark.lower()]


TCVN3 = Encoding("TCVN3 (ABC)", from_tcvn3)
VNI = Encoding("VNI", from_vni)


def detect_encoding(text: str) -> Encoding | None:
    """Return the font encoding that a text is in; None where it reads best as it stands."""
    if not _BEYOND_ASCII.search(text):
        return None
    found = {encoding: _common_words(encoding.convert(text)) for encoding in (TCVN3, VNI)}
    best = max(found, key=lambda encoding: found[encoding])
    enough = max(_FEWEST_COMMON, _CLEAR * _common_words(unicodedata.normalize("NFC", text)))
    return best if found[best] >= enough else None


def _common_words(text: str) -> int:
    return sum(word in _MARKED for word in _WORD.findall(text.lower()))


def encoding_of_font(font: str) -> Encoding | None:
    """Return the encoding that goes with a font's name (".VnTime", "VNI-Times")."""
    if font.lower().startswith(".vn"):
        return TCVN3
    return VNI if font.lower().startswith("vni") else None


def decode_legacy(data: bytes) -> DecodedLegacy | None:
    """Decode bytes that are no UTF-8 as the likeliest old encoding; tell which.

    None where no encoding fits (bytes that no text of windows-1258 holds, and no Vietnamese words).
    """
    western = data.decode("latin-1")
    encoding = detect_encoding(western)
    try:
        windows = unicodedata.normalize("NFC", data.decode("cp1258"))
    except UnicodeDecodeError:
        windows = None
    if encoding is not None:
        converted = encoding.convert(western)
        if windows is None or _common_words(converted) > _common_words(windows):
            return DecodedLegacy(converted, encoding.name)
    return None if windows is None else DecodedLegacy(windows, "windows-1258")


def with_unicode(loaded: LoadedDocument) -> LoadedDocument:
    """Convert the blocks of a document typed with old fonts; others come back as they are.

    Blocks that hold letters only Unicode has (typed later, with another font) stay.
    """
    legacy = [block.text for block in loaded.blocks if not _ONLY_UNICODE.search(block.text)]
    encoding = detect_encoding("\n".join(legacy))
    if encoding is None:
        soft = any(SOFT_HYPHEN in block.text for block in loaded.blocks)
        return _converted(loaded, without_soft_hyphens) if soft else loaded

    def converted(text: str) -> str:
        if _ONLY_UNICODE.search(text):
            return without_soft_hyphens(text)
        return one_line(encoding.convert(text))

    warning = f"chữ gõ bằng phông {encoding.name}, đã chuyển sang Unicode"
    return replace(_converted(loaded, converted), warnings=(*loaded.warnings, warning))


def _converted(loaded: LoadedDocument, converted: Callable[[str], str]) -> LoadedDocument:
    return replace(
        loaded,
        blocks=tuple(_block(block, converted) for block in loaded.blocks),
        title=converted(loaded.title),
        fields={converted(name): converted(value) for name, value in loaded.fields.items()},
    )


def _block(block: Block, converted: Callable[[str], str]) -> Block:
    if block.kind == "row":
        cells = tuple(converted(cell) for cell in block.cells)
        return replace(block, cells=cells, text=CELL_SEPARATOR.join(cells))
    return replace(block, text=converted(block.text))
