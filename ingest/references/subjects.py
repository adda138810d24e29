"""The subject of a mention of a document: where it ends, or where it stands before the mention."""

from __future__ import annotations

import re

from ingest.references.parts import UPPER

MAX_SUBJECT_CHARACTERS = 420

_SENTENCE_END = re.compile(rf"\./\.|[.!?](?=\s+[“\"(]?[{UPPER}\d]|\s*$)|;|\s+như sau\b")
_MAIN_CLAUSE = re.compile(
    r",\s+(?:đồng thời|trong đó|qua đó|từ đó|hiện tại|hiện nay|đến nay|tính đến|nhất là|đặc biệt|"
    r"theo đó|cụ thể|trên cơ sở|các (?:cơ quan|sở|đơn vị|bộ|địa phương)\b[^,;]{0,60}\b(?:đã|đang)|"
    r"(?:UBND|HĐND|Ủy ban|Uỷ ban|Hội đồng|Chủ tịch|Sở|Bộ|Ban|Tỉnh|Thành|Văn phòng|Chính phủ|"
    r"Thủ tướng|Quốc hội)\b[^,;]{0,70}?\s(?:đã|đang|ban hành|yêu cầu|giao|chỉ đạo|tổ chức|báo cáo|"
    r"đề nghị|phê duyệt|quyết định|tiếp tục|thông báo|xây dựng|hướng dẫn|tham mưu|công bố|"
    r"triển khai)\b)"
    r"|\s+là\s+(?:một|căn cứ|cơ sở)\b|\s+và\s+(?:các|nhiều|những)\s+(?:văn bản|quy định|nghị quyết|"
    r"quyết định|kết luận|chỉ thị|kế hoạch)\b"
    r"|\s*,?\s+hết hiệu lực\s+(?:thi hành\s+)?(?:kể\s+)?từ\b|\s+có hiệu lực\s+(?:thi hành\s+)?từ\b"
    r"|\s+(?:đã\s+)?được\s+(?:thay thế|sửa đổi)\b"
)
_LATE_CLAUSE = re.compile(r",\s+(?:bảo đảm|đảm bảo|nhằm|góp phần|gắn với)\b")
_LATE_CLAUSE_MIN_WORDS = 8
_TITLE_NOUN = re.compile(
    r"\b(?:ban hành|phê duyệt|công bố|có văn bản|văn bản|về việc|"
    r"(?=(?:Kế hoạch|Chương trình|Quy chế|Quy định|Đề án|Danh mục|Quy trình|Phương án|Chiến lược|"
    r"Bộ chỉ số|Bộ tiêu chí|Điều lệ|Quy hoạch|Hướng dẫn)\b))"
)
_ATTACHED = re.compile(r"\(?\s*(?:được\s+)?(?:ban hành\s+)?(?:kèm theo|theo|tại)?\s*$")


def subject_end(
    passage: str, start: int, later_starts: tuple[int, ...], *, alone: bool = False
) -> int:
    """Where the subject that starts at `start` ends.

    `alone` says that the passage is this mention only, as a footnote is: semicolons then belong to
    its title.

    `later_starts` are the starts of the mentions after this one: one that a comma or "và"
    introduces is of the same level and ends the subject, any other is nested in it.
    """
    end = len(passage)
    for stop in _SENTENCE_END.finditer(passage, start):
        if stop.group() != ";" or not alone or later_starts:
            end = stop.start()
            break
    end = min(end, _unbalanced(passage, start, end))
    for clause in _MAIN_CLAUSE.finditer(passage, start, end):
        # "do UBND tỉnh, HĐND tỉnh ban hành" is one attribute, no new clause
        if not re.search(r"\bdo\s[^,;]{2,40}$", passage[start : clause.start()]):
            end = clause.start()
            break
    for match in _LATE_CLAUSE.finditer(passage, start, end):
        if len(passage[start : match.start()].split()) >= _LATE_CLAUSE_MIN_WORDS:
            end = match.start()
            break
    nested = False
    for later in later_starts:
        if not start < later < end:
            continue
        joint = re.search(r"(,|,?\s+và|\s[-–])\s*$", passage[start:later])
        if joint and (not joint.group(1).endswith("và") or not nested):
            end = start + joint.start()
            break
        nested = True
    if end - start > MAX_SUBJECT_CHARACTERS:
        window = passage[start : start + MAX_SUBJECT_CHARACTERS]
        cut = max(window.rfind(","), 0) or max(window.rfind(" "), 1)
        end = start + cut
    return start + len(passage[start:end].rstrip(" ,:–-\t\n"))


def _unbalanced(passage: str, start: int, end: int) -> int:
    depth = 0
    for position in range(start, end):
        if passage[position] == "(":
            depth += 1
        elif passage[position] == ")":
            depth -= 1
            if depth < 0:
                return position
    return end


def subject_before(passage: str, floor: int, mention_start: int) -> str:
    """The subject that precedes "(Quyết định số …)" or "ban hành kèm theo Quyết định số …".

    `floor` is where the previous mention ends; "" when the mention does not stand in such a place.
    """
    before = passage[floor:mention_start]
    attached = _ATTACHED.search(before)
    if attached is None or not ("(" in attached.group() or "kèm theo" in attached.group()):
        return ""
    piece = before[: attached.start()]
    cuts = [m.end() for m in re.finditer(rf"[;)]|:\s|[.]\s+(?=[{UPPER}])", piece)]
    piece = piece[cuts[-1] :] if cuts else piece
    openers = list(_TITLE_NOUN.finditer(piece))
    if openers:
        piece = piece[openers[0].end() if not openers[0].group() else openers[0].start() :]
    else:
        piece = piece.rsplit(",", 1)[-1]
    piece = re.sub(r"^(?:[\s,–-]|và\s)+", "", piece)
    return " ".join(piece.split())[-MAX_SUBJECT_CHARACTERS:].strip(" ,:(")
