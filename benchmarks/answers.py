"""Speed and memory of the main job: ingest, a cold `cchc ask`, warm answers, the web chat.

Run: ``.venv/bin/python -m benchmarks.answers [DOCUMENTS] [QUESTIONS.jsonl]``

Times on a shared machine move; the last column gives each as a multiple of one embedded question
(bundled embedder, warm), measured in the same run.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

import psutil
from rich.console import Console
from rich.table import Table

from assistant.answer import Assistant
from vectorstore.embedders import make_embedder
from vectorstore.settings import Settings

ROOT = Path(__file__).resolve().parents[1]
CCHC = Path(sys.executable).with_name("cchc")
QUESTION = "Mục tiêu thanh toán trực tuyến năm 2026 là bao nhiêu?"
PORT = 7899


def _seconds(command: list[str], environment: dict[str, str]) -> float:
    began = time.perf_counter()
    subprocess.run(command, env=environment, check=True, capture_output=True)  # noqa: S603
    return time.perf_counter() - began


def _chat_memory(environment: dict[str, str]) -> float:
    """Resident megabytes of `cchc chat` after it answered 20 questions."""
    command = [str(CCHC), "chat", "--port", str(PORT)]
    with subprocess.Popen(  # noqa: S603
        command, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as server:
        try:
            for _ in range(120):
                try:
                    _post(QUESTION)
                    break
                except (urllib.error.URLError, ConnectionError):
                    time.sleep(0.5)
            for _ in range(20):
                _post(QUESTION)
            return float(psutil.Process(server.pid).memory_info().rss) / 2**20
        finally:
            server.terminate()


def _post(question: str) -> None:
    request = urllib.request.Request(
        f"http://127.0.0.1:{PORT}/api/ask",
        data=json.dumps({"q": question}).encode(),
        headers={"Content-Type": "application/json"},
    )
    with urllib.request.urlopen(request, timeout=30) as response:  # noqa: S310
        response.read()


def main() -> None:
    """Measure and print the table."""
    documents = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "evals" / "corpus"
    questions = [QUESTION]
    if len(sys.argv) > 2:
        lines = Path(sys.argv[2]).read_text(encoding="utf-8").splitlines()
        questions = [json.loads(line)["q"] for line in lines if line.strip()]
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "CCHC_LIBRARY": folder}
        rows = [("ingest, s", _seconds([str(CCHC), "ingest", str(documents)], environment))]
        cold = [_seconds([str(CCHC), "ask", QUESTION], environment) for _ in range(5)]
        rows.append(("cchc ask from cold, median of 5, s", statistics.median(cold)))
        settings = Settings(library=Path(folder))
        assistant, embedder = Assistant.open(settings), make_embedder(settings)
        assistant.ask(QUESTION)
        embeddings, answers = [], []
        for index, question in enumerate(questions * 3):
            began = time.perf_counter()
            embedder.question(f"{question} {index}")
            embeddings.append(time.perf_counter() - began)
            began = time.perf_counter()
            assistant.ask(f"{question} {' ' * (index % 2)}")
            answers.append(time.perf_counter() - began)
        unit = statistics.median(embeddings)
        rows.append(("one embedded question, median, s", unit))
        rows.append((f"warm answer, median of {len(answers)}, s", statistics.median(answers)))
        rows.append(("warm answer, p95, s", sorted(answers)[int(0.95 * (len(answers) - 1))]))
        memory = _chat_memory(environment)
    table = Table("measured", "value", "× one embedded question")
    for name, seconds in rows:
        table.add_row(name, f"{seconds:.3f}", f"{seconds / unit:.1f}")
    table.add_row("memory of cchc chat after 20 answers, MB", f"{memory:.0f}", "")
    Console().print(table)


if __name__ == "__main__":
    main()
