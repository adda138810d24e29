"""Why a provision ranks where it does: the parts of its score, as data and in Vietnamese."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from vectorstore.search import FIELD, VECTOR_SHARE

if TYPE_CHECKING:
    from assistant.provision_search import RankedHit

_FIELD_WORDS = {
    "syllables": "tiếng",
    "pairs": "cặp tiếng",
    "folded_syllables": "tiếng không dấu",
    "folded_pairs": "cặp tiếng không dấu",
    "numbers": "số hiệu",
}


def explanation(ranked: RankedHit) -> dict[str, Any]:
    """The parts of a provision's score: lexical by field, vector, preferences, final."""
    hit = ranked.hit
    details = dict(hit.details)
    fields = {
        name.removeprefix(FIELD): score for name, score in hit.details if name.startswith(FIELD)
    }
    return {
        "lexical": {
            "score": hit.lexical,
            "share": details.get("lexical_share", 0.0),
            "fields": fields,
        },
        "vector": {"cosine": hit.vector, "share": details.get("vector_share", 0.0)},
        "preference": details.get("preference", 0.0),
        "agreements": [one._asdict() for one in ranked.agreements],
        "score": ranked.score,
    }


def explained(ranked: RankedHit) -> list[str]:
    """The same for the eye, one line for each part."""
    parts = explanation(ranked)
    lexical, vector = parts["lexical"], parts["vector"]
    fields = ", ".join(
        f"{_FIELD_WORDS.get(name, name)} {number(score, 1)}"
        for name, score in sorted(lexical["fields"].items(), key=lambda item: -item[1])
    )
    half = number(VECTOR_SHARE, 1)
    lines = [
        f"từ: {number(lexical['share'])} × {half} (BM25 {number(lexical['score'], 1)}"
        + (f" = {fields})" if fields else ")"),
        f"nghĩa: {number(vector['share'])} × {half} (cosin {number(vector['cosine'])})",
    ]
    if parts["preference"]:
        lines.append(f"+{number(parts['preference'])}: loại văn bản hoặc cơ quan được nêu")
    lines += [
        f"{'+' if one.bonus > 0 else '−'}{number(abs(one.bonus))}: {one.reason}"
        for one in ranked.agreements
    ]
    return lines


def number(value: float, digits: int = 3) -> str:
    """A number with a decimal comma."""
    return f"{value:.{digits}f}".replace(".", ",")
