"""What is the matter with a field of a suite, in Vietnamese."""

from __future__ import annotations

from pydantic_core import ErrorDetails

_REASONS = {
    "missing": "thiếu trường này",
    "extra_forbidden": "không có trường này",
    "literal_error": "phải là {expected}",
    "string_type": "phải là chữ",
    "string_too_short": "không được để trống",
    "bool_type": "phải là true hoặc false",
    "bool_parsing": "phải là true hoặc false",
    "int_type": "phải là số nguyên",
    "int_parsing": "phải là số nguyên",
    "int_from_float": "phải là số nguyên",
    "float_type": "phải là số",
    "float_parsing": "phải là số",
    "tuple_type": "phải là danh sách",
    "dict_type": "phải là các cặp khóa và giá trị",
    "model_type": "phải là các cặp khóa và giá trị",
    "model_attributes_type": "phải là các cặp khóa và giá trị",
    "too_short": "phải có ít nhất {min_length} mục",
    "less_than_equal": "phải từ {le} trở xuống",
    "greater_than_equal": "phải từ {ge} trở lên",
}


def reason_in_words(error: ErrorDetails) -> str:
    """The reason without the field; a rare kind stays as pydantic words it."""
    reason = _REASONS.get(error["type"])
    if reason is None:
        return error["msg"].removeprefix("Value error, ")
    return reason.format(**error.get("ctx", {})).replace(" or ", " hoặc ")
