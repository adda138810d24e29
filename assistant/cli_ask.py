"""`cchc ask`: one answer, or one JSON answer a line for a file of questions."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from assistant.answer import Assistant
from assistant.cli_filter import filter_options
from assistant.types import Turn
from vectorstore.errors import ConfigurationError
from vectorstore.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Iterator

    from assistant.answer_filter import AnswerFilter
    from assistant.types import Answer


@click.command(
    epilog='Ví dụ: cchc ask "Mục tiêu thanh toán trực tuyến năm 2026 là bao nhiêu?"',
)
@click.argument("question", required=False, metavar="CÂU_HỎI")
@click.option(
    "--questions", "file", type=click.Path(path_type=Path), help="Tệp JSONL, mỗi dòng một câu hỏi."
)
@click.option("--library", type=click.Path(path_type=Path), help="Thư mục thư viện.")
@click.option(
    "--as-of",
    "as_of",
    metavar="NGÀY",
    help="Chỉ dùng văn bản đã ban hành đến ngày này (YYYY-MM-DD).",
)
@filter_options
@click.option("--json", "as_json", is_flag=True, help="In kết quả dạng JSON.")
def ask(
    question: str | None,
    file: Path | None,
    library: Path | None,
    as_of: str | None,
    only: AnswerFilter,
    as_json: bool,
) -> None:
    """Trả lời một câu hỏi, có trích dẫn văn bản, mục, điểm."""
    if (question is None) == (file is None):
        message = "Cần đúng một trong hai: CÂU_HỎI hoặc --questions TỆP.jsonl."
        raise click.UsageError(message)
    day = parse_day(as_of)
    settings = Settings.load(library=library)
    items = list(_read(file)) if file is not None else []
    assistant = Assistant.open(settings)
    if question is not None:
        answer = assistant.ask(question, as_of=day, only=only)
        click.echo(_dump(answer) if as_json else readable(answer))
        return
    for item in items:
        answer = assistant.ask(str(item["q"]), read_turns(item.get("history")), day, only)
        click.echo(_dump(replace(answer, id=item.get("id"))))


def _dump(answer: Answer) -> str:
    return json.dumps(answer.to_json(), ensure_ascii=False)


def parse_day(text: str | None, option: str = "--as-of") -> date | None:
    """Read an option's value; raises `ConfigurationError` for anything but an ISO day."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError as error:
        message = f"{option} “{text}” không phải ngày dạng NĂM-THÁNG-NGÀY, ví dụ 2026-01-31."
        raise ConfigurationError(message) from error


def _read(file: Path) -> Iterator[dict[str, Any]]:
    """Read the questions; an unreadable line is named with its number."""
    try:
        lines = file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        message = f"Không đọc được tệp câu hỏi {file}. Hãy kiểm tra đường dẫn và mã UTF-8."
        raise ConfigurationError(message) from error
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            item = json.loads(line)
        except json.JSONDecodeError as error:
            message = f"{file}, dòng {number}: không phải JSON ({error.msg}). Hãy sửa dòng này."
            raise ConfigurationError(message) from error
        if not isinstance(item, dict) or not isinstance(item.get("q"), str):
            message = (
                f'{file}, dòng {number}: thiếu câu hỏi "q". Mỗi dòng cần {{"id": …, "q": "…"}}.'
            )
            raise ConfigurationError(message)
        yield item


def read_turns(history: object) -> list[Turn]:
    """Read a conversation: questions as text, question/answer pairs, or role/content messages."""
    turns: list[Turn] = []
    for entry in history if isinstance(history, list) else []:
        if isinstance(entry, str):
            turns.append(Turn(entry))
        elif isinstance(entry, dict) and entry.get("role") == "assistant" and turns:
            turns[-1] = Turn(turns[-1].question, str(entry.get("content", "")))
        elif isinstance(entry, dict):
            asked = entry.get("q") or entry.get("question") or entry.get("content")
            if asked:
                turns.append(Turn(str(asked), str(entry.get("answer") or entry.get("a") or "")))
    return turns


def readable(answer: Answer) -> str:
    """Lay an answer out for the terminal: text, sources with their quotes, notices."""
    parts = []
    if answer.understood_as:
        parts.append(f"(Hiểu là: {answer.understood_as})")
    if answer.filter and not answer.abstained:
        parts.append(f"({answer.filter.notice()})")
    parts.append(answer.answer)
    if answer.citations:
        parts.append("\nNguồn:")
        for citation in answer.citations:
            quote = " ".join(citation.quote.split())
            parts.append(f"[{citation.marker}] {citation.label} ({citation.document.source})")
            parts.append(f"    “{quote}”")
    parts += [f"\nLưu ý: {warning.message}" for warning in answer.warnings]
    return "\n".join(parts)
