"""Gradio's own texts in Vietnamese, which it ships no translation for; keys are those of Gradio."""

from __future__ import annotations

GRADIO_VI = {
    "common.built_with": "làm bằng",
    "common.built_with_gradio": "Làm bằng Gradio",
    "common.clear": "Xóa",
    "common.download": "Tải về",
    "common.edit": "Sửa",
    "common.empty": "Trống",
    "common.error": "Lỗi",
    "common.hosted_on": "Đặt tại",
    "common.loading": "Đang tải",
    "common.or": "hoặc",
    "common.remove": "Bỏ",
    "common.settings": "Thiết lập",
    "common.share": "Chia sẻ",
    "common.submit": "Gửi",
    "common.undo": "Hoàn tác",
    "common.language": "Ngôn ngữ",
    "common.progress": "Tiến độ",
    "common.run": "Chạy",
    "blocks.connection_can_break": (
        "Trên điện thoại, kết nối có thể đứt khi rời trang này hoặc khi máy ngủ; "
        "câu hỏi đang chờ sẽ mất lượt."
    ),
    "blocks.long_requests_queue": "Đang có nhiều câu hỏi chờ trả lời.",
    "blocks.lost_connection": "Mất kết nối do rời trang. Đang nối lại…",
    "blocks.waiting_for_inputs": "Đang chờ tệp tải lên xong; hãy thử lại.",
    "errors.runtime_error": "chương trình gặp lỗi",
    "errors.use_via_api": "Dùng qua API",
    "upload_text.uploading": "Đang tải lên…",
}
