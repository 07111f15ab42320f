"""Facts: which assignments to a local name a use sees."""

from __future__ import annotations

import ast

import pytest

from flickr_lint.analysis.reaching import reaching
from flickr_lint.project import Project
from flickr_lint.testing import sources_of


def _seen(code: str, parameters: str = "") -> tuple[set[object], bool]:
    """The constants that `x` may be in `use(x)`, and whether the parameter `x` reaches it."""
    body = "\n".join(f"    {line}" for line in code.splitlines())
    project = Project(sources_of(f"# flickr\ndef f({parameters}):\n{body}\n"))
    (module,) = project.modules.values()
    (use,) = [node for node in module.tables.calls if ast.unparse(node) == "use(x)"]
    scope = module.tables.functions[module.tree.body[0]].scope
    found = reaching("x", scope, use.args[0], module)
    return {getattr(at.value, "value", at.how) for at in found.bindings}, found.entry


@pytest.mark.parametrize(
    ("code", "seen"),
    [
        ("x = 1\nx = 2\nuse(x)", {2}),
        ("x = 1\nuse(x)\nx = 2", {1}),
        ("x = 1\nif a:\n    x = 2\nuse(x)", {1, 2}),
        ("if a:\n    x = 1\nelse:\n    x = 2\nuse(x)", {1, 2}),
        ("x = 0\nif a:\n    x = 1\nelse:\n    x = 2\nuse(x)", {1, 2}),
        ("if a:\n    x = 1\n    use(x)\nelse:\n    x = 2", {1}),
        ("x = 1\nif a:\n    x = 2\n    return\nuse(x)", {1}),
        ("x = 1\nfor i in y:\n    use(x)\n    x = 2", {1, 2}),
        ("x = 1\nfor i in y:\n    x = 2\n    use(x)\n    x = 3", {2}),
        ("x = 1\nfor i in y:\n    if i:\n        continue\n    x = 2\nuse(x)", {1, 2}),
        ("x = 1\nwhile use(x):\n    x = 2", {1, 2}),
        ("x = 1\nfor x in y:\n    use(x)", {"item"}),
        ("x = 1\nwith a:\n    x = 2\nuse(x)", {2}),
        ("x = 1\nwith a as x:\n    use(x)", {"context"}),
        ("x = 1\ntry:\n    x = 2\nexcept E:\n    pass\nuse(x)", {1, 2}),
        ("x = 1\ntry:\n    x = 2\nexcept E:\n    return\nuse(x)", {2}),
        ("x = 1\ntry:\n    x = 2\n    g()\nexcept E:\n    use(x)", {1, 2}),
        ("x = 1\ntry:\n    g()\nfinally:\n    x = 2\nuse(x)", {2}),
        ("x = 1\nmatch a:\n    case 1:\n        x = 2\n        use(x)\n    case 2:\n        x = 3", {2}),
        ("x = 1\nmatch a:\n    case 1:\n        x = 2\n    case 2:\n        x = 3\nuse(x)", {1, 2, 3}),
        ("x = 1\nx += 2\nuse(x)", {1, 2}),
        ("x = 1\nx = 2\nz = [use(x) for i in y]", {2}),
        # a function that is called later sees the value of that time
        ("x = 1\ng = lambda: use(x)\nx = 2", {1, 2}),
        ("x = 1; x = 2; use(x)", {2}),
        ("if a:\n    x = 1\nif b:\n    x = 2\nuse(x)", {1, 2}),
    ],
)
def test_a_use_sees_what_reaches_it(code: str, seen: set[object]) -> None:
    assert _seen(code) == (seen, False)


@pytest.mark.parametrize(
    ("code", "seen", "entry"),
    [
        ("x = 1\nuse(x)", {1}, False),
        ("if a:\n    x = 1\nuse(x)", {1}, True),
        ("use(x)\nx = 1", set(), True),
    ],
)
def test_a_parameter_holds_until_it_is_bound_anew(code: str, seen: set[object], *, entry: bool) -> None:
    assert _seen(code, "x") == (seen, entry)


def test_hostile_depth_is_not_followed() -> None:
    chain = "\n".join(f"elif a == {at}:\n    pass" for at in range(600))
    assert _seen(f"x = 1\nif a:\n    pass\n{chain}\nelse:\n    x = 2\nuse(x)") == ({1, 2}, False)
