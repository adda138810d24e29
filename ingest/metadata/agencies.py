"""The issuing agency in its usual spelling: "Ủy ban nhân dân tỉnh Hưng Yên", "Bộ Nội vụ"."""

from __future__ import annotations

import re
from collections import Counter

from vectorstore.vietnamese.folding import fold, fold_in_place, unify_tone_placement
from vectorstore.vietnamese.places import find_places, province_of

_ABBREVIATIONS = (
    (re.compile(r"\bUBND\b"), "Ủy ban nhân dân"),
    (re.compile(r"\bHĐND\b"), "Hội đồng nhân dân"),
)
_LOCAL_BODY = re.compile(r"(?:uy ban nhan dan|hoi dong nhan dan|chu tich uy ban nhan dan)")
_CENTRAL = re.compile(
    r"(?:bo (?!chi huy)|chinh phu|thu tuong|quoc hoi|uy ban thuong vu quoc hoi"
    r"|van phong (?:chinh phu|quoc hoi|trung uong|chu tich)|ban chap hanh trung uong|ban bi thu"
    r"|kiem toan nha nuoc|toa an nhan dan toi cao|vien kiem sat nhan dan toi cao|ngan hang nha nuoc"
    r"|thanh tra chinh phu|cuc |tong cuc|bao hiem xa hoi viet nam"
    r"|ban chi dao (?:trung uong|cua chinh phu))"
)
_LEVEL_IN_NAME = re.compile(r"(?<=\s)(?:Tỉnh|Thành phố|Huyện|Quận|Xã|Phường|Đặc khu)(?= [A-ZĐÀ-Ỹ])")
_NAMED_LEADS = (
    "bộ",
    "sở",
    "ban",
    "cục",
    "tổng cục",
    "chi cục",
    "văn phòng",
    "trung tâm",
    "hội đồng",
    "ủy ban",
)
# What follows says which one it is: "Ban Tổ chức", "Cục Thuế", "Trung tâm Phục vụ hành chính công".
_SPECIFIED = frozenset(("ban", "cục", "tổng cục", "chi cục", "trung tâm"))
_FIXED = {
    "uy ban nhan dan": "Ủy ban nhân dân",
    "trung uong": "Trung ương",
    "chinh phu": "Chính phủ",
    "quoc hoi": "Quốc hội",
    "nha nuoc": "Nhà nước",
    "viet nam": "Việt Nam",
    "thu tuong": "Thủ tướng",
}


def is_central(agency: str) -> bool:
    """Tell whether an agency serves the whole country."""
    return _CENTRAL.match(fold(agency)) is not None


def is_local_body(agency: str) -> bool:
    """Tell whether an agency is a people's committee or council, of some place."""
    return _LOCAL_BODY.match(fold(agency)) is not None


def canonical_agency(name: str, text: str) -> str:
    """Return an agency's name in its usual spelling.

    `text` is the document: the commonest spelling of the name there that is not all capitals wins;
    without one, the name's parts are spelled by rule.
    """
    for pattern, full in _ABBREVIATIONS:
        name = pattern.sub(full, name)
    name = re.sub(r"\s+", " ", name).strip(" -–*.:")
    seen = _spelling_in(name, text)
    spelled = _by_rule(name) if seen is None else seen
    spelled = " ".join(unify_tone_placement(syllable) for syllable in spelled.split(" "))
    return _LEVEL_IN_NAME.sub(lambda level: level[0].lower(), spelled)


def _spelling_in(name: str, text: str) -> str | None:
    wanted = fold(name)
    folded = fold_in_place(text)
    found: Counter[str] = Counter()
    for match in re.finditer(rf"(?<!\w){re.escape(wanted)}(?!\w)", folded):
        written = text[match.start() : match.end()]
        if not written.isupper() and _is_title_case(written):
            found[written] += 1
    return found.most_common(1)[0][0] if found else None


def _is_title_case(written: str) -> bool:
    return written[0].isupper() and any(letter.islower() for letter in written)


def _by_rule(name: str) -> str:
    lowered = name.lower()
    for lead in sorted(_NAMED_LEADS, key=len, reverse=True):
        if lead in {"bộ", "sở"} and lowered.startswith(f"{lead} "):
            parts = re.split(r"(, | và )", lowered[len(lead) + 1 :])
            lowered = f"{lead} " + "".join(
                part if part in {", ", " và "} else part[:1].upper() + part[1:] for part in parts
            )
            break
        if lead in _SPECIFIED and lowered.startswith(f"{lead} "):
            rest = lowered[len(lead) + 1 :]
            lowered = f"{lead} {rest[:1].upper()}{rest[1:]}"
            break
    spelled = lowered[:1].upper() + lowered[1:]
    folded = fold_in_place(spelled)
    for key, fixed in _FIXED.items():
        for match in re.finditer(rf"(?<!\w){key}(?!\w)", folded):
            spelled = spelled[: match.start()] + fixed + spelled[match.end() :]
    for place in find_places(name):
        if place.level == "tỉnh" and len(place.name) <= place.end - place.start:
            start = place.end - len(place.name)
            spelled = spelled[:start] + place.name + spelled[place.end :]
    return _with_place_names(spelled)


def _with_place_names(spelled: str) -> str:
    """Spell what follows a level word ("tỉnh", "thành phố", "xã") as a name."""
    match = re.search(
        r"(?<!\w)(tỉnh|thành phố|tp\.?|huyện|quận|thị xã|xã|phường|đặc khu) (.+)$", spelled
    )
    if match is None:
        return spelled
    place = province_of(match[2]) if match[1] in {"tỉnh", "thành phố"} else None
    return spelled[: match.start(2)] + (place or match[2].title())


def province_in(*texts: str) -> str | None:
    """Return the first province that one of the texts names, "Hung Yên" and "TP. HCM" included."""
    for text in texts:
        bare = text.strip(" ,.;:*")
        province = province_of(bare) if bare else None
        if province:
            return province
        for place in find_places(text.title() if text.isupper() else text):
            if place.level == "tỉnh":
                return place.name
    return None
