"""While a program is edited: what the engine still knows after an edit is what a fresh run finds."""

from __future__ import annotations

import ast
import random
import re
from pathlib import Path
from typing import Any

import pytest

from flickr_lint.analysis.frames import Value
from flickr_lint.facts.flow import Flow
from flickr_lint.server import Session

HEAD = """\
import threading
from functools import partial, wraps
import flickrapi
import requests
import helper
from helper import look, STORE, Base

"""
STATEMENTS = [
    "flickr = flickrapi.FlickrAPI(KEY, SECRET, format='parsed-json')",
    "flickr = Box(flickrapi.FlickrAPI(KEY, SECRET))",
    "CACHE = {}",
    "OPTIONS = {'per_page': 500, 'extras': 'url_o'}",
    "WORDS = ['a', 'b']",
    "API = 'https://api.flickr.com/services/rest/'",
    "METHOD = 'flickr.photos.search'",
    "METHOD += '.x'",
    "HANDLERS = {'a': NAME, 'b': OTHER}",
    "HANDLERS['c'] = NAME",
    "OPTIONS['per_page'] = 50",
    "WORDS.append('flickr.photos.search')",
    "STORE['k'] = flickr",
    "helper.SETTING = 30",
    "box = Box(flickr)",
    "box = Box2(flickr, size=5)",
    "box.size = 20",
    "box.client = None",
    "class Oops(Exception): pass",
    "NAME = OTHER",
    "NAME = lambda x: flickr.photos.getInfo(photo_id=x)",
    "from helper import look as NAME",
    "import json",
    "for word in WORDS: NAME(word)",
    "if __name__ == '__main__':\n    NAME('flickr.photos.getInfo')\n    print(OTHER(box), OPTIONS['per_page'])",
    "with open('f') as f:\n    NAME(f.read())",
]
BODIES = [
    "return flickr.photos.getInfo(photo_id=x)",
    "return flickr.photos.search(text=x, per_page=y)",
    "return OTHER(x)",
    "OTHER('flickr.photos.getSizes')\nreturn x",
    "params = {'method': x, 'format': 'json', **words}\nreturn requests.get(API, params=params).json()",
    "return requests.get(API, params={**OPTIONS, 'method': METHOD, 'text': x})",
    "global METHOD, flickr\nMETHOD = x\nreturn METHOD",
    "OPTIONS['per_page'] = x\nCACHE['k'] = OTHER(x)\nreturn CACHE['k']",
    "if x not in CACHE:\n    CACHE[x] = flickr.photos.getInfo(photo_id=x)\nreturn CACHE[x]",
    "for word in WORDS:\n    print(OTHER(word), look(flickr, x))",
    "for photo in OTHER(x)['photos']['photo']:\n    OTHER(photo['id'])",
    "sent = yield x\nyield flickr.photos.search(text=sent, per_page=sent)",
    "steps = OTHER(1)\nnext(steps)\nsteps.send(x)\nsteps.send(50)",
    "box.size = x\nbox.client = flickr\nreturn box.find(x)",
    "other = Box(x)\nother.size = 7\nreturn other.find('w')",
    "threading.Thread(target=OTHER, args=(x,)).start()\nreturn list(map(OTHER, WORDS))",
    "made = partial(OTHER, 'flickr.photos.search')\nreturn made(text=x)",
    "@wraps(x)\ndef inner(*args, **words):\n    return x(*args, **words)\nreturn inner",
    "return OTHER(flickr)(x)",
    "return HANDLERS[x](x)",
    "try:\n    return OTHER(x)\nexcept Oops as error:\n    print(error.args)\n    raise Oops(flickr, x)",
]
CLASSES = [
    """class Box:
    size = 500
    def __init__(self, client, size=None):
        self.client = client
        self.items = []
    def find(self, text):
        self.items.append(text)
        return self.client.photos.search(text=text, per_page=self.size)
""",
    """class Box2(Box):
    def find(self, text):
        return [NAME(item) for item in self.items] + [super().find(text)]
""",
    """class Box2(Base):
    size = 9
    def __call__(self, x):
        return self.client.photos.getInfo(photo_id=x)
""",
    """class Box:
    def __init__(self, client, size=1):
        self.client = client
        self.size = size
    def __getattr__(self, name):
        return getattr(self.client, name)
    @property
    def info(self):
        return NAME(self.size)
""",
]
HELPERS = [
    """STORE = {}
SETTING = 500
def look(client, number):
    return client.photos.getInfo(photo_id=number, page=SETTING)
class Base:
    def __init__(self, client):
        self.client = client
""",
    """import wall
STORE = {'m': 'flickr.photos.search'}
def look(client, number):
    wall.OPTIONS['per_page'] = number
    return wall.one(number)
class Base:
    client = wall.flickr
""",
]
LINES = [
    "x = 50",
    "x = OTHER(x)",
    "OPTIONS['per_page'] = 7",
    "NAME('flickr.photos.getSizes')",
    "return NAME",
    "CACHE['q'] = x",
    "box.size = 3",
    "global CACHE",
    "WORDS.append(x)",
    "raise Oops(x)",
    "found",
    "y = [",
]
NAMES = ["one", "two", "three", "four"]
WORDS = [*NAMES, "x", "50", "500", "'k'", "flickr", "box", "Box", "Box2", "OPTIONS", "CACHE", "per_page", "size"]


def _named(text: str, chance: random.Random) -> str:
    name, other = chance.sample(NAMES, 2)
    return re.sub(r"\bOTHER\b", other, re.sub(r"\bNAME\b", name, text))


def _statement(chance: random.Random) -> str:
    kind = chance.random()
    if kind < 0.4:
        return _named(f"{chance.choice(STATEMENTS)}\n", chance)
    if kind < 0.55:
        return _named(chance.choice(CLASSES), chance)
    mark = "@OTHER\n" if chance.random() < 0.1 else ""
    body = chance.choice(BODIES).replace("\n", "\n    ")
    return _named(f"{mark}def NAME(x, y=500, **words):\n    {body}\n", chance)


def _edited(parts: list[str], chance: random.Random) -> list[str]:
    """A program after an edit: a statement more, less, moved or another one; mostly within a statement."""
    parts, kind, at = [*parts], chance.random(), chance.randrange(len(parts))
    lines = parts[at].splitlines(keepends=True)
    heads = [place for place, line in enumerate(lines) if line.lstrip().startswith(("def ", "for ", "if ", "with "))]
    if kind < 0.07:
        parts.insert(at, _statement(chance))
    elif kind < 0.12 and len(parts) > 4:
        del parts[at]
    elif kind < 0.17:
        parts[at] = _statement(chance)
    elif kind < 0.2:
        parts.insert(chance.randrange(len(parts)), parts.pop(at))
    elif kind < 0.6 and heads:  # another body
        head = chance.choice(heads)
        indent = " " * (len(lines[head]) - len(lines[head].lstrip()) + 4)
        body = _named(chance.choice(BODIES), chance).replace("\n", f"\n{indent}")
        parts[at] = "".join([*lines[: head + 1], f"{indent}{body}\n"])
    elif kind < 0.75:
        lines.insert(chance.randint(1, len(lines)), _named(f"    {chance.choice(LINES)}\n", chance))
        parts[at] = "".join(lines)
    else:
        known = [word for word in WORDS if word in parts[at]] or WORDS
        parts[at] = parts[at].replace(chance.choice(known), chance.choice(WORDS))
    return parts


def _place(at: Value) -> object:
    return at.module.path, getattr(at.node, "lineno", 0), getattr(at.node, "col_offset", 0), ast.dump(at.node), at.path


def _answers(flow: Flow) -> dict[object, object]:
    """What the engine says of each expression and function of a program."""
    values = flow.fold.values
    out: dict[object, object] = {}
    for module in flow.project.modules.values():
        for number, node in enumerate(module.nodes):
            if isinstance(node, ast.expr) and isinstance(getattr(node, "ctx", ast.Load()), ast.Load):
                found = values.terminals(Value(node, module))
                called = values.callables.targets(Value(node, module))
                out[module.path, number] = (
                    ast.unparse(node),
                    [_place(at) for at in found.values],
                    found.complete,
                    [(at.module.path, at.what.node.lineno) for at in called],
                    flow.fold.origins.of(node, module),
                    flow.fold.text(node, module),
                )
        for function in module.tables.functions.values():
            sites = values.callers.sites(function)
            given = [(_place(Value(at.node, at.module)), [*map(_place, at.arguments.positional)]) for at in sites]
            out[module.path, function.name, function.node.lineno] = given
    return out


@pytest.fixture
def flows(monkeypatch: pytest.MonkeyPatch) -> list[Flow]:
    """The flows that runs build."""
    made: list[Flow] = []
    real = Flow.__init__

    def init(self: Flow, project: Any) -> None:
        made.append(self)
        real(self, project)

    monkeypatch.setattr(Flow, "__init__", init)
    return made


@pytest.mark.parametrize("seed", range(8))
def test_after_each_edit_the_engine_answers_as_in_a_fresh_run(tmp_path: Path, flows: list[Flow], seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 (the same edits each time)
    file, beside = tmp_path / "wall.py", tmp_path / "helper.py"
    beside.write_text(chance.choice(HELPERS))
    session, parts, before, compared = Session((tmp_path,)), [_statement(chance) for _ in range(12)], "", 0
    for _ in range(25):
        text = HEAD + "\n".join(parts)
        texts = {file: text} | ({beside: chance.choice(HELPERS)} if chance.random() < 0.1 else {})
        flows.clear()
        found = session.lint(texts)
        assert found == Session((tmp_path,)).lint(texts), f"{before}\n-----\n{text}"
        if len(flows) == 2:
            kept, fresh = map(_answers, flows)
            assert kept == fresh, f"{before}\n-----\n{text}"
            compared += 1
        before, parts = text, _edited(parts, chance)
    assert compared > 5


def test_what_is_saved_is_found_again(tmp_path: Path, flows: list[Flow]) -> None:
    file = tmp_path / "wall.py"
    session, text = Session((tmp_path,)), f"{HEAD}flickr = flickrapi.FlickrAPI(KEY, SECRET)\nflickr.test.echo(a=1)\n"
    for end in ("", "\nx = 1\n"):
        session.lint({file: text + end})
    session.forget()
    session.lint({file: text})
    first, second, third = (next(iter(at.project.modules.values())) for at in flows)
    assert first is second
    assert second is not third
