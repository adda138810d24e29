"""The files for running it: they parse, pass a linter, and name what there is."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
import yaml

from assistant.cli import cchc
from assistant.serving.stop import PATIENCE_SECONDS
from vectorstore.settings import PREFIX, Settings

ROOT = Path(__file__).resolve().parents[3]
DOCKERFILE = ROOT / "Dockerfile"
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
UNIT = ROOT / "deploy" / "cchc.service"
SETTINGS = {PREFIX + name.upper() for name in Settings.model_fields}


def dockerfile_words(instruction: str) -> list[str]:
    """The last exec form of an instruction of the Dockerfile."""
    found = re.findall(rf"^(?:    )?{instruction} (\[.*\])$", DOCKERFILE.read_text(), re.MULTILINE)
    words: list[str] = json.loads(found[-1])
    return words


def unit_values(key: str) -> list[str]:
    return re.findall(rf"^{key}=(.*)$", UNIT.read_text(encoding="utf-8"), re.MULTILINE)


def check_command(words: list[str]) -> None:
    """Follow a command line of `cchc`; an unknown command or option raises."""
    assert Path(words[0]).name == "cchc"
    command = cchc.get_command(click.Context(cchc), words[1])
    assert command is not None
    command.make_parser(click.Context(command)).parse_args(words[2:])


def test_the_dockerfile_passes_hadolint() -> None:
    linter = Path(sys.executable).with_name("hadolint")
    done = subprocess.run([linter, DOCKERFILE], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, ""), done.stdout


def test_its_command_and_the_unit_s_exist() -> None:
    started = [one for one in (DOCKERFILE.read_text().splitlines()) if one.startswith("CMD ")]
    check_command(json.loads(started[-1].removeprefix("CMD ")))
    (line,) = unit_values("ExecStart")
    check_command(line.split())


def test_the_health_check_asks_what_answers_without_a_key() -> None:
    text = DOCKERFILE.read_text(encoding="utf-8")
    code = next(json.loads(w)[2] for w in re.findall(r"CMD (\[\"python.*\])", text))
    compile(code, "healthcheck", "exec")
    assert ":7860/api/health" in code


def test_files_copied_into_the_image_exist_and_are_not_ignored() -> None:
    copied = re.findall(r"^COPY (?!--from)(\S+)", DOCKERFILE.read_text(), re.MULTILINE)
    assert copied
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").split()
    for name in copied:
        assert (ROOT / name).exists()
        assert name not in ignored
    for room in ("assistant", "ingest", "vectorstore", "prompts", "evals", "pyproject.toml"):
        assert room not in ignored


def test_settings_named_in_the_files_exist() -> None:
    named = set(re.findall(r"\bCCHC_[A-Z_]+\b", DOCKERFILE.read_text()))
    named |= set(COMPOSE["services"]["cchc"]["environment"])
    named |= {line.partition("=")[0] for line in unit_values("Environment")} - {"HOME"}
    assert named <= SETTINGS


def test_compose_keeps_the_container_small_and_the_data_outside() -> None:
    service = COMPOSE["services"]["cchc"]
    assert all(port.startswith("127.0.0.1:") for port in service["ports"])
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    (volume,) = service["volumes"]
    assert volume.split(":")[0] in COMPOSE["volumes"]
    assert f"VOLUME {volume.split(':')[1]}\n" in DOCKERFILE.read_text()


def test_both_wait_longer_than_the_program_does() -> None:
    grace = COMPOSE["services"]["cchc"]["stop_grace_period"]
    assert int(grace.removesuffix("s")) > PATIENCE_SECONDS
    assert int(unit_values("TimeoutStopSec")[0]) > PATIENCE_SECONDS


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="systemd is not installed")
def test_the_unit_passes_systemd(tmp_path: Path) -> None:
    program = Path(sys.executable).with_name("cchc")
    unit = UNIT.read_text(encoding="utf-8").replace("/srv/cchc/bin/cchc", str(program))
    path = tmp_path / "cchc.service"
    path.write_text(unit, encoding="utf-8")
    command = ["systemd-analyze", "verify", "--man=no", str(path)]
    done = subprocess.run(command, capture_output=True, text=True)
    about = [line for line in done.stderr.splitlines() if "cchc.service" in line]
    assert about == []
    path.write_text(unit.replace("Restart=on-failure", "Restart=whatever"), encoding="utf-8")
    done = subprocess.run(command, capture_output=True, text=True)
    assert "cchc.service" in done.stderr  # it does find what is wrong
