"""Write `requirements.lock` and `requirements-dev.lock` from a clean resolution of pyproject.toml.

Run it as `make lock`. Both files hold exact versions and nothing else: no index, no address, no
hash, so that they install from whichever package index a machine is configured to use.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HEADER = "# Written by `make lock` from pyproject.toml; do not edit by hand.\n"
# What only a GPU build of PyTorch needs: a machine without a GPU must not be made to install it,
# and one with a GPU gets it from its own build of PyTorch.
GPU_PARTS = ("cuda-", "nvidia-", "triton")


def resolve(requirements: list[str], python: str, constraints: Path | None) -> dict[str, str]:
    """Return name → version of everything that the requirements need in an empty environment.

    `python` is the oldest version to serve, such as "3.11": a package that needs a later 3.11.x
    than a distribution ships would not install there. Only built packages are taken, so that
    nothing has to be compiled.
    """
    with tempfile.TemporaryDirectory() as folder:
        report = Path(folder) / "report.json"
        command = [sys.executable, "-m", "pip", "install", "--quiet", "--dry-run"]
        command += ["--python-version", python, "--only-binary", ":all:"]
        command += ["--target", folder, "--report", str(report), *requirements]
        if constraints is not None:
            command += ["--constraint", str(constraints)]
        subprocess.run(command, check=True)  # noqa: S603
        installs = json.loads(report.read_text(encoding="utf-8"))["install"]
    found = {item["metadata"]["name"]: item["metadata"]["version"] for item in installs}
    return {
        name: version.split("+")[0]  # "2.13.0+cpu" names one build of 2.13.0
        for name, version in found.items()
        if not name.startswith(GPU_PARTS)
    }


def extra(extras: dict[str, list[str]], name: str) -> list[str]:
    """List an extra's requirements, those of the project's other extras that it names included."""
    listed = []
    for requirement in extras[name]:
        if requirement.startswith("cchc["):
            others = requirement.removeprefix("cchc[").rstrip("]").split(",")
            listed += [part for other in others for part in extra(extras, other.strip())]
        else:
            listed.append(requirement)
    return listed


def write(path: Path, versions: dict[str, str]) -> None:
    """Write one exact pin a line, sorted by name."""
    pins = sorted((f"{name}=={version}" for name, version in versions.items()), key=str.lower)
    path.write_text(HEADER + "\n".join(pins) + "\n", encoding="utf-8")


def main() -> None:
    """Resolve the program first, then the development tools on top of the same versions."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    project = settings["project"]
    python = project["requires-python"].removeprefix(">=")
    needed = [*project["dependencies"], *settings["build-system"]["requires"]]
    runtime = ROOT / "requirements.lock"
    write(runtime, resolve(needed, python, None))
    development = resolve(
        [*needed, *extra(project["optional-dependencies"], "dev")], python, runtime
    )
    write(ROOT / "requirements-dev.lock", development)


if __name__ == "__main__":
    main()
