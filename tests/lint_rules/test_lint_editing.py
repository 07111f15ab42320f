"""While a file is edited: what is taken from the run before changes no finding, and is given back."""

from __future__ import annotations

import ast
import random
import re
import textwrap
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from flickr_lint.bindings import tables_of
from flickr_lint.findings import Finding
from flickr_lint.module import Module
from flickr_lint.read.reparse import reparse
from flickr_lint.read.source import Raw
from flickr_lint.registry import all_rules
from flickr_lint.scopes import Binding, Tables
from flickr_lint.server import Session
from flickr_lint.server.trees import Trees
from flickr_lint.testing import sources_of

LINES = [
    "import time",
    "x = 1; y = 2",
    "x = (1,",
    "  2)",
    "if x:",
    "    pass",
    "else:",
    "    y = '''",
    "'''",
    "@(",
    "@cache",
    "def f(a, b=1):",
    "class C:",
    "    def g(self): return 'é'; z = 1",
    "    return a + \\",
    "        b",
    "  # a comment",
    "",
    "\\",
    "z = 1 \\",
    "+ 2",
    ")",
    "\tx",
    "for i in x: print(i)",
    "match x:",
    "    case 1: pass",
    "try:",
    "except E:",
    "\x0cimport a",
]


def _tree(text: str) -> ast.Module | None:
    try:
        return ast.parse(text)
    except SyntaxError:
        return None


def _same(one: ast.Module, other: ast.Module) -> bool:
    return ast.dump(one, include_attributes=True) == ast.dump(other, include_attributes=True)


def _reparsed(before: Sequence[str], after: Sequence[str]) -> tuple[ast.Module | None, ast.Module | None]:
    """The tree that is built, and the one of the text as a whole."""
    tree = _tree("\n".join(before))
    assert tree is not None
    return reparse(before, tree, after), _tree("\n".join(after))


@settings(deadline=None, max_examples=200, suppress_health_check=[HealthCheck.filter_too_much])
@given(
    st.lists(
        st.sampled_from(
            [line for line in LINES if _tree(line)]
            + ["def f():\n    pass", "if x:\n  y\nelse:\n  z", "@(\n  x)\ndef g(): pass"]
        )
    ),
    st.lists(st.sampled_from(LINES), max_size=3),
    st.data(),
)
def test_what_is_parsed_anew_is_what_is_parsed_whole(blocks: list[str], more: list[str], data: st.DataObject) -> None:
    before = "\n".join(blocks).split("\n")
    if _tree("\n".join(before)) is None:
        return
    start = data.draw(st.integers(0, len(before)))
    end = data.draw(st.integers(start, min(start + 3, len(before))))
    made, whole = _reparsed(before, [*before[:start], *more, *before[end:]])
    assert made is None or (whole is not None and _same(made, whole))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a = 1\n@(\n b\n)\ndef f(): pass\nc = 2", "a = 1\n\n b\n)\ndef f(): pass\nc = 2"),
        ("a = 1\n@b\ndef f(): pass\nc = 2", "a = 1\ndef f(): pass\nc = 2"),
        ("if a:\n  b\nc = 1\nd = 2", "if a:\n  b\nelse:\n  c\nd = 2"),
        ("a = 1; b = 2\nc = 3", "a = 1; b = 2\nd\nc = 3"),
        ("a = 1\nb = '''\n'''\nc = 1", "a = 1\nb = '''\nc = 1"),
        ("a = 1 \\\n\nb = 2\nc = 3", "a = 1 \\\n+ 2\nb = 2\nc = 3"),
        ("", "a = 1"),
        ("a = 1", ""),
    ],
)
def test_edges_between_statements(before: str, after: str) -> None:
    made, whole = _reparsed(before.split("\n"), after.split("\n"))
    assert (made is None) or (whole is not None and _same(made, whole))


def test_most_edits_parse_a_few_lines_only(monkeypatch: pytest.MonkeyPatch) -> None:
    before = [line for number in range(50) for line in (f"def f{number}(a):", "    b = a", "    return b", "")]
    tree = _tree("\n".join(before))
    assert tree is not None
    asked: list[str] = []
    real = ast.parse
    monkeypatch.setattr(ast, "parse", lambda text, *rest, **words: (asked.append(text), real(text, *rest, **words))[1])
    assert reparse(before, tree, [*before[:101], "    c = 1", *before[101:]]) is not None
    assert asked
    assert len(asked[0].strip().split("\n")) < 10


PROGRAM = textwrap.dedent("""\
    import os
    import time
    from functools import lru_cache
    import flickrapi
    import requests
    from helper import look

    flickr = flickrapi.FlickrAPI(os.environ["KEY"], os.environ["SECRET"])
    KEY = "7d02c9fa41b86e35d0f7a92c5be1483f"


    @lru_cache
    def sizes(photo_id):
        return flickr.photos.getSizes(photo_id=photo_id)


    def walk(user):
        for page in range(1, 9):
            found = flickr.photos.search(user_id=user, page=page, per_page=50)
            for photo in found["photos"]["photo"]:
                print(look(flickr, photo["id"]), sizes(photo["id"]))


    def call(method, **words):
        params = {"method": method, "format": "json", **words}
        return requests.get("http://api.flickr.com/services/rest/", params=params).json()


    def main():
        try:
            print(call("flickr.test.echo")["stat"], walk("me"))
        except Exception:
            pass
    """)
HELPER = "def look(flickr, number):\n    return flickr.photos.getInfo(photo_id=number)\n"
TYPED = [
    "    time.sleep(1)\n",
    "import json\n",
    "\n",
    "    found = flickr.photos.getInfo(photo_id=[1\n",
    "global flickr\n",
    "def look(a, b): return 1\n",
    "# flickr-lint: ignore[cache-without-ttl] why\n",
    "flickr = None\n",
    '    """\n',
]


def _bare(found: dict[Path, list[Finding]]) -> dict[Path, list[Finding]]:
    return {file: [replace(finding, fix=None) for finding in findings] for file, findings in found.items() if findings}


@settings(deadline=None, max_examples=5, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
@example(None)
def test_after_each_edit_the_findings_are_those_of_a_fresh_run(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject | None
) -> None:
    root = tmp_path_factory.mktemp("edited")
    (root / "helper.py").write_text(HELPER)
    file = root / "wall.py"
    session, text = Session((root,)), PROGRAM
    found: dict[Path, list[Finding]] = {}
    for turn in range(5):
        lines = text.splitlines(keepends=True)
        if data is None:  # a line after the other is taken out, and put back
            at = turn * 4 // 2 + 9
            text = PROGRAM if turn % 2 else "".join([*lines[:at], *lines[at + 1 :]])
        else:
            start = data.draw(st.integers(0, len(lines)))
            end = data.draw(st.integers(start, min(start + 2, len(lines))))
            text = "".join([*lines[:start], *data.draw(st.lists(st.sampled_from(TYPED), max_size=1)), *lines[end:]])
        found = session.lint({file: text})
        assert found == Session((root,)).lint({file: text})
    whole = dict(Session((root,)).each({file: text}, fixes=lambda _: True))
    assert _bare(whole) == found


EXAMPLES = [
    source.data.decode()
    for rule in all_rules()
    for shown in (*rule.INVALID, *rule.VALID)
    for source in sources_of(shown)
    if source.kind == "python"
]
LONGEST = 120


def _edited(text: str, chance: random.Random) -> str:
    """A text after an edit as people make them: lines typed, taken out, moved or pasted, a name changed, a letter."""
    lines = text.splitlines(keepends=True) or ["\n"]
    at = chance.randrange(len(lines))
    other = chance.choice(EXAMPLES).splitlines(keepends=True)
    kind = chance.choice(("type", "take out", "move", "paste", "rename", "letter", "comment"))
    if kind == "type":
        lines.insert(at, chance.choice(other))
    elif kind == "take out":
        del lines[at : at + chance.randint(1, 3)]
    elif kind == "move":
        lines.insert(chance.randrange(len(lines)), lines.pop(at))
    elif kind == "paste":
        start = chance.randrange(len(other))
        lines[at:at] = other if chance.random() < 0.5 else other[start : start + 6]
    elif kind == "rename":
        names = sorted(set(re.findall(r"[A-Za-z_]\w+", text))) or ["x"]
        return re.sub(rf"\b{chance.choice(names)}\b", chance.choice([*names, "renamed"]), text)
    elif kind == "letter":
        column = chance.randrange(len(lines[at]))
        lines[at] = f"{lines[at][:column]}{chance.choice('x(.1 ')}{lines[at][column + chance.randint(0, 1) :]}"
    else:
        lines.insert(at, "# looks at the time of a cache\n")
    return "".join(lines)


@pytest.mark.parametrize("seed", range(10))
def test_after_any_edit_of_an_example_the_findings_are_those_of_a_fresh_run(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 (the same edits each time)
    session, text = Session((tmp_path,)), ""
    file, beside = tmp_path / "wall.py", tmp_path / "helper.py"
    beside.write_text(chance.choice(EXAMPLES))
    for turn in range(40):
        before = text
        anew = turn % 10 == 0 or text.count("\n") > LONGEST
        text = chance.choice(EXAMPLES) if anew else _edited(text, chance)
        found, fresh = session.lint({file: text}), Session((tmp_path,)).lint({file: text})
        assert found == fresh, f"{before}\n-----\n{text}"


USED = "import flickrapi\n\n\ndef walk(words):\n    for word in words:\n        ours.photos.search(text=word)\n"
MADE = "\n\nours = flickrapi.FlickrAPI(KEY, SECRET)\n"
TOP = "for word in WORDS:\n    ours.photos.search(text=word)\n"
OUTER = "def outer():\n    def inner():\n        nonlocal ours\n        ours = flickrapi.FlickrAPI(KEY, SECRET)\n\n\n"


@pytest.mark.parametrize(
    "texts",
    [
        (USED, USED + MADE, USED),
        (USED + MADE, USED, USED + MADE),
        (OUTER + USED, "ours = 1\n" + OUTER + USED, OUTER + USED),
        ("import flickrapi\n" + TOP, "import flickrapi\n" + MADE + TOP, "import flickrapi\n" + TOP),
        ("import flickrapi as f\n" + USED, "import flickrapi as f\n" + USED + MADE, USED + MADE),
    ],
)
def test_names_that_functions_use_are_looked_up_anew(tmp_path: Path, texts: tuple[str, ...]) -> None:
    session, file = Session((tmp_path,)), tmp_path / "wall.py"
    every = []
    for text in (f"{texts[0]}\n", *texts):
        every.append(session.lint({file: text}))
        assert every[-1] == Session((tmp_path,)).lint({file: text})
    assert any(every[-1] != found for found in every) or "nonlocal" in texts[0]


def test_what_is_not_local_is_bound_where_it_was_bound_before() -> None:
    trees = Trees()
    for text in ("x = 1\n", f"x = 1\n{OUTER}", f"ours = 1\n{OUTER}", f"{OUTER}ours = 1\n"):
        trees.begin()
        module = trees.parse(Raw("wall.py", "python", text.encode()))
        assert isinstance(module, Module)
        assert _told(module.tables) == _told(tables_of(ast.parse(text)))


def _told(tables: Tables) -> object:
    """What tables say, by the places of the nodes that they are about."""

    def place(node: object) -> object:
        return (type(node).__name__, getattr(node, "lineno", 0), getattr(node, "col_offset", 0))

    def bound(names: dict[str, list[Binding]]) -> object:
        return {name: [(place(at.value), at.how, place(at.node), at.path) for at in names[name]] for name in names}

    return (
        [place(node) for node in tables.nodes],
        {place(node): place(parent) for node, parent in tables.parents.items()},
        {place(node): (bound(scope.names), sorted(scope.elsewhere)) for node, scope in tables.scopes.items()},
        {place(node): (at.name, at.params, list(map(place, at.returns))) for node, at in tables.functions.items()},
        {(place(scope.node), name): place(at.node) for (scope, name), at in tables.plain.items()},
        {
            name: (place(kind.node), sorted(kind.methods), bound(kind.attributes))
            for name, kind in tables.classes.items()
        },
        (tables.imports, tables.stars),
        [list(map(place, at)) for at in (tables.calls, tables.strings, tables.assigns, tables.ifs, tables.raised)],
    )


@pytest.mark.parametrize("seed", range(5))
def test_tables_put_together_are_those_of_the_text_as_a_whole(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311 (the same edits each time)
    trees, text, edited = Trees(), chance.choice(EXAMPLES), 0
    for turn in range(80):
        trees.begin()
        module = trees.parse(Raw("wall.py", "python", text.encode()))
        if isinstance(module, Module):
            edited += turn > 0
            assert _told(module.tables) == _told(tables_of(ast.parse(module.text))), module.text
        after = _edited(text, chance)
        text = after if after.count("\n") < LONGEST and _tree(after) is not None else text
    assert edited > 40


def test_examples_typed_over_one_another_are_found_as_when_they_are_alone(tmp_path: Path) -> None:
    session = Session((tmp_path,))
    file = tmp_path / "wall.py"
    for rule in all_rules()[::6]:
        for shown in (rule.INVALID[0], rule.VALID[0]):
            text = sources_of(shown)[0].data.decode()
            assert session.lint({file: text}) == Session((tmp_path,)).lint({file: text})


def test_fixes_are_made_for_those_that_ask(tmp_path: Path) -> None:
    file = tmp_path / "wall.py"
    every = dict(Session((tmp_path,)).each({file: PROGRAM}, fixes=lambda _: True))[file]
    fixable = [finding for finding in every if finding.fix is not None]
    assert len(fixable) > 1
    wanted = fixable[-1]
    some = dict(Session((tmp_path,)).each({file: PROGRAM}, fixes=lambda at: at.region == wanted.region))[file]
    assert [at.fix for at in some if at.region == wanted.region] == [
        at.fix for at in every if at.region == wanted.region
    ]
    assert not any(at.fix for at in some if at.region != wanted.region)


def test_edited_files_come_first(tmp_path: Path) -> None:
    for name in ("a.py", "b.py", "c.py"):
        (tmp_path / name).write_text(PROGRAM)
    texts = {tmp_path / "c.py": PROGRAM}
    steps = [file.name for file, _ in Session((tmp_path,)).each(texts, first=texts)]
    assert steps[0] == "c.py"
    assert sorted(steps) == ["a.py", "b.py", "c.py"]


def test_a_text_that_is_known_not_to_parse_is_not_tried_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    real = ast.parse
    monkeypatch.setattr(ast, "parse", lambda text, *rest, **words: (asked.append(text), real(text, *rest, **words))[1])
    text = f"{PROGRAM}call(\n"
    Session((tmp_path,)).lint({tmp_path / "wall.py": text})
    assert asked.count(text) == 1
    assert len(asked) <= 3
