"""Secrets are never repeated: no format, page, preview, hover or baseline shows more of one than two letters."""

from __future__ import annotations

import ast
import importlib
import importlib.util
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import given, settings
from hypothesis import strategies as st

from flickr_lint import baseline, lint_sources
from flickr_lint.cli import main
from flickr_lint.config import Settings
from flickr_lint.engine import Means, lint_pool
from flickr_lint.findings import Finding, Report
from flickr_lint.fix.flow import Job, difference, mend
from flickr_lint.masking import masked
from flickr_lint.read.pool import MemoryPool
from flickr_lint.read.source import Raw
from flickr_lint.registry import all_rules, choose
from flickr_lint.report import assess
from flickr_lint.rule import Rule
from flickr_lint.testing import sources_of

FORMATS = ("concise", "full", "json", "sarif", "github", "gitlab", "junit", "markdown")
HEX = "0123456789abcdef"
KEYS, SECRETS = st.text(HEX, min_size=32, max_size=32), st.text(HEX, min_size=16, max_size=16)
TOKENS = st.builds("72157720{}-{}".format, st.text("0123456789", min_size=7, max_size=7), SECRETS)


def _leaks(text: str, secret: str) -> bool:
    """Whether a text contains eight letters in a row of a secret, in any case."""
    return any(secret[at : at + 8].lower() in text.lower() for at in range(len(secret) - 7))


def _salted(raw: Raw, key: str, secret: str, token: str) -> Raw:
    """The file with credentials on every line that can take a comment."""
    text = raw.data.decode()
    if raw.kind == "template":
        salt = f'<!-- api_key={key}&secret={secret} token "{token}" -->'
        return Raw(raw.path, raw.kind, text.replace(">\n", f">{salt}\n").encode())
    strings = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant | ast.JoinedStr)]
    inside = {line for node in strings for line in range(node.lineno, node.end_lineno or node.lineno)}
    salt = f'  # api_key="{key}", {secret}, oauth_token={token}'
    lines = [
        line if number in inside or "#" in line or not line.strip() else line + salt
        for number, line in enumerate(text.split("\n"), 1)
    ]
    return Raw(raw.path, raw.kind, "\n".join(lines).encode())


def _hovered(finding: Finding) -> str:
    """What an editor receives of a finding, and what it shows."""
    if importlib.util.find_spec("pygls") is None:
        return ""
    from pygls.workspace import PositionCodec

    from flickr_lint.server.convert import Converter

    lines = ["x" * 400] * 400
    return repr(Converter(PositionCodec()).diagnostic(finding, "/wall", lambda _: lines))


def _reported(report: Report, rules: tuple[Rule, ...], folder: Path) -> dict[str, str]:
    """Everything that is shown of a report."""
    out = {name: importlib.import_module(f"flickr_lint.outputs.{name}").render(report, rules) for name in FORMATS}
    assessment = assess(report, rules, "wall")
    out |= {
        f"report.{name}": importlib.import_module(f"flickr_lint.report.{name}").render(assessment)
        for name in ("html", "markdown")
    }
    file = folder / "baseline.json"
    file.unlink(missing_ok=True)
    baseline.use(report, file, rules, write=True)
    out["baseline"] = file.read_text()
    out["hover"] = "".join(map(_hovered, report.findings))
    return out


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.name)
@settings(max_examples=2, deadline=None)
@given(key=KEYS, secret=SECRETS, token=TOKENS)
def test_no_output_of_any_rule_repeats_a_secret(
    rule: Rule, tmp_path_factory: pytest.TempPathFactory, key: str, secret: str, token: str
) -> None:
    folder = tmp_path_factory.mktemp("told")
    rules = tuple({found.code: found for found in (rule, *choose(["FLK103"], ()))}.values())
    seen = 0
    for example in rule.INVALID[:3]:
        try:
            pool = MemoryPool([_salted(raw, key, secret, token) for raw in sources_of(example)])
        except SyntaxError:
            continue
        report = lint_pool(pool, rules=rules)
        seen += sum(finding.code == rule.code for finding in report.findings)
        result = _reported(report, rules, folder)
        _, state = mend(Job(pool, rules, Settings(), Means()), unsafe=True)
        result["diff"] = difference(state)
        for name, text in result.items():
            assert not [word for word in (key, secret, token) if _leaks(text, word)], name
    assert seen


@given(key=KEYS, before=st.sampled_from(["", "api_key=", "%3D", "\\n", "key_", '"', "é"]))
def test_a_secret_is_two_letters_and_dots_in_its_place(key: str, before: str) -> None:
    assert masked(f"{before}{key} x") == f"{before}{key[:2]}{'.' * 30} x"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('api_secret = "9fkq03_Tz81x"', 'api_secret = "9f.........."'),
        ("login(user, password='hunter2')", "login(user, password='hu.....')"),
        ('{"passwd": "correct"}', '{"passwd": "co....."}'),
        ('token = "72157720835194763-e2904b7ac15d83f6"', 'token = "72' + "." * 32 + '"'),
        ('api_key = os.environ["FLICKR_API_KEY"]', None),
        ('key = "flickr_api_key"', None),
        ('api_key = "YOUR_API_KEY"', None),
        ('photo_id="53641277103"', None),
        ("sha256 = " + "ab" * 32, None),
        ('b64decode("N2QwMmM5ZmE0MWI4NmUzNWQwZjdhOTJjNWJlMTQ4M2Y=")', f'b64decode("N2{"." * 42}")'),
        ('b64decode("VGhpcyB0ZXh0IGlzIG5vdCBhIHNlY3JldCE=")', None),
    ],
)
def test_what_is_a_secret_and_what_is_none(text: str, shown: str | None) -> None:
    assert masked(text) == (shown or text)


@pytest.mark.parametrize(
    "written",
    [
        '"7d02c9fa41b8" "6e35d0f7a92c5be1483f"',
        '"\\x37d02c9fa41b86e35d0f7a92c5be1483f"',
        '("7d02c9fa41"\n"b86e35d0f7a92c5be1483f")',
    ],
)
@pytest.mark.parametrize("name", FORMATS)
def test_a_secret_in_pieces_is_not_put_together(tmp_path: Path, written: str, name: str) -> None:
    (tmp_path / "wall.py").write_text(f"import flickrapi\nFLICKR_KEY = {written}\n")
    output = CliRunner().invoke(main, [str(tmp_path), "--format", name, "--select", "FLK103", "--no-cache"]).output
    assert "FLK103" in output
    assert not any(part in output for part in ("d02c9fa4", "b86e35d0", "6e35d0f7"))


@pytest.mark.parametrize(
    "written",
    [
        '"7d02c9fa41b8" "6e35d0f7a92c5be1483f"',
        '"\\x37d02c9fa41b86e35d0f7a92c5be1483f"',
        '"7d02c9fa41b86e35\\\nd0f7a92c5be1483f"',
    ],
)
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_difference_puts_no_secret_together(tmp_path: Path, written: str, end: str) -> None:
    (tmp_path / "wall.py").write_bytes(f"import flickrapi\nFLICKR_KEY = {written}\n".replace("\n", end).encode())
    output = CliRunner().invoke(main, [str(tmp_path), "--diff", "--unsafe", "--select", "FLK103", "--no-cache"]).output
    assert 'os.environ["FLICKR_API_KEY"]' in output
    assert not any(part in output for part in ("d02c9fa4", "b86e35d0", "6e35d0f7", "f7a92c5b"))


@pytest.mark.parametrize("name", FORMATS)
def test_a_fix_that_writes_a_secret_in_pieces_is_not_shown(tmp_path: Path, name: str) -> None:
    address = "http://api.flickr.com/services/rest/?method=flickr.photos.delete&api_key="
    written = f'requests.get("{address}7d02c9fa41b8" "6e35d0f7a92c5be1483f")'
    (tmp_path / "wall.py").write_text(f'import requests\ndef gone():\n    return {written}.json()["photos"]\n')
    output = CliRunner().invoke(main, [str(tmp_path), "--format", name, "--no-cache"]).output
    assert all(code in output for code in ("FLK104", "FLK906"))
    assert not any(part in output for part in ("d02c9fa4", "b86e35d0", "6e35d0f7"))


def test_a_fix_that_writes_a_secret_is_not_handed_to_programs(tmp_path: Path) -> None:
    key = "7d02c9fa41b86e35d0f7a92c5be1483f"
    call = f"requests.get(URL, params={{'method': 'flickr.photos.delete', 'api_key': '{key}'}})"
    (tmp_path / "wall.py").write_text(f'import requests\nURL = "https://api.flickr.com/services/rest/"\n{call}\n')
    words = [str(tmp_path), "--select", "FLK908", "--no-cache"]
    for name in ("json", "sarif"):
        assert not _leaks(CliRunner().invoke(main, [*words, "--format", name]).output, key)
    assert not _leaks(CliRunner().invoke(main, [*words, "--diff", "--unsafe"]).output, key)
    CliRunner().invoke(main, [*words, "--fix", "--unsafe"])
    assert (
        f"requests.post(URL, data={{'method': 'flickr.photos.delete', 'api_key': '{key}'}})"
        in (tmp_path / "wall.py").read_text()
    )


def test_a_name_only_lowers_how_sure_a_credential_is() -> None:
    key, other, secret = "7d02c9fa41b86e35d0f7a92c5be1483f", "9c1fb27e60d4a35f8e17d2b06ca94e53", "e2904b7ac15d83f6"
    text = (
        "import flickrapi, os\n"
        f"FLICKR_KEY = '{key}'\n"
        f"SOUNDCLOUD_KEY = '{other}'\n"
        "def login():\n"
        f"    API_KEY = '{other}'\n"
        f"    SHARED = '{secret}'\n"
        f"    return flickrapi.FlickrAPI(os.environ['A'], '{secret[::-1]}')\n"
    )
    raw = Raw("settings.py", "python", text.encode())
    found = {at.region.line: at.confidence for at in lint_sources([raw], rules=choose(["FLK103"], ())).findings}
    assert found == {2: "high", 3: "low", 5: "low", 6: "medium", 7: "high"}
