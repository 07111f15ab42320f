"""Type checkers see the client as it is: programs pass, mistakes are refused, where they stand."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
MISTAKES = {
    number for number, line in enumerate((HERE / "mistakes.py").read_text().splitlines(), 1) if line.endswith("# wrong")
}


def pyright(name: str) -> set[int]:
    command = [Path(sys.executable).with_name("pyright"), "--outputjson", HERE / name]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    report = json.loads(done.stdout)
    assert report["summary"]["filesAnalyzed"] == 1
    return {
        found["range"]["start"]["line"] + 1 for found in report["generalDiagnostics"] if found["severity"] == "error"
    }


def mypy(name: str) -> set[int]:
    command = [Path(sys.executable).with_name("mypy"), "--no-error-summary", "--config-file", ROOT / "pyproject.toml"]
    done = subprocess.run([*command, HERE / name], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode in {0, 1}, done.stdout + done.stderr
    return {int(line) for line in re.findall(rf"{re.escape(name)}:(\d+): error", done.stdout)}


@pytest.mark.parametrize("checker", [mypy, pyright])
def test_programs_have_the_types_they_should(checker: object) -> None:
    assert callable(checker)
    assert checker("programs.py") == set()


@pytest.mark.parametrize("checker", [mypy, pyright])
def test_every_mistake_is_refused(checker: object) -> None:
    assert callable(checker)
    assert len(MISTAKES) == 29
    assert checker("mistakes.py") == MISTAKES
