"""Facts: texts built by `%`, `format`, `join`, `+`, `+=` and f-strings, with holes for what isn't known."""

from __future__ import annotations

import pytest

from flickr_lint.facts.fold import HOLE
from flickr_lint.project import Project
from flickr_lint.testing import sources_of


def _text(code: str) -> str:
    project = Project(sources_of(f"# flickr\nA = 'a'\nB = A + 'b'\nPAIR = ('p', x)\nMAP = {{'k': 'v'}}\n{code}"))
    (module,) = project.modules.values()
    use = next(node for node in module.tables.calls if getattr(node.func, "id", "") == "use")
    return project.flow.fold.text(use.args[0], module).replace(HOLE, "?")


@pytest.mark.parametrize(
    ("expression", "text"),
    [
        ("'%s/%s' % (A, x)", "a/?"),
        ("'%s/%s' % PAIR", "p/?"),
        ("'%s' % A", "a"),
        ("'%s-%s' % y", "?-?"),
        ("'%(k)s-%(z)s' % {'k': A}", "a-?"),
        ("'%(k)s' % MAP", "v"),
        ("'%(k)s' % dict(k=B)", "ab"),
        ("'100%% of %05.2f' % x", "100% of ?"),
        ("'{}/{}'.format(A, x)", "a/?"),
        ("'{1}/{0}/{k}'.format(x, A, k=B)", "a/?/ab"),
        ("'{k}'.format(**MAP)", "v"),
        ("'{0.id}{{}}{x!r:>{w}}'.format(A)", "?{}?"),
        ("'{}'.format(*y)", "?"),
        ("'/'.join([A, B, x])", "a/ab/?"),
        ("''.join(PAIR)", "p?"),
        ("','.join(y)", "?"),
        ("f'{A}-{x}-{7}-{B}'", "a-?-7-ab"),
        ("(A + '%s') % 1", "a1"),
        ("(y + '%s') % A", "?a"),
        ("A + str(3) + quote(x)", "a3?"),
    ],
)
def test_texts_are_put_together(expression: str, text: str) -> None:
    assert _text(f"use({expression})") == text


def test_a_text_grows_by_and_by() -> None:
    assert _text("def f(n):\n    url = A\n    url += '?n=%d' % n\n    url += '&k=1'\n    use(url)") == "a?n=?&k=1"


def test_what_a_text_grows_by_under_a_condition_is_unknown() -> None:
    assert _text("def f(n):\n    url = A\n    if n:\n        url += '&k=1'\n    use(url)") == "a?"


def test_knots_are_left_alone() -> None:
    knot = "\n".join(f"x{at} = f'{'{x' + str(at + 1) + '}'}' * 1 + '{'{x' + str(at + 1) + '}'}'" for at in range(9))
    wide = "\n".join(f"w{at} = " + " + ".join([f"w{at + 1}"] * 9) for at in range(11))
    assert _text(f"{knot}\n{wide}\nuse(w0)").strip("?") == ""
