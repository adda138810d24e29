"""One pure metric a file: correctness, figures, sources, sections, quotes, grounding, declines."""

# Every per-item metric with the words that reports use, in the order of the reports.
METRIC_LABELS = {
    "correctness": "Trả lời đúng",
    "figures": "Đúng số liệu",
    "source": "Đúng nguồn",
    "section": "Đúng mục",
    "quote": "Trích nguyên văn",
    "grounding": "Có căn cứ",
    "decline": "Từ chối đúng",
    "reason": "Đúng lý do từ chối",
    "warning": "Đủ cảnh báo",
}
METRIC_NAMES = tuple(METRIC_LABELS)
