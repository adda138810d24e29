"""Any model of the library sentence-transformers, an extra."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import numpy as np

from vectorstore.embedders.contract import Embedder
from vectorstore.errors import ConfigurationError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

SENTENCE_TRANSFORMERS = "sentence-transformers:"
# Bytes at each end of a model's file that tell it from another of the same size.
FINGERPRINT_BYTES = 65_536


class SentenceTransformersEmbedder(Embedder):
    """Any model of the library sentence-transformers, by name or by folder."""

    def __init__(self, model: str) -> None:
        super().__init__()
        self._model_name = model
        folder = Path(model).expanduser()
        self._folder = folder if folder.is_dir() else None
        self._model: Any = None
        self._load_lock = Lock()
        self._name = SENTENCE_TRANSFORMERS + (
            model if self._folder is None else f"{folder.resolve().name}@{_fingerprint(folder)}"
        )
        # Models of the e5 family were trained with these words before every text; others were not.
        is_e5 = "e5" in Path(model).name.lower().replace("_", "-").split("-")
        self._prefixes = ("query: ", "passage: ") if is_e5 else ("", "")

    @property
    def name(self) -> str:
        """The model's name; for a folder, its last part and a fingerprint of its files."""
        return self._name

    @property
    def dimension(self) -> int:
        """What the model says."""
        return int(self._load().get_embedding_dimension())

    def _passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return self._encode([self._prefixes[1] + text for text in texts])

    def _question(self, text: str) -> NDArray[np.float32]:
        vector: NDArray[np.float32] = self._encode([self._prefixes[0] + text])[0]
        return vector

    def _encode(self, texts: list[str]) -> NDArray[np.float32]:
        model = self._load()  # its own batches are sorted by length
        vectors = model.encode(texts, convert_to_numpy=True, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32)

    def _load(self) -> Any:  # noqa: ANN401 - sentence-transformers is an extra
        with self._load_lock:
            if self._model is None:
                self._model = self._loaded()
            return self._model

    def _loaded(self) -> Any:  # noqa: ANN401
        with explained_loading("CCHC_EMBEDDER", self._model_name):
            from sentence_transformers import SentenceTransformer

            return SentenceTransformer(self._model_name, device="cpu")


@contextmanager
def explained_loading(setting: str, model: str) -> Iterator[None]:
    """Turn what goes wrong while a model is loaded into a line that names the setting."""
    try:
        yield
    except ImportError as error:
        message = (
            f"{setting}={SENTENCE_TRANSFORMERS}{model} cần phần cài thêm: "
            "pip install 'cchc[sentence-transformers]'"
        )
        raise ConfigurationError(message) from error
    except (OSError, ValueError) as error:
        first_line = next(iter(str(error).splitlines()), "")
        message = (
            f"Không nạp được mô hình {model}: {first_line} "
            f"Hãy đặt {setting} là tên mô hình đã tải về máy hoặc thư mục của mô hình."
        )
        raise ConfigurationError(message) from error


def _fingerprint(folder: Path) -> str:
    """Tell models apart without reading gigabytes: names, sizes and both ends of every file."""
    digest = hashlib.sha256()
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        size = path.stat().st_size
        digest.update(f"{path.relative_to(folder)} {size}\n".encode())
        with path.open("rb") as file:
            digest.update(file.read(FINGERPRINT_BYTES))
            file.seek(max(0, size - FINGERPRINT_BYTES))
            digest.update(file.read(FINGERPRINT_BYTES))
    return digest.hexdigest()[:12]
