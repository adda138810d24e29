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

# What each says, for somebody who reads a report and no code.
METRIC_DESCRIPTIONS = {
    "correctness": "Câu trả lời nêu đủ điều phải nêu và không nêu điều cấm.",
    "figures": "Số liệu kèm theo đúng giá trị, đơn vị, dấu so sánh và năm.",
    "values": "Các con số phải nêu có trong câu trả lời (1.344 và 1344 là một).",
    "dates": "Các ngày phải nêu có trong câu trả lời, viết kiểu nào cũng được.",
    "numbers": "Các số hiệu văn bản phải nêu có trong câu trả lời.",
    "names": "Các tên người, cơ quan phải nêu có trong câu trả lời.",
    "source": "Có dẫn văn bản chứa câu trả lời.",
    "section": "Dẫn đúng mục của văn bản ấy.",
    "citation_precision": "Trong các trích dẫn, bao nhiêu nằm ở nguồn chấp nhận được.",
    "citation_recall": "Trong các nguồn cần dẫn, bao nhiêu đã được dẫn.",
    "quote": "Đoạn trích đúng từng chữ với văn bản đã lưu.",
    "grounding": "Mọi con số, ngày, số hiệu trong câu trả lời đều có trong đoạn được trích.",
    "in_year": "Không dùng số liệu hay văn bản của năm khác năm được hỏi.",
    "in_place": "Không dùng văn bản của địa phương khác nơi được hỏi.",
    "decline": "Điều không có trong văn bản thì từ chối, không kèm số liệu.",
    "decline_precision": "Trong các câu bị từ chối, bao nhiêu câu đáng từ chối.",
    "decline_recall": "Trong các câu phải từ chối, bao nhiêu câu đã từ chối.",
    "reason": "Nêu đúng lý do từ chối.",
    "warning": "Có đủ cảnh báo (số liệu mâu thuẫn, văn bản bị thay thế, …).",
    "recall_hybrid": "Tìm theo từ và theo nghĩa: đoạn đúng có trong 10 đoạn đầu.",
    "recall_lexical": "Chỉ tìm theo từ: đoạn đúng có trong 10 đoạn đầu.",
    "recall_vector": "Chỉ tìm theo nghĩa: đoạn đúng có trong 10 đoạn đầu.",
}
