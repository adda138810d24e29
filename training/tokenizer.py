"""The model's tokeniser as a `tokenizers` object, made from its pieces."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from tokenizers import Regex, Tokenizer, decoders, normalizers, pre_tokenizers, processors
from tokenizers.models import Unigram

if TYPE_CHECKING:
    from training.base_model import Pieces


def build(pieces: Pieces) -> Tokenizer:
    """Unigram over words that begin with ▁, between <s> and </s>; no truncation, no padding."""
    model = Unigram(list(zip(pieces.texts, pieces.scores, strict=True)), pieces.unknown)
    tokenizer = Tokenizer(model)
    # The base model maps code points one by one: NFKC but for what becomes a space or nothing.
    own = {
        letter: stands
        for letter, stands in pieces.normalised.items()
        if unicodedata.normalize("NFKC", letter) != stands
    }
    steps: list[normalizers.Normalizer] = [
        normalizers.Replace(Regex(_one_of(own, stands)), stands)
        for stands in sorted(set(own.values()))
    ]
    tokenizer.normalizer = normalizers.Sequence(
        [*steps, normalizers.NFKC(), normalizers.Replace(Regex(" {2,}"), " "), normalizers.Strip()]
    )
    tokenizer.pre_tokenizer = pre_tokenizers.Metaspace(replacement="▁", prepend_scheme="always")
    tokenizer.decoder = decoders.Metaspace(replacement="▁", prepend_scheme="always")
    bos, eos = pieces.texts[pieces.bos], pieces.texts[pieces.eos]
    tokenizer.post_processor = processors.TemplateProcessing(
        single=f"{bos} $A {eos}", special_tokens=[(bos, pieces.bos), (eos, pieces.eos)]
    )
    return tokenizer


def _one_of(characters: dict[str, str], stands: str) -> str:
    listed = "".join(rf"\x{{{ord(c):X}}}" for c in sorted(characters) if characters[c] == stands)
    return f"[{listed}]"
