"""The formats: each says everything that its readers need, and no name or text of a linted file breaks it."""

from __future__ import annotations

import importlib.util
import json
import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import pytest
from click.testing import CliRunner, Result
from defusedxml import ElementTree

from flickr_lint.cli import main

ROOT = Path(__file__).parents[2]
WALL = ROOT / "examples" / "holiday_wall"
FORMATS = ["concise", "full", "json", "sarif", "github", "gitlab", "junit", "markdown", "text"]


def _run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def hostile(tmp_path: Path) -> Path:
    """A file whose name and texts mean something to every format."""
    file = tmp_path / 'a,b: |<x>&"%0A`*_[]::.py'
    file.write_text(
        'FLICKR_KEY, n = "7d02c9fa41b86e35d0f7a92c5be1483f", "]]> | </testcase> ::error::"\n'
        f"flickr = 'x'  {'#' * 300} \x0b\x1b[31m\u2028\n"
        'FLICKR_SECRET = "e2904b7ac15d83f6"  # flickr-lint: ignore[FLK103] <b>why</b>\n'
    )
    (tmp_path / "old|<y>.py").write_text("import flickrapi\nprint 'x'\n")
    return tmp_path


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_tells_of_every_finding(name: str) -> None:
    result = _run(WALL, "--format", name)
    assert result.exit_code == 1
    codes = {row["code"] for row in json.loads(_run(WALL, "--format", "json").output)["findings"]}
    assert codes
    assert all(code in result.output for code in codes)


@pytest.mark.parametrize("name", FORMATS)
def test_no_name_or_text_breaks_a_format(hostile: Path, name: str) -> None:
    output = _run(hostile, "--format", name).output
    if name in {"json", "sarif", "gitlab"}:
        json.loads(output)
    elif name == "junit":
        ElementTree.fromstring(output)
    elif name == "github":
        assert all(line.startswith(("::error title=", "::warning title=")) for line in output.splitlines())
        assert output.count("::error") == 1
    elif name == "markdown":
        rows = [line for line in output.splitlines() if line.startswith("|")]
        assert all(line.replace("\\|", "").count("|") in {4, 6} for line in rows)
        assert "<x>" not in output.replace("\\<x\\>", "")


@pytest.mark.parametrize("name", ["full", "concise"])
def test_nothing_that_is_shown_steers_the_terminal(hostile: Path, name: str) -> None:
    output = _run(hostile, "--format", name).output
    assert not set(output) & {"\x0b", "\x1b", "\u2028"}


def test_concise_is_one_line_each() -> None:
    lines = _run(WALL, "--format", "concise").output.splitlines()
    assert all(line.split(": ")[1].startswith("FLK") for line in lines[:-2])
    assert "suppressed" in lines[-2]


def test_carets_stand_under_wide_letters_and_behind_tabs(tmp_path: Path) -> None:
    line = 'x = "\N{BIRD}\N{COMBINING ACUTE ACCENT}鳥"; URL = "http://api.flickr.com/services/rest/"'
    (tmp_path / "a.py").write_text(f"if 1:\n\t{line}\n")
    shown = _run(tmp_path, "--select", "FLK104", "--format", "full").output.splitlines()
    at = next(number for number, text in enumerate(shown) if text.startswith("2 |"))
    assert shown[at] == f"2 |     {line}"
    # four columns for the tab, two for each of two letters, none for the accent
    assert shown[at + 1] == "  | " + " " * (4 + line.index('"http') + 2 - 1) + "^" * 38


def test_long_changes_are_cut_to_where_they_differ(tmp_path: Path) -> None:
    (tmp_path / "a.py").write_text(f'x = {{"{"a" * 300}": "http://api.flickr.com/services/rest/", "{"b" * 300}": 1}}\n')
    shown = _run(tmp_path, "--select", "FLK104", "--format", "full").output.splitlines()
    changes = [line.strip() for line in shown if line.strip().startswith(("- ", "+ "))]
    assert [max(len(line) for line in changes) < 120, *("…" in line for line in changes)] == [True, True, True]
    assert ["http://api" in changes[0], "https://api" in changes[1]] == [True, True]


def test_github_levels_and_places(hostile: Path) -> None:
    line = _run(hostile, "--format", "github", "--select", "FLK103").output.splitlines()[0]
    properties, _, text = line.removeprefix("::error ").partition("::")
    fields = dict(part.split("=", 1) for part in properties.split(","))
    assert (fields["title"], fields["line"], fields["col"]) == ("FLK103 credential-in-source", "1", "17")
    assert fields["file"].startswith("a%2Cb%3A |<x>")
    assert "Developer Guide" in text


def test_gitlab_fingerprints_are_unique_and_stay_when_lines_move(tmp_path: Path) -> None:
    file = tmp_path / "wall.py"
    leak = 'FLICKR_KEY = "7d02c9fa41b86e35d0f7a92c5be1483f"\n'

    def prints() -> list[str]:
        return [row["fingerprint"] for row in json.loads(_run(tmp_path, "--format", "gitlab").output)]

    file.write_text(leak * 2)
    before = prints()
    file.write_text(f"import flickrapi\n\n{leak * 2}")
    assert len(set(before)) == 2
    assert prints() == before


def test_junit_counts(hostile: Path) -> None:
    suites = ElementTree.fromstring(_run(hostile, "--format", "junit", "--select", "FLK103").output)
    assert (suites.get("failures"), suites.get("errors")) == ("1", "1")
    assert len(suites.findall("testsuite/testcase/failure")) == 1
    assert len(suites.findall("testsuite/testcase/error")) == 1


def _validate(document: Any, schema: Any) -> None:
    import jsonschema

    kind = jsonschema.validators.validator_for(schema)
    errors = list(kind(schema, format_checker=kind.FORMAT_CHECKER).iter_errors(document))
    assert not errors, [f"{error.json_path}: {error.message[:200]}" for error in errors]


def _sarif_logs(hostile: Path) -> list[Any]:
    baseline = hostile / "baseline.json"
    _run(hostile, "--write-baseline", "--baseline", baseline)
    runs = (
        (WALL, "--select", "ALL"),
        (hostile,),
        (hostile, "--baseline", baseline),
        (ROOT / "examples" / "otter_wall",),
    )
    return [json.loads(_run(*words, "--format", "sarif").output) for words in runs]


def test_sarif_is_as_the_parts_we_write_must_be(hostile: Path) -> None:
    spec = importlib.util.spec_from_file_location("sarif_parts", Path(__file__).with_name("sarif_parts.py"))
    assert spec is not None
    assert spec.loader is not None
    parts = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(parts)
    for log in _sarif_logs(hostile):
        _validate(log, parts.SCHEMA)
        (run,) = log["runs"]
        rules = run["tool"]["driver"]["rules"]
        assert all(rules[result["ruleIndex"]]["id"] == result["ruleId"] for result in run["results"])
        assert all(rule["help"]["markdown"].startswith("# ") for rule in rules)
        assert run["automationDetails"]["id"] == "flickr-lint/"
        for rule in rules:
            result = rule["properties"]
            secure = rule["id"].startswith(("FLK1", "FLK2"))
            assert result["precision"] in {"high", "medium", "low"}
            assert result["problem.severity"] in {"error", "warning", "recommendation"}
            assert ("security" in result["tags"], "security-severity" in result) == (secure, secure)
            assert 0.0 < float(result.get("security-severity", "1")) <= 10.0
            assert rule["helpUri"] == f"https://flickrkit.github.io/flickrkit/rules/{rule['name']}.html"
        hashes = [result["partialFingerprints"]["primaryLocationLineHash"] for result in run["results"]]
        assert all(re.fullmatch(r"[0-9a-f]{16}:1", found) for found in hashes)
        assert len(set(hashes)) == len(hashes)


def test_sarif_has_what_code_scanning_asks_for(monkeypatch: pytest.MonkeyPatch, hostile: Path) -> None:
    """The GitHub rules of Microsoft's SARIF Multitool (GH1001 to GH2012), and the limits of an upload."""
    monkeypatch.chdir(hostile)  # as in a checkout: `flickr-lint .`
    (hostile / "odd #dir").mkdir()
    (hostile / "odd #dir" / "é%.py").write_text(
        "for photo in flickr.photos.search(tags='a'):\n    print(flickr.photos.getInfo(photo_id=photo['id']))\n"
    )
    (run,) = json.loads(_run(".", "--select", "ALL", "--format", "sarif").output)["runs"]
    results, rules = run["results"], run["tool"]["driver"]["rules"]
    assert len(results) > 3
    assert any(result.get("relatedLocations") for result in results)
    assert len(results) < 25_000
    for rule in rules:
        assert all(rule[key]["text"] for key in ("shortDescription", "fullDescription", "help"))
        assert len(rule["properties"]["tags"]) <= 20
        assert isinstance(rule["properties"].get("security-severity", ""), str)
    for result in results:
        places = result["locations"] + result.get("relatedLocations", [])
        assert len(result["locations"]) == 1
        assert len(places) <= 1_000
        for place in (at["physicalLocation"] for at in places):
            uri = place["artifactLocation"]["uri"]
            assert urlsplit(uri)._replace(path="") == ("",) * 5
            assert not uri.startswith("/")
            assert (hostile / unquote(uri)).is_file()
            assert place["artifactLocation"]["uriBaseId"] in run["originalUriBaseIds"]
            assert {"startLine", "startColumn", "endLine", "endColumn"} < set(place["region"])


@pytest.mark.skipif("SARIF_SCHEMA" not in os.environ, reason="SARIF_SCHEMA names no copy of the official schema")
def test_sarif_is_as_the_official_schema_asks(hostile: Path) -> None:
    schema = json.loads(Path(os.environ["SARIF_SCHEMA"]).read_text())
    for log in _sarif_logs(hostile):
        _validate(log, schema)


def test_the_report_can_go_to_a_file(tmp_path: Path) -> None:
    result = _run(WALL, "--format", "sarif", "--output-file", tmp_path / "out.sarif")
    assert (result.exit_code, result.output) == (1, "")
    assert json.loads((tmp_path / "out.sarif").read_text())["version"] == "2.1.0"


def test_colours_obey_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FORCE_COLOR", "1")
    assert "\x1b[" in _run(WALL).output
    monkeypatch.setenv("NO_COLOR", "1")
    assert "\x1b[" not in _run(WALL).output


def test_progress_is_shown_to_terminals_only(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import sys

    from flickr_lint import progress

    monkeypatch.setattr(progress, "_PATIENCE", 0.0)
    monkeypatch.setattr(progress, "_STEP", 0.0)
    for terminal in (False, True):
        monkeypatch.setattr(sys.stderr, "isatty", lambda terminal=terminal: terminal)
        with progress.Progress(2) as line:
            for path in ("a.py", "b.py", "a.py"):
                line(path)
        shown = capsys.readouterr().err
        assert ("read 2 of 2 files: b.py" in shown, "checked 1 files about Flickr" in shown) == (terminal, terminal)
        assert not shown or shown.endswith("\x1b[2K")
