"""The GitHub action: its steps are run as the runner would, with a stand-in for `gh` that notes what it is asked."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[2]
LEAK = 'FLICKR_KEY = "7d02c9fa41b86e35d0f7a92c5be1483f"\n'
yaml = pytest.importorskip("yaml")

pytestmark = pytest.mark.skipif(
    shutil.which("bash") is None or sys.platform == "win32", reason="the runner's own bash runs these steps"
)


@pytest.fixture
def steps() -> dict[str, Any]:
    action = yaml.safe_load((ROOT / "action.yml").read_text())
    return {step.get("name") or step["uses"].partition("@")[0]: step for step in action["runs"]["steps"]}


@pytest.fixture
def runner(tmp_path: Path) -> dict[str, str]:
    """The environment of a job: its folders, the linter as the first steps install it, and a `gh`."""
    temp, repository = tmp_path / "temp", tmp_path / "repository"
    for folder in (temp / "flickr-lint" / "bin", tmp_path / "bin", repository):
        folder.mkdir(parents=True)
    linter = temp / "flickr-lint" / "bin" / "flickr-lint"
    linter.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m flickr_lint "$@"\n')
    gh = tmp_path / "bin" / "gh"
    gh.write_text(
        '#!/bin/sh\necho "$@" >> "$RUNNER_TEMP/gh.log"\ncase "$*" in *--paginate*) cat "$RUNNER_TEMP/ids";; esac\n'
    )
    for file in (linter, gh):
        file.chmod(0o755)
    (temp / "ids").write_text("")
    return os.environ | {
        "PATH": f"{tmp_path / 'bin'}{os.pathsep}{os.environ['PATH']}",
        "RUNNER_TEMP": str(temp),
        "GITHUB_OUTPUT": str(temp / "output"),
        "GITHUB_STEP_SUMMARY": str(temp / "summary"),
        "FLICKR_LINT_CACHE_DIR": str(temp / "cache"),
    }


def _run(step: dict[str, Any], runner: dict[str, str], **given: str) -> subprocess.CompletedProcess[str]:
    folder = Path(runner["RUNNER_TEMP"]).parent / "repository"
    command = ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]]
    env = runner | given
    return subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True, timeout=120, check=False)


def _outputs(runner: dict[str, str]) -> dict[str, str]:
    return dict(line.split("=", 1) for line in Path(runner["GITHUB_OUTPUT"]).read_text().splitlines())


def test_findings_are_reported_everywhere_and_fail_the_job(steps: dict[str, Any], runner: dict[str, str]) -> None:
    (Path(runner["RUNNER_TEMP"]).parent / "repository" / "wall.py").write_text(LEAK)
    done = _run(steps["Lint"], runner, PATHS=". ", OPTIONS="--severity warning")
    assert (done.returncode, "::error title=FLK103" in done.stdout) == (0, True), done.stderr
    outputs = _outputs(runner)
    assert outputs["status"] == "1"
    (run,) = json.loads(Path(outputs["sarif"]).read_text())["runs"]
    assert [result["ruleId"] for result in run["results"]] == ["FLK103"]
    assert "FLK103 credential-in-source" in Path(runner["GITHUB_STEP_SUMMARY"]).read_text()
    assert _run(steps["Tell whether something was found"], runner, STATUS=outputs["status"]).returncode == 1
    assert "7d02c9fa" not in done.stdout + Path(outputs["sarif"]).read_text() + Path(outputs["summary"]).read_text()


def test_a_clean_repository_passes_and_a_wrong_option_fails(steps: dict[str, Any], runner: dict[str, str]) -> None:
    (Path(runner["RUNNER_TEMP"]).parent / "repository" / "wall.py").write_text("import flickrapi\n")
    assert _run(steps["Lint"], runner, PATHS="wall.py", OPTIONS="").returncode == 0
    assert _outputs(runner)["status"] == "0"
    assert _run(steps["Tell whether something was found"], runner, STATUS="0").returncode == 0
    assert _run(steps["Lint"], runner, PATHS=".", OPTIONS="--select NOPE").returncode == 2


@pytest.mark.parametrize(
    ("known", "asked"),
    [
        ("", "repos/o/r/issues/7/comments"),
        ("12\n34\n", "repos/o/r/issues/comments/12"),
        ("12\n" + "34\n" * 50_000, "repos/o/r/issues/comments/12"),  # more than a pipe contains
    ],
)
def test_one_comment_is_kept_up_to_date(steps: dict[str, Any], runner: dict[str, str], known: str, asked: str) -> None:
    temp = Path(runner["RUNNER_TEMP"])
    (temp / "ids").write_text(known)
    row = "| 3 | «a heron», with its notice |\n"
    (temp / "summary.md").write_text("# flickr-lint\n" + row * 3_000, encoding="utf-8")
    given = {"GH_REPO": "o/r", "NUMBER": "7", "SUMMARY": str(temp / "summary.md"), "GH_TOKEN": "t"}
    done = _run(steps["Comment a summary"], runner, **given)
    assert done.returncode == 0, done.stderr
    last = (temp / "gh.log").read_text().splitlines()[-1]
    assert asked in last.split()
    assert ("PATCH" in last) == bool(known)
    body = (temp / "flickr-lint-comment.md").read_text(encoding="utf-8")
    assert body.startswith("<!-- flickr-lint -->\n# flickr-lint\n")
    assert len(body.encode()) < 65_536
    rows, _, result = body.partition("# flickr-lint\n")[2].rpartition(row)
    assert set(rows.splitlines()) == {row.strip()}
    assert "summary of the run" in result


def test_a_short_summary_is_commented_whole(steps: dict[str, Any], runner: dict[str, str]) -> None:
    temp = Path(runner["RUNNER_TEMP"])
    (temp / "summary.md").write_text("# flickr-lint\n\nAll clear\n")
    given = {"GH_REPO": "o/r", "NUMBER": "7", "SUMMARY": str(temp / "summary.md"), "GH_TOKEN": "t"}
    assert _run(steps["Comment a summary"], runner, **given).returncode == 0
    body = (temp / "flickr-lint-comment.md").read_text()
    assert body == "<!-- flickr-lint -->\n# flickr-lint\n\nAll clear\n"


def test_a_pull_request_from_a_fork_gets_no_comment(steps: dict[str, Any]) -> None:
    # its token may only read, and the job would fail for it
    assert "head.repo.full_name == github.repository" in steps["Comment a summary"]["if"]


def test_what_the_action_uses_is_pinned_and_nothing_is_pasted_into_scripts(steps: dict[str, Any]) -> None:
    uses = [step["uses"] for step in steps.values() if "uses" in step]
    assert uses
    assert all(re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", used) for used in uses)
    assert not any("${{" in step.get("run", "") for step in steps.values())
