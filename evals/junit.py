"""The run as JUnit XML, which build servers read: one test case an item and a gate check."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree

from evals.gate import GateCheck
from evals.run import Run
from evals.runner import SuiteResult

# XML 1.0 has no place for these; an answer quoted in a note may hold one.
_CONTROL = dict.fromkeys(set(range(0x20)) - {0x09, 0x0A, 0x0D})


def write_junit(path: Path, run: Run) -> None:
    """Write the file; the times in it are seconds.

    A failed item that is known to be wrong is a skipped case with its reason, as the gate takes it.
    """
    root = ElementTree.Element("testsuites")
    for result in run.results:
        root.append(_suite(result))
    if run.comparison is not None:
        root.append(_collected("baseline", [_check("baseline", c) for c in run.comparison.checks]))
    ElementTree.indent(root)
    ElementTree.ElementTree(root).write(path, encoding="utf-8", xml_declaration=True)


def _suite(result: SuiteResult) -> ElementTree.Element:
    name = result.suite.name
    cases = []
    for item in result.items:
        case = _case(f"{name}.{item.item.type}", f"{item.item.id} {item.item.question}")
        case.set("time", f"{item.total_ms / 1000:.3f}")
        if not item.passed and item.known_wrong:
            ElementTree.SubElement(case, "skipped", message="đã biết là sai (known_wrong)")
        elif not item.passed:
            _fail(case, "\n".join(item.notes) or "không đạt")
        cases.append(case)
    cases += [_check(f"{name}.gate", check) for check in result.gate]
    if result.skipped is not None:
        case = _case(name, "corpus")
        ElementTree.SubElement(case, "skipped", message=result.skipped)
        cases.append(case)
    return _collected(name, cases)


def _check(classname: str, check: GateCheck) -> ElementTree.Element:
    case = _case(classname, check.name)
    if not check.passed:
        _fail(case, check.detail)
    return case


def _collected(name: str, cases: list[ElementTree.Element]) -> ElementTree.Element:
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
