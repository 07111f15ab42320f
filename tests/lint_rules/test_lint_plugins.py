"""Rules of your own: found by their entry point, tested with the public helper, refused with a reason."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from flickr_lint import registry
from flickr_lint.cli import main
from flickr_lint.plugins import PluginError
from flickr_lint.testing import findings_in

RULE = '''"""A call that our team agreed not to make.

## What it does

Finds `flickr.photos.delete`.

## What it cannot see

Calls by other names.
"""
from flickr_lint import Rule

class NoDeleting(Rule):
    code, name, guide = "ACME101", "no-deleting", ""
    summary = "a photo is deleted"
    help = "hide it instead"
    VALID = ("import flickrapi\\nflickrapi.FlickrAPI(K, S).photos.getInfo(photo_id=1)",)
    INVALID = ("import flickrapi\\nflickrapi.FlickrAPI(K, S).photos.delete(photo_id=1)",)

    def check_module(self, module, project):
        for call in project.flow.calls[module]:
            if call.method == "flickr.photos.delete":
                yield self.finding(module, call.node, "Photos stay")
'''


@pytest.fixture
def install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Puts a plugin where an installer would."""
    site = tmp_path / "site"
    (site / "acme-1.dist-info").mkdir(parents=True)
    monkeypatch.syspath_prepend(site)

    def write(text: str, target: str = "acme_rules") -> Path:
        (site / "acme-1.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: acme\nVersion: 1\n")
        (site / "acme-1.dist-info" / "entry_points.txt").write_text(f"[flickr_lint.rules]\nacme = {target}\n")
        (site / "acme_rules.py").write_text(text)
        sys.modules.pop("acme_rules", None)
        registry.cards.cache_clear()
        return site

    yield write
    sys.modules.pop("acme_rules", None)
    registry.cards.cache_clear()


def _run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(word) for word in words])


@pytest.mark.parametrize("target", ["acme_rules", "acme_rules:NoDeleting"])
def test_a_rule_of_ones_own_is_run_listed_explained_and_suppressed(install, tmp_path: Path, target: str) -> None:
    install(RULE, target)
    wall = tmp_path / "wall.py"
    wall.write_text("import flickrapi\nflickrapi.FlickrAPI(K, S).photos.delete(photo_id=1)\n")
    result = _run(wall, "--select", "ACME")
    assert (result.exit_code, "ACME101 no-deleting: Photos stay" in result.output) == (1, True)
    assert "ACME101  no-deleting" in _run("--rules").output
    assert "Finds `flickr.photos.delete`." in _run("--explain", "no-deleting").output
    assert '"ACME101"' in _run(wall, "--select", "ACME", "--format", "sarif").output
    wall.write_text(wall.read_text().rstrip() + "  # flickr-lint: ignore[no-deleting] it is a test\n")
    assert _run(wall, "--select", "ACME,FLK0").exit_code == 0


def test_its_code_is_part_of_what_findings_are_remembered_by(install, tmp_path: Path) -> None:
    install(RULE)
    wall = tmp_path / "wall.py"
    wall.write_text("import flickrapi\nflickrapi.FlickrAPI(K, S).photos.delete(photo_id=1)\n")
    assert "Photos stay" in _run(wall, "--select", "ACME").output
    install(RULE.replace("Photos stay", "Photos remain"))
    assert "Photos remain" in _run(wall, "--select", "ACME").output


def test_its_examples_are_its_tests(install) -> None:
    install(RULE)
    (rule,) = registry.find("ACME101")
    assert all(findings_in(rule, example) for example in rule.INVALID)
    assert not any(findings_in(rule, example) for example in rule.VALID)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("1 / 0", "can't be imported: ZeroDivisionError"),
        ("x = 1", "is neither a rule nor a module that defines one"),
        (RULE.replace("ACME101", "FLK103"), "FLK103 is a rule of flickr-lint already"),
        (RULE.replace("ACME101", "acme"), "code 'acme' is not letters and three digits"),
        (RULE.replace("no-deleting", "hosting-link"), "hosting-link is a rule of flickr-lint already"),
        (
            RULE.replace('guide = "ACME101", "no-deleting", ""', 'guide = "ACME101", "no-deleting", "G99"'),
            "cites 'G99'",
        ),
        (RULE.replace('summary = "a photo is deleted"', ""), "NoDeleting lacks summary"),
    ],
)
def test_a_plugin_that_can_not_be_used_is_named_with_the_reason(install, text: str, message: str) -> None:
    install(text)
    with pytest.raises(PluginError, match="plugin acme"):
        registry.cards()
    result = _run("--rules")
    assert result.exit_code == 2
    assert message in result.stderr


def _rule_of_the_page() -> str:
    page = (Path(__file__).parents[2] / "docs" / "linter-own-rules.md").read_text()
    return page.partition("```python\n")[2].partition("```")[0]


def test_the_visitor_of_the_documentation_works_when_installed(install, tmp_path: Path) -> None:
    install(_rule_of_the_page())
    wall = tmp_path / "wall.py"
    text = (
        "import requests as r\n"
        "URL = 'https://api.flickr.com/services/rest/'\n"
        "def test():\n    r.get(URL)\n"
        "found = r.get( URL,  # the list\n    params={'a': 1},\n)\n"
        "r.post(URL, timeout=5)\n"
    )
    wall.write_text(text)
    result = _run(wall, "--select", "ACME", "--format", "concise", "--no-cache")
    assert result.output.splitlines()[0] == "wall.py:5:9: ACME101 request-without-timeout: Nothing ends this request"
    assert "1 finding" in result.output
    assert "Finds `requests.get` and `requests.post` without `timeout`." in _run("--explain", "ACME101").output
    assert _run(wall, "--select", "ACME", "--fix", "--no-cache").exit_code == 1
    assert wall.read_text() == text
    assert _run(wall, "--select", "ACME", "--fix", "--unsafe", "--no-cache").exit_code == 0
    assert "# the list" in wall.read_text()
    assert "timeout=30" in wall.read_text()
    compile(wall.read_text(), "wall", "exec")
    (rule,) = registry.find("ACME101")
    assert all(findings_in(rule, example) for example in rule.INVALID)
    assert not any(findings_in(rule, example) for example in rule.VALID)


def test_a_visitor_sees_only_what_matters_and_survives_what_it_can_not_parse(install, tmp_path: Path) -> None:
    install(_rule_of_the_page())
    (tmp_path / "old.py").write_text("import requests\nprint 'https://api.flickr.com/', requests.get(U)\n")
    (tmp_path / "other.py").write_text("import requests\nrequests.get('https://example.org')\n")
    result = _run(tmp_path, "--select", "ACME", "--format", "concise", "--no-cache")
    assert "ACME101" not in result.output
