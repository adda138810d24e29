"""`cchc doctor` says whether scans and old Word files can be read, and what to install."""

from __future__ import annotations

import pytest

from ingest import doctor
from ingest.doctor import check_programs
from vectorstore.settings import Settings


@pytest.mark.parametrize(
    ("missing", "office", "antiword", "statuses", "says"),
    [
        ("", "/usr/bin/soffice", None, ("ok", "ok"), "LibreOffice"),
        ("thiếu tesseract; hãy chạy: x", None, None, ("warning", "warning"), "writer-nogui"),
        ("", None, "/usr/bin/antiword", ("ok", "warning"), "antiword"),
    ],
)
def test_programs_are_told_with_the_remedy(
    monkeypatch: pytest.MonkeyPatch,
    missing: str,
    office: str | None,
    antiword: str | None,
    statuses: tuple[str, ...],
    says: str,
) -> None:
    monkeypatch.setattr(doctor, "missing_tools", lambda: missing)
    monkeypatch.setattr(doctor, "find_office", lambda: office)
    monkeypatch.setattr(doctor, "find_antiword", lambda: antiword)
    checks = check_programs(Settings())
    assert tuple(check.status for check in checks) == statuses
    assert missing in checks[0].message
    assert says in checks[1].message
