"""Check one DOCX: every rule of the format, then what it cites against the library."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from docx import Document as open_document
from docx.opc.exceptions import OpcError

from assistant.basis_identity import Known
from assistant.drafting.incoming import read_document
from assistant.drafting.placeholders import find_placeholders
from assistant.format_check import body_rules, head_rules, page_rules
from assistant.format_check.figures import figure_breaches
from assistant.format_check.lines import read_lines
from assistant.format_check.page import read_page
from assistant.format_check.parts import find_parts
from assistant.format_check.references import reference_breaches, reference_notes
from assistant.format_check.rule import Breach, Checked
from vectorstore.errors import ConfigurationError, UnreadableDocumentError

if TYPE_CHECKING:
    from pathlib import Path

    from assistant.shelf import Shelf

# What reading raises where a file has parts missing or lengths that are no numbers.
_MALFORMED = (AttributeError, LookupError, TypeError, ValueError)
RULES = (*page_rules.RULES, *head_rules.RULES, *body_rules.RULES)


@dataclass(frozen=True, slots=True)
class Report:
    """What a check found; `compared` says whether a library was at hand."""

    file: str
    breaches: tuple[Breach, ...]
    notes: tuple[str, ...] = ()
    compared: bool = False

    @property
    def passed(self) -> bool:
        """Whether nothing breaks a rule."""
        return not self.breaches

    def to_json(self) -> dict[str, Any]:
        """The report as other programs read it."""
        return {"passed": self.passed, "rules": len(RULES), **asdict(self)}


def check_file(path: Path, shelf: Shelf | None = None) -> Report:
    """Check a DOCX; raises `ConfigurationError` and `UnreadableDocumentError` naming the file."""
    if path.suffix.lower() != ".docx":
        message = f"{path}: chỉ kiểm tra được tệp .docx. Hãy lưu văn bản thành .docx rồi chạy lại."
        raise ConfigurationError(message)
    if not path.is_file():
        message = f"Không thấy tệp {path}. Hãy kiểm tra lại đường dẫn."
        raise ConfigurationError(message)
    parsed = read_document(path)  # refuses broken and hostile files before anything else opens them
    try:
        document = open_document(str(path))
        lines = read_lines(document)
        page = read_page(document, sum(len(line.text) for line in lines))
    except (OpcError, *_MALFORMED) as error:
        message = f"{path}: không đọc được thể thức của tệp. Hãy mở và lưu lại bằng Word."
        raise UnreadableDocumentError(message) from error
    checked = Checked(find_parts(lines), page)
    breaches = [
        Breach(rule.name, found.where, found.there, rule.says, rule.point)
        for rule in RULES
        for found in rule.check(checked)
    ]
    notes: list[str] = []
    marks = find_placeholders("\n".join(line.text for line in lines))
    if marks:
        notes.append(f"Còn {len(marks)} chỗ cần bổ sung: {'; '.join(dict.fromkeys(marks))}.")
    if shelf is not None:
        known = Known(shelf)
        breaches += reference_breaches(parsed, known)
        breaches += figure_breaches(checked.parts.body, shelf)
        notes += reference_notes(parsed, known)
    return Report(
        path.name, tuple(breaches), tuple(dict.fromkeys(notes)), compared=shelf is not None
    )
