"""Python's ways to pass a value on: what the engine says an expression is."""

from __future__ import annotations

import ast
import tomllib
from dataclasses import dataclass, field
from pathlib import Path

import pytest

import flickr_lint.analysis
from flickr_lint.analysis.frames import Value
from flickr_lint.analysis.origins import Origins
from flickr_lint.analysis.values import Values
from flickr_lint.module import Module, parse
from flickr_lint.scopes import Function

# ruff: noqa: E501
WAYS = tomllib.loads(Path(__file__).with_name("ways_to_pass_values.toml").read_text(encoding="utf-8"))

UNKNOWN = {
    "a parameter that nobody passes": "def g(p):\n    use(p)",
    "a sum": "x = 0\nfor i in y:\n    x += 1\nuse(x)",
    "an unknown key": "d = {'v': 'M', 'w': 'N'}\nuse(d[key])",
    "a mapping that is spread": "def g(v):\n    use(v)\ng(**words)",
    "a library's function": "import other\nuse(other.f('M'))",
    "itself": "x = x\nuse(x)",
    "what goes in circles": "def f(x):\n    return g(x)\ndef g(x):\n    return f(x)\nuse(f('M'))",
    "an item of one of two containers that a helper fills": "def put(xs, x):\n    xs.append(x)\na, b = [], []\nput(a, 'N')\nput(b, 'M')\nuse((a if ready else b)[0])",
    "what a later helper puts": "def f():\n    xs = []\n    ys = xs\n    use(xs[0])\n    ys.append('M')",
    "an attribute's default": "def g(p):\n    use(getattr(p, 'v', 'M'))",
    "an exception of another class": "class A(Exception):\n    pass\nclass B(Exception):\n    pass\ntry:\n    raise A('M')\nexcept B as e:\n    use(e.args[0])",
    "what is sent to another generator": "def g():\n    x = yield\n    use(x)\ndef h():\n    yield\nh().send('M')",
    "one of two": "x = 'M' if ready else 'N'\nuse(x)",
    "another function's items": "def f():\n    d = {}\n    d['v'] = 'M'\ndef g():\n    d = {}\n    use(d['v'])",
}


@dataclass
class Modules:
    """A program of modules that import each other by their names."""

    modules: dict[str, Module] = field(default_factory=dict)

    def lookup(self, module: Module, name: str) -> tuple[Module, str] | None:
        """What an imported name means."""
        head, dot, rest = name.partition(".")
        origin = module.tables.imports.get(head, "")
        there, _, what = f"{origin}{dot}{rest}".partition(".")
        found = self.modules.get(f"{there}.py")
        return (found, what) if found and origin else None

    def stands_for(self, origin: str) -> bool:
        """Whether a library's function returns its first argument."""
        return origin == "bars.bar"

    def injected(self, name: str) -> tuple[str, list[tuple[Function, Module]]]:  # noqa: ARG002
        """No framework gives these programs anything."""
        return "", []


def _program(**texts: str) -> Modules:
    parsed = {f"{name}.py": parse(f"{name}.py", text) for name, text in texts.items()}
    return Modules({path: module for path, module in parsed.items() if isinstance(module, Module)})


def _used(module: Module) -> Value:
    uses = [at for at in module.tables.calls if isinstance(at.func, ast.Name) and at.func.id == "use"]
    return Value(uses[0].args[0], module)


def _given(main: str, **others: str) -> object:
    program = _program(main=main, **others)
    return Values(program).constant(_used(program.modules["main.py"]))


@pytest.mark.parametrize("way", WAYS)
def test_a_value_is_followed_through(way: str) -> None:
    program = WAYS[way]
    assert _given(**({"main": program} if isinstance(program, str) else program)) == "M"


@pytest.mark.parametrize("way", UNKNOWN)
def test_what_cannot_be_told_stays_unknown(way: str) -> None:
    assert not isinstance(_given(UNKNOWN[way]), str)


@pytest.mark.parametrize(
    ("main", "lib"),
    [
        ("import lib\nuse(lib.V)", "V = 'M'"),
        ("from lib import V\nuse(V)", "V = 'M'"),
        ("from lib import f\nuse(f('M'))", "def f(x):\n    return x"),
        ("from lib import Box\nuse(Box('M').v)", "class Box:\n    def __init__(self, v):\n        self.v = v"),
        ("from lib import box\nuse(box.v)", "from types import SimpleNamespace\nbox = SimpleNamespace(v='M')"),
        ("import lib\nuse(lib.settings['v'])", "settings = {'v': 'M'}"),
        (
            "import lib\nclass C:\n    def __init__(self):\n        self.m = lib\n    def f(self):\n        use(self.m.f('M'))",
            "def f(x):\n    return x",
        ),
        ("def use_it(x):\n    use(x)\nfrom lib import go\n", "from main import use_it\ndef go():\n    use_it('M')"),
    ],
)
def test_values_come_from_other_modules(main: str, lib: str) -> None:
    assert _given(main, lib=lib) == "M"


def test_each_call_has_its_own_arguments() -> None:
    program = _program(main="def f(x):\n    return x\na = f('N')\nuse(f('M'))")
    assert Values(program).constant(_used(program.modules["main.py"])) == "M"


def test_all_that_callers_pass_is_known() -> None:
    program = _program(main="def f(x):\n    use(x)\nf('M')\nf('N')")
    found = Values(program).terminals(_used(program.modules["main.py"]))
    assert [at.node.value for at in found.values if isinstance(at.node, ast.Constant)] == ["M", "N"]
    assert found.complete
    assert found.only is None


@pytest.mark.parametrize(
    ("calls", "values", "complete"),
    [("", ["M"], False), ("f()", ["M"], True), ("f('N')", ["N"], True)],
)
def test_a_default_is_one_of_the_values_if_nobody_calls(calls: str, values: list[str], *, complete: bool) -> None:
    program = _program(main=f"def f(x='M'):\n    use(x)\n{calls}")
    found = Values(program).terminals(_used(program.modules["main.py"]))
    assert [at.node.value for at in found.values if isinstance(at.node, ast.Constant)] == values
    assert (found.only is not None) is complete


def test_an_answer_that_was_cut_off_says_so() -> None:
    hops = "\n".join(f"def f{n}(x):\n    return f{n + 1}(x) or f{n + 2}(x)" for n in range(60))
    program = _program(main=f"{hops}\nuse(f0('M'))")
    assert not Values(program).terminals(_used(program.modules["main.py"])).complete


ITEMS = {
    "a display": ("use({'a': 1})", {"a": "1"}, True),
    "put later": ("d = {'a': 1}\nd['b'] = 2\nuse(d)", {"a": "1", "b": "2"}, True),
    "handed on": ("d = {'a': 1}\nbox = [d]\nd['b'] = 2\nuse(box[0])", {"a": "1", "b": "2"}, True),
    "spread and over it": ("a = {'x': 1, 'y': 2}\nuse({**a, 'y': 3})", {"x": "1", "y": "3"}, True),
    "one of two that disagree": (
        "d = {'a': 1, 'b': 2} if x else {'a': 1, 'b': 3, 'c': 4}\nuse(d)",
        {"a": "1", "b": "Ellipsis", "c": "4"},
        False,
    ),
    "what two calls pass": (
        "def g(d):\n    use(d)\ng({'a': 1, 'b': 2})\ng({'a': 1, 'c': 3})",
        {"a": "1", "b": "Ellipsis", "c": "Ellipsis"},
        False,
    ),
    "a union": ("use({'a': 1} | {'b': 2})", {"a": "1", "b": "2"}, True),
    "a copy with words": ("d = {'a': 1}\nuse(dict(d, b=2))", {"a": "1", "b": "2"}, True),
    "pairs": ("use([('a', 1)])", {"a": "1"}, True),
    "a query": ("from urllib.parse import urlencode\nuse(urlencode({'a': 1}).encode())", {"a": "1"}, True),
    "by a helper": ("def f(x):\n    return {'a': x}\nuse(f(1))", {"a": "x"}, True),
    "a condition": ("d = {'a': 1}\nif ready:\n    d['a'] = 2\nuse(d)", {"a": "Ellipsis"}, True),
    "not a later one": ("d = {'a': 1}\nuse(d)\nd['b'] = 2", {"a": "1"}, True),
    "one of two": ("use({'a': 1} if ready else {'b': 2})", {"a": "1", "b": "2"}, False),
    "more than is known": ("use({'a': 1, **words})", {"a": "1"}, False),
    "no mapping": ("use(words)", {}, False),
}


@pytest.mark.parametrize("way", ITEMS)
def test_the_items_of_a_mapping_are_known(way: str) -> None:
    text, items, complete = ITEMS[way]
    program = _program(main=text)
    used = _used(program.modules["main.py"])
    found = Values(program).mappings.items(used, used.node)
    assert {key: ast.unparse(at.node).replace("...", "Ellipsis") for key, at in found.values.items()} == items
    assert found.complete is complete
    assert found.plain is bool(items)


def test_where_a_value_goes_on_to_is_known() -> None:
    program = _program(main="t = make()\nd = {'v': t}\nuse(d['v'])\nother(t.text)\n")
    module = program.modules["main.py"]
    made = module.tables.calls[0]
    uses = Values(program).uses
    assert [ast.unparse(at) for at in uses.carriers(made, module)] == ["t", "d['v']", "t"]
    held = {ast.unparse(at) for at in uses.made_of(made, module, lambda at: isinstance(at, ast.Attribute))}
    assert "use(d['v'])" in held
    assert "t.text" not in held


def test_names_along_the_way_are_known() -> None:
    program = _program(main="def f(given):\n    use(given)\nf(settings.API_KEYS)")
    module = program.modules["main.py"]
    uses = Values(program).uses
    assert list(uses.names(_used(module).node, module)) == ["given", "API_KEYS"]


def test_the_engine_knows_no_library() -> None:
    words = ("flickr.", "requests", "httpx", "aiohttp", "redis", "django", "oauth")
    folder = Path(flickr_lint.analysis.__file__).parent
    said = {
        path.name: path.read_text().lower().replace("flickr_lint", "").replace("of flickr.", "")
        for path in folder.glob("*.py")
    }
    assert not [(name, word) for name, text in said.items() for word in words if word in text]


def test_the_name_of_what_is_made_of_itself_ends() -> None:
    program = _program(main="import shop\nx = shop.start()\nwhile x:\n    x = x.parent().child\nx.call()\n")
    module = program.modules["main.py"]
    assert "shop.start.call" in Origins(Values(program)).of(module.tables.calls[-1].func, module)


def test_a_function_that_hands_its_rest_on_to_itself_ends() -> None:
    program = _program(main="def g(**words):\n    use(words['v'])\n    g(**words)\ng(v='M')\n")
    found = Values(program).terminals(_used(program.modules["main.py"]))
    assert [getattr(at.node, "value", None) for at in found.values] == ["M"]


def test_a_question_that_is_too_long_leaves_the_next_one_its_steps() -> None:
    chain = "".join(f"a{n} = a{n - 1}\n" for n in range(1, 700))
    program = _program(main=f"import shop\na0 = shop.start()\n{chain}one(a699.child)\ntwo = 5\none(two)\n")
    module = program.modules["main.py"]
    long, short = (call.args[0] for call in module.tables.calls[-2:])
    values = Values(program)
    values.terminals(Value(long, module))
    assert values.constant(Value(short, module)) == 5


KNOTS = {
    "lists of lists": "a0 = ['M']\n" + "".join(f"a{n + 1} = [*a{n}, *a{n}]\n" for n in range(18)) + "use(a18[0])",
    "dictionaries of dictionaries": "a0 = {'k': 'M'}\n"
    + "".join(f"a{n + 1} = {{**a{n}, **a{n}}}\n" for n in range(18))
    + "use(a18['k'])",
    "dictionaries that are put into each other": "a = {}\nb = {'k': 'M'}\n"
    "def f():\n    a.update(b)\ndef g():\n    b.update(a)\nuse(a['k'])",
    "each into all that follow": "a0 = {'k': 'M'}\n"
    + "".join(f"a{n} = {{}}\n" + "".join(f"a{n}.update(a{at})\n" for at in range(n)) for n in range(1, 15))
    + "use(a14['k'])",
}


@pytest.mark.parametrize("knot", KNOTS)
def test_a_knot_of_containers_is_looked_into_once(knot: str) -> None:
    """Each of these has more ways to its item than can be gone, or one without an end."""
    program = _program(main=KNOTS[knot])
    found = Values(program).terminals(_used(program.modules["main.py"])).values
    assert "M" in [getattr(at.node, "value", None) for at in found]


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("def f(p):\n    q = p\n    use(p)\n    use(q)", True),
        ("def f(p, q):\n    use(p)\n    use(q)", False),
        ("def f(p):\n    use(p)\ndef g(p):\n    use(p)", False),
        (
            "class C:\n    def __init__(self):\n        self.a = {}\n    def m(self):\n        b = self.a\n        use(self.a)\n        use(b)",
            True,
        ),
        ("a = {}\nb = {}\nuse(a)\nuse(b)", False),
        ("a = b = {}\nuse(a)\nuse(b)", True),
        ("use('M')\nx = 'M'\nuse(x)", True),
        ("use(1)\nuse(True)", False),
        ("import shop\ns = shop.open()\nuse(s.door)\nd = s.door\nuse(d)", True),
    ],
)
def test_what_stands_for_the_same_thing_is_known(text: str, same: bool) -> None:
    program = _program(main=text)
    module = program.modules["main.py"]
    one, other = (
        Value(at.args[0], module) for at in module.tables.calls if isinstance(at.func, ast.Name) and at.func.id == "use"
    )
    assert Values(program).same(one, other) is same


SOURCES = {
    "an item of an item": ("use(shop.f()['photos'][0]['title'])", "photos 0 title"),
    "what is looped over": ("for p in shop.f()['photo']:\n    use(p['title'])", "photo None title"),
    "what is counted": ("for n, p in enumerate(shop.f()):\n    use(p['title'])", "None title"),
    "a comprehension": ("use([p['title'] for p in shop.f()][0])", "None title"),
    "unpacking": ("a, b = shop.f()\nuse(b.title)", "1 title"),
    "get and an attribute": (
        "def g(p):\n    return p.get('title')\nuse(g(shop.f().body['photo']))",
        "body photo title",
    ),
    "getattr": ("use(getattr(shop.f(), 'title'))", "title"),
    "an object's attribute": (
        "class C:\n    def __init__(self, r):\n        self.r = r\n    def g(self):\n        use(self.r['title'])\nC(shop.f())",
        "title",
    ),
    "a container that is filled": (
        "ps = []\nfor p in shop.f():\n    ps.append(p)\nfor x in ps:\n    use(x['id'])",
        "None id",
    ),
    "a mapping": ("d = {'v': shop.f()}\nuse(d['v']['id'])", "id"),
    "a pool": ("def g(p):\n    use(p['id'])\npool.map(g, shop.f()['photo'])", "photo None id"),
    "a slice of what may be lacking": ("for p in (shop.f() or {}).get('photo', [])[:5]:\n    use(p)", "photo None"),
    "a sum": ("x = 0\nx += shop.f()\nuse(x)", "None"),
}


@pytest.mark.parametrize("way", SOURCES)
def test_what_is_read_from_something_unknown_leads_to_it(way: str) -> None:
    text, path = SOURCES[way]
    program = _program(main=f"import shop\n{text}")
    found = Values(program).reads.sources(_used(program.modules["main.py"]))
    assert [(ast.unparse(at.node), at.known, " ".join(map(str, at.path))) for at in found if at.path] == [
        ("shop.f()", False, path)
    ]


def test_a_part_of_something_is_no_value() -> None:
    program = _program(main="import shop\nfor x in shop.f():\n    use(x)")
    values, used = Values(program), _used(program.modules["main.py"])
    part = values.reads.back(used)[0]
    assert values.step(part) is None
    assert values.terminals(part).values == values.terminals(used).values == ()
