"""What a library of one's own costs: processor time of warm answers, whole and restricted.

Run as `python -m benchmarks.readers LIBRARY QUESTIONS.jsonl`; the library is only read. The
questions are asked in turn of the engine over everything and of one for readers of no group, so
that whatever else the machine does falls on both.
"""

from __future__ import annotations

import argparse
import json
import statistics
import time
from pathlib import Path

import psutil

from assistant.answer import Assistant
from vectorstore.restricted import Reader
from vectorstore.settings import Settings


def main() -> None:
    """Print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("library", type=Path)
    parser.add_argument("questions", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    lines = arguments.questions.read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line)["q"] for line in lines if line.strip()]
    whole = Assistant.open(Settings.load(library=arguments.library))
    for question in questions:
        whole.ask(question)
    before = psutil.Process().memory_info().rss
    began = time.process_time()
    reader = whole.seen_by(Reader())
    reader.ask(questions[0])
    opening = time.process_time() - began
    for question in questions:
        reader.ask(question)
    added = psutil.Process().memory_info().rss - before
    spent: dict[str, list[float]] = {"everything": [], "reader": []}
    for _ in range(arguments.rounds):
        for question in questions:
            for name, engine in (("everything", whole), ("reader", reader)):
                began = time.process_time()
                engine.ask(question)
                spent[name].append(1000 * (time.process_time() - began))
    base = statistics.median(spent["everything"])
    print("| engine | median CPU ms | mean CPU ms | × everything |")
    print("|---|---|---|---|")
    for name, values in spent.items():
        middle = statistics.median(values)
        print(f"| {name} | {middle:.1f} | {statistics.mean(values):.1f} | {middle / base:.2f} |")
    print(f"\nA reader's engine: {opening:.2f} s of processor time, {added / 1e6:.0f} MB.")


if __name__ == "__main__":
    main()
