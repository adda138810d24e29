"""The run as JUnit XML, which build servers read: one test case an item and a gate check."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from xml.etree import ElementTree

from evals.runner import SuiteResult

# XML 1.0 has no place for these; an answer quoted in a note may hold one.
_CONTROL = dict.fromkeys(set(range(0x20)) - {0x09, 0x0A, 0x0D})


def write_junit(path: Path, results: Sequence[SuiteResult]) -> None:
    """Write the file; the times in it are seconds."""
    root = ElementTree.Element("testsuites")
    for result in results:
        root.append(_suite(result))
    ElementTree.indent(root)
    ElementTree.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def _suite(result: SuiteResult) -> ElementTree.Element:
    name = result.suite.name
    cases = []
    for item in result.items:
        case = _case(f"{name}.{item.item.type}", f"{item.item.id} {item.item.question}")
        case.set("time", f"{item.total_ms / 1000:.3f}")
        if not item.passed:
            _fail(case, "\n".join(item.notes) or "không đạt")
        cases.append(case)
    for check in result.gate:
        case = _case(f"{name}.gate", check.name)
        if not check.passed:
            _fail(case, check.detail)
        cases.append(case)
    if result.skipped is not None:
        case = _case(name, "corpus")
        ElementTree.SubElement(case, "skipped", message=result.skipped)
        cases.append(case)
    suite = ElementTree.Element(
        "testsuite",
        name=name,
        tests=str(len(cases)),
        failures=str(sum(case.find("failure") is not None for case in cases)),
        skipped=str(sum(case.find("skipped") is not None for case in cases)),
    )
    suite.extend(cases)
    return suite


def _case(classname: str, name: str) -> ElementTree.Element:
    return ElementTree.Element("testcase", classname=classname, name=name.translate(_CONTROL))


def _fail(case: ElementTree.Element, text: str) -> None:
    text = text.translate(_CONTROL)
    failure = ElementTree.SubElement(case, "failure", message=text.splitlines()[0])
    failure.text = text
