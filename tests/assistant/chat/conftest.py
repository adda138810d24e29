"""A chat backend whose documents and answers are written here, hostile parts included."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from threading import Event
from typing import TYPE_CHECKING

import pytest

from assistant.answer_filter import UNFILTERED
from assistant.chat.backend import StoredDocument
from assistant.holdings.entries import Holding
from assistant.provision_search import Found
from assistant.types import Answer, AnswerFigure, Citation, ModelUse, Timings, Warning
from vectorstore.errors import LibraryError
from vectorstore.types import Document, Provision

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence
    from datetime import date

    from assistant.answer_filter import AnswerFilter
    from assistant.drafting.types import Draft, DraftRequest, Incoming
    from assistant.holdings.jobs import Job
    from assistant.holdings.keeper import Upload
    from assistant.targets.rows import TargetRow
    from assistant.types import Turn

_FILLER = "Các đơn vị chủ động rà soát công việc được giao và báo cáo đúng hạn. " * 6
PARTS = (
    ("header", "", (), "ỦY BAN NHÂN DÂN TỈNH MẪU\nSố: 77/KH-UBND\n", False),
    ("section", "mục 1", ("1",), f"1. Yêu cầu chung\n{_FILLER}\n", False),
    ("point", "mục 1, điểm a", ("1", "a"), f"a) {_FILLER}\n", False),
    ("section", "mục 2 (suy ra)", ("2",), f"Chỉ tiêu cụ thể\n{_FILLER}\n", True),
    (
        "point",
        "mục 2 (suy ra), điểm a",
        ("2", "a"),
        "a) Tỷ lệ nộp phí qua mạng đạt từ 85% trở lên, trong đó 85 xã đạt tối thiểu 70%.\n",
        True,
    ),
    ("table", "mục 2 (suy ra), bảng", ("2", "bảng"), "STT\tChỉ tiêu\tSố liệu\n", True),
    ("row", "mục 2 (suy ra), dòng 1", ("2", "bảng", "1"), "1\tHồ sơ đúng hạn\t1.234,5\n", True),
    ("row", "mục 2 (suy ra), dòng 2", ("2", "bảng", "2"), "\tHồ sơ quá hạn\t<b>12</b>\n", True),
    ("section", "mục 3", ("3",), f"3. Tổ chức thực hiện\n{_FILLER}\n{_FILLER}\n", False),
)
HEADINGS = {"mục 1": "Yêu cầu chung", "mục 2 (suy ra)": "Chỉ tiêu cụ thể"}
HOSTILE_NAME = (
    '<img src=http://198.51.100.7/a.png onerror="alert(1)">![x](http://198.51.100.7/b).txt'
)
HOSTILE_QUOTE = (
    "<script>window.hacked=1</script> ![ảnh](http://198.51.100.7/c.png) "
    "[bấm](javascript:alert(1)) ${alert(2)} {{constructor}} `x` đạt 40%"
)


def plan() -> StoredDocument:
    """A plan of three sections whose second lost its number, with a small table."""
    text, provisions = "", []
    for ordinal, (kind, label, path, part, inferred) in enumerate(PARTS):
        provisions.append(
            Provision(
                id=f"vb1:{ordinal}",
                document_id="vb1",
                ordinal=ordinal,
                kind=kind,  # type: ignore[arg-type]
                label=label,
                section_path=path,
                start=len(text),
                end=len(text) + len(part),
                subtree_end=len(text) + len(part),
                parent_id="vb1:3" if inferred and ordinal != 3 else None,
                heading=HEADINGS.get(label, ""),
                inferred=inferred,
            )
        )
        text += part
    document = Document(
        id="vb1",
        source="ke-hoach-77.txt",
        path="ke-hoach-77.txt",
        format="text",
        revision="sha256abcdef0123456789",
        text=text,
        number="77/KH-UBND",
        kind="Kế hoạch",
        title="Cải cách hành chính tỉnh Mẫu năm 2026",
        agency="Ủy ban nhân dân tỉnh Mẫu",
        issued="2025-12-05",
        signer="Trần Văn Mẫu",
        year=2026,
        warnings=("Văn bản thiếu phần nơi nhận.",),
    )
    return StoredDocument(document, tuple(provisions))


def hostile_document() -> StoredDocument:
    """A document whose text, title and file name try to become markup."""
    document = Document(
        id="vb2",
        source=HOSTILE_NAME,
        path=HOSTILE_NAME,
        format="text",
        revision="sha256fedcba",
        text=HOSTILE_QUOTE,
        kind="Tin tức",
        title="<script>window.hacked=1</script>Tin",
        issued_month="2025-02",
    )
    provision = Provision(
        "vb2:0", "vb2", 0, "paragraph", "<b>đoạn 1</b>", (), 0, len(HOSTILE_QUOTE), 0
    )
    return StoredDocument(document, (provision,))


def cite(marker: int, stored: StoredDocument, ordinal: int) -> Citation:
    """Cite a whole provision, without the line break at its end."""
    provision = stored.provisions[ordinal]
    name = f"{stored.document.kind} {stored.document.number or stored.document.title}"
    end = provision.start + len(stored.document.text[provision.start : provision.end].rstrip())
    label = f"{name}, {provision.label}"
    return Citation.of(marker, stored.document, provision, label, (provision.start, end))


def payment_answer(question: str) -> Answer:
    """An answer with two figures, two citations and two warnings."""
    return Answer(
        question=question,
        language="vi",
        answer=(
            "Kế hoạch 77/KH-UBND đặt chỉ tiêu tỷ lệ nộp phí qua mạng như sau:\n"
            "- Toàn tỉnh: từ 85% trở lên [1]\n- Cấp xã: tối thiểu 70% [1]\n"
            "Số hồ sơ đúng hạn là 1.234,5 nghìn [2]."
        ),
        citations=(cite(1, plan(), 4), cite(2, plan(), 6)),
        figures=(
            AnswerFigure("tỷ lệ nộp phí qua mạng", ">=", 85.0, "%", 2026, 1),
            AnswerFigure("tỷ lệ nộp phí qua mạng cấp xã", ">=", 70.0, "%", 2026, 1),
            AnswerFigure("hồ sơ đúng hạn", "=", 1234.5, "", 2026, 2),
        ),
        warnings=(
            Warning("conflict", "Báo cáo 12/BC-UBND nêu 80% cho cùng chỉ tiêu; cần đối chiếu."),
            Warning("date", "Câu hỏi không nêu năm; đã dùng kế hoạch mới nhất, năm 2026."),
        ),
        timings_ms=Timings(20.0, 30.0, 412.0),
    )


def declined_answer(question: str) -> Answer:
    """A decline that names the closest provision."""
    return Answer(
        question=question,
        language="vi",
        answer="Các văn bản hiện có không nêu nội dung này. Gần nhất là mục 3 của kế hoạch [1].",
        abstained=True,
        reason="not_in_documents",
        citations=(cite(1, plan(), 8),),
    )


def hostile_answer(question: str) -> Answer:
    """An answer that repeats hostile text and cites it."""
    return Answer(
        question=question,
        language="vi",
        answer=f"Theo tin: {HOSTILE_QUOTE} [1]",
        citations=(cite(1, hostile_document(), 0),),
        figures=(AnswerFigure("", "=", 40.0, "%", None, 1),),
        warnings=(Warning("ocr", "<script>window.hacked=1</script>"),),
    )


@dataclass
class ScriptedBackend:
    """Answers by a word of the question and remembers what it was asked."""

    stored: tuple[StoredDocument, ...] = field(default_factory=lambda: (plan(), hostile_document()))
    asked: list[tuple[str, tuple[Turn, ...]]] = field(default_factory=list)
    corrected: list[tuple[str, tuple[str, ...], str]] = field(default_factory=list)
    rows: tuple[TargetRow, ...] = ()
    jobs: tuple[Job, ...] = ()
    changed: list[str] = field(default_factory=list)
    changes_allowed: bool = True
    refusal: Exception | None = None
    release: Event = field(default_factory=Event)
    filters: list[AnswerFilter] = field(default_factory=list)

    def reset(self) -> None:
        """Return to the first state, for tests that share one server."""
        self.stored = (plan(), hostile_document())
        self.asked.clear()
        self.filters.clear()
        self.corrected.clear()
        self.changed.clear()
        self.rows, self.jobs, self.changes_allowed, self.refusal = (), (), True, None

    def ask(
        self,
        question: str,
        history: Sequence[Turn] = (),
        as_of: date | None = None,
        only: AnswerFilter = UNFILTERED,
    ) -> Answer:
        self.asked.append((question, tuple(history)))
        self.filters.append(only)
        if "hỏng" in question:
            message = "Thư viện không mở được: tệp bị khóa. Hãy thử lại sau."
            raise LibraryError(message)
        if "sập" in question:
            message = "secret internal detail"
            raise RuntimeError(message)
        if "độc" in question:
            return hostile_answer(question)
        if "thời tiết" in question:
            return declined_answer(question)
        return replace(payment_answer(question), filter=only or None)

    def stream(
        self,
        question: str,
        history: Sequence[Turn] = (),
        as_of: date | None = None,
        only: AnswerFilter = UNFILTERED,
    ) -> Iterator[Answer]:
        answer = self.ask(question, history, as_of, only)
        if "chậm" in question:
            self.release.wait(300)
        if "mô hình" in question:
            first = answer.answer.partition("[1]")[0] + "[1]"
            yield replace(answer, answer=first, answered_by="llm:thu")
            answer = replace(answer, answered_by="llm:thu", model=ModelUse("thu", 1, shown=1))
        yield answer

    def correct(self, answer: Answer, history: Sequence[str], correction: str) -> None:
        if "hỏng" in correction:
            message = "Không ghi được ý kiến: ổ đĩa đầy."
            raise LibraryError(message)
        self.corrected.append((answer.question, tuple(history), correction))

    def search(
        self,
        query: str,
        *,
        limit: int,
        as_of: date | None = None,
        only: AnswerFilter = UNFILTERED,
    ) -> Found:
        return Found((), None, ())

    def draft(self, request: DraftRequest, incoming: Incoming | None = None) -> Draft:
        message = "Không soạn được khi thử."
        raise LibraryError(message)

    def documents(self) -> Sequence[Document]:
        return [stored.document for stored in self.stored]

    def sees(self, document_ids: Iterable[str]) -> bool:
        return {stored.document.id for stored in self.stored}.issuperset(document_ids)

    def document(self, document_id: str) -> StoredDocument | None:
        return next((s for s in self.stored if s.document.id == document_id), None)

    def targets(self) -> Sequence[TargetRow]:
        return self.rows

    def holdings(self) -> Sequence[Holding]:
        return [Holding(stored.document) for stored in self.stored]

    @property
    def may_change(self) -> bool:
        return self.changes_allowed

    def add(self, uploads: Sequence[Upload]) -> str:
        self._change("nạp " + ", ".join(upload.name for upload in uploads))
        return "viec-1"

    def reread(self, document_id: str) -> str:
        self._change(f"đọc lại {document_id}")
        return "viec-1"

    def remove(self, document_id: str) -> None:
        self._change(f"bỏ {document_id}")
        self.stored = tuple(s for s in self.stored if s.document.id != document_id)

    def job(self, job_id: str) -> Job | None:
        return next((job for job in self.jobs if job.id == job_id), None)

    def _change(self, what: str) -> None:
        if self.refusal is not None:
            raise self.refusal
        self.changed.append(what)

    def follow_ups(self, answer: Answer) -> Sequence[str]:
        if answer.abstained:
            return ()
        return ("Kế hoạch 77/KH-UBND do ai ký?", "Kế hoạch 77/KH-UBND ban hành ngày nào?")

    def examples(self) -> Sequence[str]:
        if not self.stored:
            return ()
        return (
            "Tỷ lệ nộp phí qua mạng năm 2026 là bao nhiêu?",
            "Kế hoạch 77/KH-UBND do ai ký?",
            "Dự báo thời tiết tuần tới thế nào?",
        )


@pytest.fixture
def backend() -> ScriptedBackend:
    """Give each test its own backend."""
    return ScriptedBackend()


@pytest.fixture(scope="module")
def shared_backend() -> ScriptedBackend:
    """Give the tests of one module, which share a server, one backend."""
    return ScriptedBackend()
