"""Python's ways to hand a value on: what the engine says an expression is."""

from __future__ import annotations

import ast
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
HANDED_ON = {
    "a literal": "use('M')",
    "a name": "x = 'M'\ny = x\nuse(y)",
    "the last assignment": "x = 'N'\nx = 'M'\nuse(x)",
    "not a later one": "x = 'M'\nuse(x)\nx = 'N'",
    "unpacking": "a, b = 1, 'M'\nuse(b)",
    "unpacking what a name holds": "pair = (1, 'M')\na, b = pair\nuse(b)",
    "nested unpacking": "a, (b, c) = give()\ndef give():\n    return 1, (2, 'M')\nuse(c)",
    "a walrus": "use((w := 'M'))",
    "a walrus's name": "if (w := 'M'):\n    use(w)",
    "a conditional": "use('M' if ready else None)",
    "a default by or": "use(None or 'M')",
    "await": "async def f():\n    use(await g())\nasync def g():\n    return 'M'",
    "match": "match 'M':\n    case x:\n        use(x)",
    "a tuple's item": "use((0, 'M')[1])",
    "a tuple's last item": "use((0, 'M')[-1])",
    "a nested item": "d = {'a': [{'b': 'M'}]}\nuse(d['a'][0]['b'])",
    "a dictionary's item": "d = {'v': 'M', 'w': 'N'}\nuse(d['v'])",
    "an item put later": "d = {}\nd['v'] = 'M'\nuse(d['v'])",
    "an item put again": "d = {'v': 'N'}\nd['v'] = 'M'\nuse(d['v'])",
    "an item of a merged dictionary": "a = {'v': 'N'}\nb = {**a, 'v': 'M'}\nuse(b['v'])",
    "an item of a spread dictionary": "a = {'v': 'M'}\nb = {**a, 'w': 'N'}\nuse(b['v'])",
    "update with words": "d = dict(v='N')\nd.update(v='M')\nuse(d['v'])",
    "update with a dictionary": "d = {}\nd.update({'v': 'M'})\nuse(d['v'])",
    "setdefault": "d = {}\nd.setdefault('v', 'M')\nuse(d['v'])",
    "dict()": "use(dict(v='M')['v'])",
    "get": "d = {'v': 'M'}\nuse(d.get('v'))",
    "pop": "d = {'v': 'M'}\nuse(d.pop('v'))",
    "a key that is a name": "KEY = 'v'\nd = {'v': 'M', 'w': 'N'}\nuse(d[KEY])",
    "append": "items = []\nitems.append('M')\nuse(items[0])",
    "append twice": "items = []\nitems.append('N')\nitems.append('M')\nuse(items[1])",
    "extend": "items = []\nitems.extend(['M'])\nuse(items[0])",
    "a copy of a list": "use(list(sorted(['M']))[0])",
    "for": "for x in ['M']:\n    use(x)",
    "for over pairs": "for a, b in [(1, 'M')]:\n    use(b)",
    "enumerate": "for i, x in enumerate(['M']):\n    use(x)",
    "zip": "for a, b in zip([1], ['M']):\n    use(b)",
    "items()": "for k, v in {'k': 'M'}.items():\n    use(v)",
    "values()": "for v in {'k': 'M'}.values():\n    use(v)",
    "a comprehension": "use([x for x in ['M']][0])",
    "a dictionary comprehension": "use({k: 'M' for k in keys}['a'])",
    "next of a generator expression": "use(next(x for x in ['M']))",
    "a generator": "def g():\n    yield 'M'\nfor x in g():\n    use(x)",
    "yield from": "def g():\n    yield from ['M']\nfor x in g():\n    use(x)",
    "a function": "def f():\n    return 'M'\nuse(f())",
    "a function that gives its argument": "def f(x):\n    return x\nuse(f('M'))",
    "a function that gives a tuple": "def f(x):\n    return 1, x\na, b = f('M')\nuse(b)",
    "an early return": "def f(x):\n    if x is None:\n        return None\n    return x\nuse(f('M'))",
    "a lambda": "f = lambda: 'M'\nuse(f())",
    "a lambda with a parameter": "f = lambda x: x\nuse(f('M'))",
    "a lambda at once": "use((lambda x: x)('M'))",
    "a closure": "def make(x):\n    def inner():\n        return x\n    return inner\nuse(make('M')())",
    "a parameter": "def g(p):\n    use(p)\ng('M')",
    "a parameter over two hops": "def a(x):\n    b(x)\ndef b(y):\n    use(y)\na('M')",
    "a keyword": "def g(*, v):\n    use(v)\ng(v='M')",
    "a default": "def g(v='M'):\n    use(v)\ng()",
    "a starred argument": "def g(a, b):\n    use(b)\nargs = [1, 'M']\ng(*args)",
    "a mapping of arguments": "def g(v):\n    use(v)\nk = {'v': 'M'}\ng(**k)",
    "the rest of the arguments": "def g(*args):\n    use(args[1])\ng(1, 'M')",
    "the rest of the keywords": "def g(**words):\n    use(words['v'])\ng(v='M')",
    "the rest handed on": "def g(*args, **words):\n    h(*args, **words)\ndef h(a, v):\n    use(v)\ng(1, v='M')",
    "an attribute": "class Box:\n    pass\nn = Box()\nn.v = 'M'\nuse(n.v)",
    "a constructor": "class Box:\n    def __init__(self, v):\n        self.v = v\nn = Box('M')\nuse(n.v)",
    "two objects of a class": "class Box:\n    def __init__(self, v):\n        self.v = v\na = Box('N')\nb = Box('M')\nuse(b.v)",
    "self": "class C:\n    def __init__(self):\n        self.v = 'M'\n    def f(self):\n        use(self.v)",
    "a class's attribute": "class C:\n    V = 'M'\nuse(C.V)",
    "a property": "class C:\n    @property\n    def v(self):\n        return 'M'\nuse(C().v)",
    "an inherited attribute": "class A:\n    def __init__(self):\n        self.v = 'M'\nclass B(A):\n    def f(self):\n        use(self.v)",
    "an inherited method": "class A:\n    def v(self):\n        return 'M'\nclass B(A):\n    pass\nuse(B().v())",
    "super": "class A:\n    def v(self):\n        return 'M'\nclass B(A):\n    def v(self):\n        use(super().v())",
    "a static method": "class C:\n    @staticmethod\n    def f(x):\n        use(x)\nC.f('M')",
    "a bound method": "class C:\n    def m(self, x):\n        use(x)\nf = C().m\nf('M')",
    "an object that is called": "class C:\n    def __call__(self, x):\n        use(x)\nf = C()\nf('M')",
    "a data class": "from dataclasses import dataclass\n@dataclass\nclass C:\n    a: int\n    v: str\nuse(C(1, 'M').v)",
    "a data class's default": "from dataclasses import dataclass\n@dataclass\nclass C:\n    v: str = 'M'\nuse(C().v)",
    "a named tuple": "from collections import namedtuple\nT = namedtuple('T', 'v w')\nuse(T('M', 1).v)",
    "a typed named tuple": "from typing import NamedTuple\nclass T(NamedTuple):\n    v: str\nuse(T('M')[0])",
    "an enumeration": "from enum import Enum\nclass E(Enum):\n    A = 'M'\nuse(E.A.value)",
    "a namespace": "from types import SimpleNamespace as H\nn = H(v='M')\nuse(n.v)",
    "getattr": "class C:\n    V = 'M'\nuse(getattr(C, 'V'))",
    "partial": "from functools import partial\ndef g(a, b):\n    use(b)\npartial(g, 1)('M')",
    "partial by keyword": "from functools import partial\ndef g(a, b):\n    use(b)\nf = partial(g, b='M')\nf(1)",
    "a function handed on": "def call(f, *args):\n    f(*args)\ndef g(x):\n    use(x)\ncall(g, 'M')",
    "what a decorator adds": "def d(f):\n    def inner(*a):\n        return f('M', *a)\n    return inner\n@d\ndef g(x, y):\n    use(x)\ng('N')",
    "what follows what a decorator adds": "def d(f):\n    def inner(*a):\n        return f('N', *a)\n    return inner\n@d\ndef g(x, y):\n    use(y)\ng('M')",
    "what a decorator is told": "def d(v):\n    def outer(f):\n        return lambda *a, **k: f(v, *a, **k)\n    return outer\n@d('M')\ndef g(x, y=1):\n    use(x)\ng(y='N')",
    "what a decorator adds for an unknown caller": "def d(f):\n    def inner(*a):\n        return f('M', *a)\n    return inner\n@d\ndef g(x, y):\n    use(x)",
    "an object that decorates": "class D:\n    def __init__(self, f):\n        self.f = f\n    def __call__(self, *a):\n        return self.f('M', *a)\n@D\ndef g(x, y):\n    use(x)\ng('N')",
    "two decorated functions": "def d(f):\n    def inner(*a):\n        return f(*a)\n    return inner\n@d\ndef h(x):\n    pass\n@d\ndef g(x):\n    use(x)\ng('M')\nh('N')",
    "a decorated function": "import functools\ndef d(f):\n    @functools.wraps(f)\n    def inner(*a):\n        return f(*a)\n    return inner\n@d\ndef g(x):\n    use(x)\ng('M')",
    "a pool": "from concurrent.futures import ThreadPoolExecutor\ndef g(x):\n    use(x)\nThreadPoolExecutor().submit(g, 'M')",
    "a pool's result": "def g(x):\n    return x\nuse(pool.submit(g, 'M').result())",
    "a pool's map": "def g(x):\n    use(x)\npool.map(g, ['M'])",
    "map": "def g(x):\n    return x\nuse(list(map(g, ['M']))[0])",
    "a thread": "import threading\ndef g(x):\n    use(x)\nthreading.Thread(target=g, args=('M',)).start()",
    "to_thread": "import asyncio\ndef g(x):\n    return x\nasync def f():\n    use(await asyncio.to_thread(g, 'M'))",
    "run_in_executor": "def g(x):\n    use(x)\nloop.run_in_executor(None, g, 'M')",
    "a context": "from contextlib import nullcontext\nwith nullcontext('M') as x:\n    use(x)",
    "a context of one's own": "class C:\n    def __enter__(self):\n        return 'M'\nwith C() as x:\n    use(x)",
    "a context by a generator": "from contextlib import contextmanager\n@contextmanager\ndef c():\n    yield 'M'\nwith c() as x:\n    use(x)",
    "global": "x = None\ndef put():\n    global x\n    x = 'M'\nput()\nuse(x)",
    "nonlocal": "def f():\n    x = None\n    def put():\n        nonlocal x\n        x = 'M'\n    put()\n    use(x)",
    "a copy": "import copy\nuse(copy.deepcopy(['M'])[0])",
    "setattr": "class C:\n    pass\nn = C()\nsetattr(n, 'v', 'M')\nuse(n.v)",
    "setattr and getattr": "class C:\n    pass\nn = C()\nsetattr(n, 'v', 'M')\nuse(getattr(n, 'v'))",
    "vars": "from types import SimpleNamespace\nn = SimpleNamespace(v='M')\nuse(vars(n)['v'])",
    "an item getter": "from operator import itemgetter\nuse(itemgetter(1)((0, 'M')))",
    "an item getter by name": "from operator import itemgetter\npick = itemgetter('v')\nuse(pick({'v': 'M'}))",
    "an attribute getter": "from operator import attrgetter\nclass C:\n    v = 'M'\nuse(attrgetter('v')(C()))",
    "further arguments by a star": "def g(a, *rest):\n    use(rest[0])\nmore = ['M']\ng(1, *more)",
    "an object's item": "class C:\n    def __getitem__(self, key):\n        return 'M'\nuse(C()['a'])",
    "an object that is gone over": "class C:\n    def __iter__(self):\n        yield 'M'\nfor x in C():\n    use(x)",
    "and": "use(ready and 'M')",
    "lists that are added": "use(([] + ['M'])[0])",
    "a list that grows": "items = []\nitems += ['M']\nuse(items[0])",
    "a dictionary that grows": "d = {}\nd |= {'v': 'M'}\nuse(d['v'])",
    "insert at the beginning": "items = [0]\nitems.insert(0, 'M')\nuse(items[0])",
    "what setdefault gives": "d = {}\nuse(d.setdefault('v', 'M'))",
    "the same in each branch": "if ready:\n    x = 'M'\nelse:\n    x = 'M'\nuse(x)",
    "a promise that a subclass keeps": "class A:\n    def v(self):\n        raise NotImplementedError\n    def f(self):\n        use(self.v())\nclass B(A):\n    def v(self):\n        return 'M'",
    "a cast": "from typing import cast\nuse(cast(str, 'M'))",
}

UNKNOWN = {
    "a parameter that nobody passes": "def g(p):\n    use(p)",
    "a sum": "x = 0\nfor i in y:\n    x += 1\nuse(x)",
    "an unknown key": "d = {'v': 'M', 'w': 'N'}\nuse(d[key])",
    "a mapping that is spread": "def g(v):\n    use(v)\ng(**words)",
    "a library's function": "import other\nuse(other.f('M'))",
    "itself": "x = x\nuse(x)",
    "what goes in circles": "def f(x):\n    return g(x)\ndef g(x):\n    return f(x)\nuse(f('M'))",
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

    def injected(self, name: str) -> tuple[str, list[tuple[Function, Module]]]:  # noqa: ARG002
        """No framework gives these programs anything."""
        return "", []


def _program(**texts: str) -> Modules:
    parsed = {f"{name}.py": parse(f"{name}.py", text) for name, text in texts.items()}
    return Modules({path: module for path, module in parsed.items() if isinstance(module, Module)})


def _used(module: Module) -> Value:
    uses = [at for at in module.tables.calls if isinstance(at.func, ast.Name) and at.func.id == "use"]
    return Value(uses[0].args[0], module)


def _given(text: str, **others: str) -> object:
    program = _program(main=text, **others)
    return Values(program).constant(_used(program.modules["main.py"]))


@pytest.mark.parametrize("way", HANDED_ON)
def test_what_a_value_is_handed_on_by(way: str) -> None:
    assert _given(HANDED_ON[way]) == "M"


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
