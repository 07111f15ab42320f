"""What applies to every fix: twice is once, comments and other texts stay, the result compiles, other findings stay."""

from __future__ import annotations

import ast
import io
import tokenize
from collections import Counter

import pytest

from flickr_lint.config import Settings
from flickr_lint.engine import Means
from flickr_lint.findings import Finding
from flickr_lint.fix.apply import edited
from flickr_lint.fix.attach import fixable
from flickr_lint.fix.flow import Job, mend
from flickr_lint.read.pool import MemoryPool
from flickr_lint.read.source import Raw
from flickr_lint.registry import all_rules, choose
from flickr_lint.rule import Example, Rule
from flickr_lint.testing import sources_of

NOTE = '_NOTE = "time.sleep(0.1); per_page=50 of http://api.example.org/?x=1, except: pass"'
"""A text that looks like what fixes look for, and is none of their business."""
RULES = choose(["ALL"], ())


def _noted(raw: Raw) -> Raw:
    """The file with a comment at the end of each line that can take one, and a text that must stay."""
    if raw.kind != "python":
        return raw
    text = raw.data.decode()
    strings = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Constant | ast.JoinedStr)]
    inside = {line for node in strings for line in range(node.lineno, node.end_lineno or node.lineno)}
    lines = [
        line if number in inside or "#" in line or not line.strip() else f"{line}  # note {number}"
        for number, line in enumerate(text.split("\n"), 1)
    ]
    return Raw(raw.path, raw.kind, "\n".join([*lines, NOTE, ""]).encode())


def _comments(raw: Raw) -> Counter[str]:
    tokens = tokenize.generate_tokens(io.StringIO(raw.data.decode()).readline)
    return Counter(token.string for token in tokens if token.type == tokenize.COMMENT)


def _job(raws: list[Raw]) -> Job:
    return Job(MemoryPool(raws), RULES, Settings(), Means())


def _counts(findings: tuple[Finding, ...]) -> Counter[str]:
    return Counter(finding.code for finding in findings)


def _cases() -> list[object]:
    codes = fixable()
    return [
        pytest.param(rule, example, id=f"{rule.name}-{number}")
        for rule in all_rules()
        if rule.code in codes
        for number, example in enumerate(rule.INVALID)
    ]


@pytest.mark.parametrize(("rule", "example"), _cases())
def test_a_fix_mends_its_finding_and_nothing_else(rule: Rule, example: Example) -> None:
    raws = [_noted(raw) for raw in sources_of(example)]
    before = _job(raws).lint()
    finding = next((at for at in before.findings if at.code == rule.code and at.fix), None)
    if finding is None or finding.fix is None or finding.fix.safety == "display-only":
        return
    assert (finding.fix.safety == "unsafe") == bool(finding.fix.why)
    assert finding.fix.preview
    old = {raw.path: raw for raw in raws}
    new = {path: edited(old[path], edits) for path, edits in finding.fix.by_file().items()}
    after = _job([new.get(raw.path, raw) for raw in raws]).lint()
    was, now = _counts(before.findings), _counts(after.findings)
    assert now[rule.code] < was[rule.code], new
    if rule.code == "FLK901":  # a method that has its right name lets other rules see what was there before
        return
    assert not now - was
    assert {code: n for code, n in now.items() if code != rule.code} == {
        code: n for code, n in was.items() if code != rule.code and now[code]
    }
    for path, made in new.items():
        if made.kind == "python":
            compile(made.data, path, "exec", dont_inherit=True)
            assert NOTE in made.data.decode()
            if rule.code != "FLK103":  # a comment that contains a secret is what is fixed
                assert not _comments(old[path]) - _comments(made), made.data.decode()


@pytest.mark.parametrize(("rule", "example"), _cases())
def test_mending_twice_is_mending_once(rule: Rule, example: Example) -> None:
    raws = [_noted(raw) for raw in sources_of(example)]
    _, state = mend(_job(raws), unsafe=True)
    once = [state.after.get(raw.path, raw) for raw in raws]
    again = mend(_job(once), unsafe=True)[1]
    assert not again.after, (rule.code, [raw.data.decode() for raw in again.after.values()])


@pytest.mark.parametrize("rule", [rule for rule in all_rules() if rule.code in fixable()], ids=lambda rule: rule.name)
def test_every_rule_with_a_fix_shows_one(rule: Rule) -> None:
    assert any(
        finding.code == rule.code and finding.fix
        for example in rule.INVALID
        for finding in _job(sources_of(example)).lint().findings
    )


@pytest.mark.parametrize(("rule", "example"), _cases())
def test_a_file_whose_last_line_has_no_end_is_mended_as_others_are(rule: Rule, example: Example) -> None:
    raws = [raw for raw in sources_of(example) if raw.kind == "python"]
    bare = [Raw(raw.path, raw.kind, raw.data.rstrip()) for raw in raws]
    whole = [Raw(raw.path, raw.kind, raw.data.rstrip() + b"\n") for raw in raws]
    texts = []
    for sources in (bare, whole):
        state = mend(_job(sources), unsafe=True)[1]
        texts.append([state.after.get(raw.path, raw).data.rstrip() for raw in sources])
    assert texts[0] == texts[1], rule.code
