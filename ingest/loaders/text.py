"""Plain text: decoding, and one line of the file as one line of the document."""

from __future__ import annotations

import codecs
import re
from pathlib import Path
from typing import NamedTuple

from ingest.blocks import LoadedDocument
from ingest.loaders.legacy_encodings import decode_legacy
from ingest.loaders.lines import arrange
from ingest.loaders.tokens import Line
from ingest.normalise import one_line
from vectorstore.errors import UnreadableDocumentError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1f\x7f]")
_FEW_BROKEN_SHARE = 0.01  # of the letters outside ASCII


class Decoded(NamedTuple):
    """The file's characters, line ends as line feeds, and what had to be guessed."""

    text: str
    warnings: tuple[str, ...] = ()


def decode(data: bytes, path: Path) -> Decoded:
    """Decode UTF-8 or UTF-16 (with or without mark), else windows-1258, TCVN3 or VNI.

    Raises `UnreadableDocumentError` for bytes that no text of these encodings has.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _checked(_strict(data[len(mark) :], encoding), path)
    guessed = _utf16_without_mark(data)
    if guessed is not None:
        return _checked(_strict(data, guessed), path)
    text = _strict(data, "utf-8")
    if text is not None:
        return _checked(text, path)
    mended = data.decode("utf-8", errors="replace")
    broken = mended.count("\ufffd")
    beyond_ascii = sum(1 for character in mended if character > "\x7f")
    if broken <= max(1, beyond_ascii * _FEW_BROKEN_SHARE) and beyond_ascii > broken:
        warning = f"{broken} ký tự trong tệp bị hỏng, hiện là “\ufffd”"
        return _checked(mended, path, (warning,))
    legacy = decode_legacy(data)
    if legacy is None:
        return _checked(None, path)
    warning = f"tệp không phải UTF-8, đã đọc theo bảng mã {legacy.encoding}"
    return _checked(legacy.text, path, (warning,))


def _strict(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        return None


def _utf16_without_mark(data: bytes) -> str | None:
    """UTF-16 of a Latin script has a zero byte in most of its pairs, always on the same side."""
    sample = data[:2000]
    if len(data) % 2 or sample.count(0) < len(sample) * 0.2:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if even and odd and min(even, odd) > max(even, odd) * 0.05:
        return None
    return "utf-16-le" if odd > even else "utf-16-be"


def _checked(text: str | None, path: Path, warnings: tuple[str, ...] = ()) -> Decoded:
    if text is None or _CONTROL.search(text):
        message = (
            f"{path}: tệp nhị phân hoặc bảng mã lạ, không phải văn bản."
            " Hãy lưu lại dạng văn bản UTF-8 rồi nạp lại."
        )
        raise UnreadableDocumentError(message)
    return Decoded(re.sub(r"\r\n?|[\u0085\u2028\u2029\x0b\x0c]", "\n", text), warnings)


def read_text(decoded: Decoded) -> LoadedDocument:
    """Read text without markup; tab-separated, bar-separated and flattened tables become rows."""
    lines: list[Line] = []
    gap = True
    for raw in decoded.text.split("\n"):
        if not raw.strip():
            gap = True
            continue
        cells = tuple(one_line(cell) for cell in raw.split("\t"))
        lines.append(Line(one_line(raw), gap=gap, tabs=cells))
        gap = False
    arranged = arrange(lines)
    return LoadedDocument(
        "text",
        arranged.blocks,
        fields=arranged.fields,
        title=arranged.title,
        warnings=decoded.warnings,
    )
