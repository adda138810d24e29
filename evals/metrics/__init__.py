"""One pure metric a file; every one is best at 1, and None where it says nothing of an item."""

# Every per-item metric with the words that reports use, in the order of the reports.
METRIC_LABELS = {
    "correctness": "Trả lời đúng",
    "figures": "Đúng số liệu",
    "values": "Đúng giá trị",
    "dates": "Đúng ngày",
    "numbers": "Đúng số hiệu",
    "names": "Đúng tên",
    "source": "Đúng nguồn",
    "section": "Đúng mục",
    "citation_precision": "Trích dẫn: độ chính xác",
    "citation_recall": "Trích dẫn: độ đầy đủ",
    "quote": "Trích nguyên văn",
    "grounding": "Có căn cứ",
    "in_year": "Không lẫn năm",
    "in_place": "Không lẫn địa phương",
    "decline": "Từ chối đúng",
    "decline_precision": "Từ chối: độ chính xác",
    "decline_recall": "Từ chối: độ đầy đủ",
    "reason": "Đúng lý do từ chối",
    "warning": "Đủ cảnh báo",
    "recall_hybrid": "Tìm kiếm chung: recall@10",
    "recall_lexical": "Tìm theo từ: recall@10",
    "recall_vector": "Tìm theo nghĩa: recall@10",
}
METRIC_NAMES = tuple(METRIC_LABELS)
