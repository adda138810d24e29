"""The commands `cchc eval propose` and `cchc eval review`: how suites grow."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from evals.errors import SuiteError
from evals.proposals import appended, as_yaml, from_document, read_proposals, without
from evals.review import review
from evals.suite_files import load_suite
from vectorstore.library import Library
from vectorstore.settings import Settings
from vectorstore.types import Document

_FILE = click.Path(path_type=Path, dir_okay=False)
DEFAULT_OUT = Path("de-xuat.yaml")


@click.command(epilog="Ví dụ: cchc eval propose 138/KH-UBND --library thu-vien --out de-xuat.yaml")
@click.argument("document", metavar="VĂN_BẢN")
@click.option("--library", type=click.Path(path_type=Path), help="Thư viện có văn bản.")
@click.option("--out", type=_FILE, default=DEFAULT_OUT, show_default=True, help="Tệp để ghi.")
def propose(document: str, library: Path | None, out: Path) -> None:
    """Soạn câu hỏi đề xuất từ các số liệu của một văn bản (mã, số hiệu hoặc tên tệp).

    Câu đề xuất mang nhãn unreviewed; hãy duyệt bằng «cchc eval review».
    """
    if out.exists():
        message = f"{out} đã có. Hãy chọn tệp khác bằng --out, hoặc duyệt tệp cũ trước."
        raise SuiteError(message)
    with Library.configured(Settings.load(library=library)) as held:
        found = _find(held.documents(), document)
        items = from_document(found, held.provisions(found.id), held.facts(document_id=found.id))
    if not items:
        message = f"{found.source} không có số liệu, ngày hay người ký nào để hỏi."
        raise SuiteError(message)
    title = f"Câu đề xuất từ {found.source}, chưa duyệt"
    folder = Path(found.path).parent
    corpus = str(folder) if folder.is_dir() else "."
    out.write_text(as_yaml(out.stem, title, items, corpus), encoding="utf-8")
    click.echo(f"Đã ghi {len(items)} câu vào {out}. Duyệt bằng: cchc eval review {out}")


@click.command(name="review", epilog="Ví dụ: cchc eval review de-xuat.yaml --into bo-cau-hoi.yaml")
@click.argument("file", type=_FILE, metavar="TỆP")
@click.option(
    "--into", type=_FILE, help="Bộ câu hỏi nhận các câu được giữ; mặc định là TỆP-da-duyet.yaml."
)
def review_command(file: Path, into: Path | None) -> None:
    """Duyệt từng câu đề xuất: tệp của «cchc eval propose», hoặc ý kiến từ trang hỏi đáp (.jsonl).

    Câu được giữ vào bộ câu hỏi, câu chưa xem còn lại trong tệp.
    """
    items = read_proposals(file)
    if not _at_a_terminal():
        message = (
            f"{file} có {len(items)} câu chờ duyệt. Việc duyệt cần người trả lời: hãy chạy lệnh "
            "này trong cửa sổ dòng lệnh."
        )
        raise SuiteError(message)
    target = into or file.with_name(f"{file.stem}-da-duyet.yaml")
    known = load_suite(target) if target.exists() else None
    done = review(items, lambda text: str(click.prompt(text, default="")), click.echo)
    if done.kept and known is not None:
        text = appended(target.read_text(encoding="utf-8"), known, done.kept)
        target.write_text(text, encoding="utf-8")
    elif done.kept:
        corpus = "." if file.suffix == ".jsonl" else load_suite(file).corpus
        target.write_text(as_yaml(target.stem, "Câu đã duyệt", done.kept, corpus), encoding="utf-8")
    remaining = without(file, done.left)
    if remaining is None:
        file.unlink()
    else:
        file.write_text(remaining, encoding="utf-8")
    click.echo(
        f"Giữ {len(done.kept)} câu (vào {target}), bỏ {len(done.dropped)}, "
        f"còn {len(done.left)} câu chưa xem."
    )


def _at_a_terminal() -> bool:
    return sys.stdin.isatty()


def _find(documents: list[Document], wanted: str) -> Document:
    """The document by id, number or file name; raises `SuiteError` naming what there is."""
    for one in documents:
        if wanted in {one.id, one.number, one.source}:
            return one
    begin = [one for one in documents if one.source.startswith(wanted)]
    if len(begin) == 1:
        return begin[0]
    held = ", ".join(sorted(one.number or one.source for one in documents)) or "chưa có gì"
    message = f"Thư viện không có văn bản «{wanted}». Đang có: {held}."
    raise SuiteError(message)
