"""Without an endpoint the model's libraries are never loaded: they cost a second of every start."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

HEAVY = ("langchain_openai", "openai", "tiktoken", "assistant.llm")
QUESTION = "Mục tiêu thanh toán trực tuyến năm 2026 là bao nhiêu?"
PROGRAM = """
import json, sys
from assistant.cli import main
code = main(["ask", sys.argv[1], "--library", sys.argv[2]])
print(json.dumps([code, [name for name in %r if name in sys.modules]]))
"""


def test_an_extractive_answer_loads_none_of_them(small_library_bundled: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM % (HEAVY,), QUESTION, str(small_library_bundled)],
        capture_output=True,
        text=True,
        check=True,
    )
    assert json.loads(done.stdout.splitlines()[-1]) == [0, []]
