"""Every example follows the guide with all rules of the linter, and says how to run it."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[2] / "examples"
KEEPERS = sorted({path.parent.name for path in EXAMPLES.glob("[a-z]*/*.py")} - {"holiday_wall"})


def test_there_are_examples() -> None:
    assert {"account_backup", "flask_gallery", "group_poster", "search_bot"} <= set(KEEPERS)


@pytest.mark.parametrize("name", KEEPERS)
def test_the_linter_finds_nothing(name: str) -> None:
    command = [
        str(Path(sys.executable).with_name("flickr-lint")),
        "--select",
        "ALL",
        "--require-reasons",
        str(EXAMPLES / name),
    ]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("name", ["account_backup", "flask_gallery", "group_poster", "search_bot"])
def test_it_says_how_to_run_it(name: str) -> None:
    main = next(path for path in (EXAMPLES / name / "__init__.py", EXAMPLES / name / "app.py") if path.exists())
    output = ast.get_docstring(ast.parse(main.read_text())) or ""
    assert f"python -m {name} " in output or f"{name}/app.py run" in output
