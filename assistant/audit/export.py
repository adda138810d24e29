"""The audit log as files: JSON lines for programs and for checking, CSV for spreadsheets."""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from assistant.chat.render import DECLINE_TITLES
from assistant.spreadsheet_text import harmless

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from assistant.audit.log import Entry

ACTIONS = {
    "ask": "Hỏi",
    "search": "Tìm",
    "draft": "Soạn văn bản",
    "feedback": "Góp ý câu trả lời",
    "documents_added": "Nạp văn bản",
    "document_read_again": "Đọc lại văn bản",
    "document_removed": "Bỏ văn bản",
    "signed_in": "Đăng nhập",
    "signed_out": "Đăng xuất",
    "sign_in_failed": "Đăng nhập sai",
    "locked_out": "Bị tạm khóa",
    "password_changed": "Đổi mật khẩu",
    "password_reset": "Cấp lại mật khẩu",
    "account_added": "Thêm tài khoản",
    "account_renewed": "Cập nhật tài khoản cơ quan",
    "account_disabled": "Khóa tài khoản",
    "account_enabled": "Mở lại tài khoản",
    "role_changed": "Đổi vai trò",
    "groups_changed": "Đổi nhóm",
    "group_added": "Thêm nhóm",
    "group_removed": "Bỏ nhóm",
    "key_added": "Tạo khóa API",
    "key_revoked": "Thu hồi khóa API",
    "access_changed": "Đổi quyền xem văn bản",
    "conversations_deleted": "Xóa các cuộc hỏi đáp",
    "log_exported": "Tải nhật ký",
}
OUTCOMES = {
    "answered": "đã trả lời",
    "declined": "từ chối",
    "failed": "lỗi",
    "stopped": "dừng giữa chừng",
}
_NAMES = {
    "address": "địa chỉ",
    "login": "tài khoản",
    "name": "tên",
    "role": "vai trò",
    "groups": "nhóm",
    "group": "nhóm",
    "key": "khóa",
    "document": "văn bản",
    "files": "tệp",
    "format": "dạng tệp",
    "incoming": "văn bản đến",
    "filter": "chỉ trong",
}
_COLUMNS = (
    "Số",
    "Thời điểm (UTC)",
    "Ai",
    "Đường vào",
    "Việc",
    "Câu hỏi",
    "Kết quả",
    "Lý do từ chối",
    "Văn bản",
    "Trả lời bằng",
    "Cảnh báo",
    "Chi tiết khác",
    "Niêm phong",
)
_OWN_COLUMNS = {"question", "outcome", "reason", "documents", "answered_by", "warnings"}


def jsonl(entries: Iterable[Entry]) -> Iterator[str]:
    """One JSON object a line, with the seals by which the chain can be checked."""
    for entry in entries:
        value = entry._asdict() | {"at": entry.moment.isoformat(timespec="milliseconds")}
        yield f"{json.dumps(value, ensure_ascii=False)}\n"


def csv_lines(entries: Iterable[Entry]) -> Iterator[str]:
    """A head and one line an entry, with a byte order mark for spreadsheets."""
    yield "\ufeff" + _line(_COLUMNS)
    for entry in entries:
        yield _line([harmless(value) for value in _values(entry)])


FORMATS: dict[str, tuple[Callable[[Iterable[Entry]], Iterator[str]], str]] = {
    "csv": (csv_lines, "text/csv; charset=utf-8"),
    "jsonl": (jsonl, "application/x-ndjson; charset=utf-8"),
}


def action_name(action: str) -> str:
    """What an action is called in Vietnamese."""
    return ACTIONS.get(action, action)


def documents_named(detail: dict[str, Any]) -> str:
    """The cited documents of an entry: number or id, with the beginning of the revision."""
    return "; ".join(
        f"{one['number'] or one['id']} (bản {one['revision'][:12]})"
        for one in detail.get("documents", ())
    )


def reason_of(detail: dict[str, Any]) -> str:
    """Why the question was declined, in words; "" where it was not."""
    reason = detail.get("reason") or ""
    return DECLINE_TITLES.get(reason, reason)


def rest_of(detail: dict[str, Any]) -> str:
    """What else belongs to an entry, as `name: value`."""
    parts = []
    for name, value in detail.items():
        if name not in _OWN_COLUMNS and value not in (None, "", []):
            shown = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            parts.append(f"{_NAMES.get(name, name)}: {shown}")
    return "; ".join(parts)


def _values(entry: Entry) -> list[str | int]:
    detail = entry.detail
    return [
        entry.number,
        entry.moment.isoformat(sep=" ", timespec="seconds").removesuffix("+00:00"),
        entry.login,
        entry.channel,
        action_name(entry.action),
        detail.get("question", ""),
        OUTCOMES.get(detail.get("outcome", ""), ""),
        reason_of(detail),
        documents_named(detail),
        detail.get("answered_by", ""),
        ", ".join(detail.get("warnings", ())),
        rest_of(detail),
        entry.hash,
    ]


def _line(values: Iterable[str | int]) -> str:
    stream = io.StringIO(newline="")
    csv.writer(stream).writerow(values)
    return stream.getvalue()
