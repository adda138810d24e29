"""Tables that only place things on the page: the two columns of header and signature, frames."""

from __future__ import annotations

import re
from collections.abc import Sequence

from vectorstore.vietnamese.folding import fold

_PLACED = re.compile(
    r"cong hoa xa hoi chu nghia viet nam|dang cong san viet nam|doc lap\s*[-–]\s*tu do"
    r"|noi nhan\s*:|(?:^|\t)(?:tm|kt|tl|tuq)\. "
)
_MOST_ROWS = 12


def is_placed(rows: Sequence[Sequence[str]]) -> bool:
    """Tell whether a table's cells are parts of a page, to be read column by column."""
    used = {column for row in rows for column, cell in enumerate(row) if cell.strip()}
    if len(used) < 2:
        return True
    if len(used) > 3 or len(rows) > _MOST_ROWS:
        return False
    return any(_PLACED.search(fold("\t".join(row))) for row in rows)
