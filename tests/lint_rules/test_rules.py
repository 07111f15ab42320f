"""Every rule finds something in each of its INVALID examples and nothing in its VALID ones."""

from __future__ import annotations

import re

import pytest

from flickr_lint.guide import SENTENCES
from flickr_lint.registry import all_rules
from flickr_lint.rule import Example, Rule, page
from flickr_lint.testing import expected_findings, findings_in


def _cases(kind: str) -> list[object]:
    return [
        pytest.param(rule, example, id=f"{rule.name}-{number}")
        for rule in all_rules()
        for number, example in enumerate(getattr(rule, kind))
    ]


@pytest.mark.parametrize(("rule", "example"), _cases("INVALID"))
def test_invalid_examples_are_found(rule: Rule, example: Example) -> None:
    found = findings_in(rule, example)
    assert found
    result = expected_findings(example)
    if result:
        assert [(at.path, at.region.line) for at in found] == [(path, line) for path, line, _ in result]
        assert all(message in at.message for at, (*_, message) in zip(found, result, strict=True))


@pytest.mark.parametrize(("rule", "example"), _cases("VALID"))
def test_valid_examples_are_left_alone(rule: Rule, example: Example) -> None:
    assert findings_in(rule, example) == ()


@pytest.mark.parametrize("rule", all_rules(), ids=lambda rule: rule.name)
def test_a_rule_is_complete(rule: Rule) -> None:
    assert re.fullmatch(r"FLK\d{3}", rule.code)
    assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", rule.name)
    assert rule.guide in SENTENCES
    assert len(rule.VALID) >= 4
    assert len(rule.INVALID) >= 4
    headings = re.findall(r"^## (.+)$", page(rule), re.MULTILINE)
    needed = ["What it does", "Why it is bad", "Example", "Use instead", "What it cannot see"]
    assert [heading for heading in headings if heading != "What the fix does"] == needed
    assert rule.guide in page(rule)


def test_codes_and_names_are_unique() -> None:
    rules = all_rules()
    assert len({rule.code for rule in rules}) == len({rule.name for rule in rules}) == len(rules)
