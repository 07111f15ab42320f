"""What saves time changes no finding: the prefilter, the cache, more processes; and what takes too long is given up."""

from __future__ import annotations

import ast
import os
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flickr_lint import Report, check, lint, lint_sources
from flickr_lint.analysis.mappings import Mappings
from flickr_lint.cache import Cache
from flickr_lint.config import Settings
from flickr_lint.engine import Means, lint_pool
from flickr_lint.findings import Finding
from flickr_lint.module import Module
from flickr_lint.project import Project
from flickr_lint.read import pool
from flickr_lint.read.imports import ANYTHING, may_import, origins_of
from flickr_lint.read.pool import DiskPool, MemoryPool
from flickr_lint.read.source import Raw
from flickr_lint.registry import RuleSet, all_rules, cards, choose
from flickr_lint.rule import Rule
from flickr_lint.testing import sources_of

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "examples"
LEAK = 'FLICKR_KEY = "7d02c9fa41b86e35d0f7a92c5be1483f"\n'


def test_the_cards_of_rules_say_what_their_classes_say() -> None:
    for card in cards():
        rule = card.load()
        assert (card.code, card.name, card.default, card.module) == (
            rule.code,
            rule.name,
            rule.default,
            type(rule).__module__,
        )
    assert {card.module for card in cards()} >= {
        f"flickr_lint.rules.{file.stem}"
        for file in (ROOT / "lint_rules" / "flickr_lint" / "rules").glob("[a-z]*.py")
        if "(Rule):" in file.read_text()
    }


STATEMENTS = [
    "import a",
    "import a.b as c, d",
    "import a . b",
    "from a import b, c as d",
    "from .a import *",
    "from . import (\n  a,  # (not)\n  b)",
    "from \\\n  .a import b",
    "from .a \\\n  import b",
    "from a import(b)",
    "x = 1; import a; from b import c",
    "if x: import a",
    "class A: from b import c",
    "try: import a\nexcept E: from b import a",
    "lambda: (yield from x); import a",
    "\x0cimport a",
    "def f():\n\tfrom ..a.b import c; return c",
]


def _origins(text: str) -> set[str]:
    nodes = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Import | ast.ImportFrom)]
    return {origin for node in nodes for origin in origins_of(node)}


def _seen(text: str) -> bool:
    hints = may_import(text)
    words = {hint[1:] for hint in hints if hint.startswith("?")}
    return ANYTHING in hints or all(
        origin in hints or words & set(origin.strip(".").split(".")) for origin in _origins(text)
    )


@pytest.mark.parametrize("statement", STATEMENTS)
def test_no_import_is_overlooked(statement: str) -> None:
    assert _origins(statement)
    assert _seen(statement)
    assert not may_import("# import nothing here\ntext = 'from prose import nothing'\n")


@settings(deadline=None)
@given(
    st.lists(
        st.sampled_from([*STATEMENTS, "x = 'import q'", "# from z import y", '"""\nimport w\n"""', "pass"]), max_size=6
    )
)
def test_no_import_is_overlooked_among_others(statements: list[str]) -> None:
    assert _seen("\n".join(statements))


def test_no_import_of_ours_is_overlooked() -> None:
    for room in ("lint_rules", "runtime", "generator"):
        for file in (ROOT / room).rglob("*.py"):
            assert _seen(file.read_text()), file


@pytest.mark.parametrize(
    "text", ["import .py", "import . .b", "from import .", "import a..b", "import ..", "import a.b"]
)
def test_every_hint_names_something(text: str) -> None:
    assert all(may_import(text)), may_import(text)


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    (tmp_path / "api.py").write_text(
        "import flickrapi\ndef fetch(i):\n    return flickrapi.FlickrAPI(K, S).photos.getInfo(photo_id=i)\n"
    )
    (tmp_path / "use.py").write_text(
        "from functools import cache\nfrom api import fetch\n@cache\ndef f(i):\n    return fetch(i)\n"
    )
    (tmp_path / "other.py").write_text("import json\n")
    return tmp_path


def _lint(tree: Path, folder: Path) -> tuple[Report, bool]:
    """The report of a run with the cache, and whether it was remembered."""
    cache = Cache(folder, str(tree))
    asked: list[bool] = []
    put = cache.put
    cache.put = lambda key, checked: (asked.append(True), put(key, checked))[1]  # type: ignore[method-assign]
    report = lint([tree], means=Means(cache=cache))
    cache.save()
    return report, not asked


def test_findings_are_remembered_until_something_they_depend_on_changes(
    tree: Path, tmp_path_factory: pytest.TempPathFactory
) -> None:
    folder = tmp_path_factory.mktemp("kept")
    first, _ = _lint(tree, folder)
    assert [finding.path for finding in first.findings] == [str(p) for p in ("use.py",)] or len(first.findings) == 1
    assert _lint(tree, folder) == (first, True)
    (tree / "other.py").write_text("import json, os\n")  # has nothing to do with Flickr
    assert _lint(tree, folder) == (first, True)
    (tree / "api.py").write_text("import flickrapi\ndef fetch(i):\n    return i\n")
    assert _lint(tree, folder)[0].findings == ()
    (tree / "api").mkdir()
    (tree / "api" / "__init__.py").write_text("")  # another file may be meant by an import now
    assert _lint(tree, folder)[1] is False
    (tree / "use.py").write_text(LEAK)
    assert [finding.code for finding in _lint(tree, folder)[0].findings] == ["FLK103"]


def _unread(tree: Path, folder: Path, words: tuple[str, ...] = (), limit: int = 2_000_000) -> Report | None:
    """The report of a run with the cache, if that reads no file."""
    files = [(file, file.name, "python") for file in sorted(tree.glob("*.py"))]
    disk = DiskPool(files, limit)
    read = []
    get = disk.get
    disk.get = lambda path: (read.append(path), get(path))[1]  # type: ignore[method-assign]
    cache = Cache(folder, str(tree))
    report = lint_pool(disk, rules=choose(words, ()), means=Means(cache=cache))
    cache.save()
    return None if read else report


def test_files_that_are_as_they_were_are_not_even_read(
    tree: Path, tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path_factory.mktemp("kept")
    assert _unread(tree, folder) is None
    assert _unread(tree, folder) is None  # what was written just now may be written again within the same time
    monkeypatch.setattr(pool, "_UNSETTLED", 0)
    time.sleep(0.05)
    (tree / "broken.py").write_text("import flickrapi\n(")
    assert _unread(tree, folder) is None
    report = _unread(tree, folder)
    assert report is not None
    assert [finding.path for finding in report.findings] == ["use.py"]
    assert ([notice.path for notice in report.notices], report.relevant, report.files) == (["broken.py"], 3, 4)
    assert _unread(tree, folder, ("FLK1",)) is None
    assert _unread(tree, folder, limit=10) is None
    assert _unread(tree, folder) == report
    time.sleep(0.05)
    before = (tree / "use.py").stat()
    (tree / "use.py").write_text((tree / "use.py").read_text().replace("@cache", "@catch"))  # no longer, no later
    os.utime(tree / "use.py", ns=(before.st_atime_ns, before.st_mtime_ns))
    assert _unread(tree, folder) is None
    changed = _unread(tree, folder)
    assert changed is not None
    assert changed.findings == ()


def test_other_rules_have_findings_of_their_own(tree: Path, tmp_path: Path) -> None:
    (tree / "use.py").write_text(LEAK)
    cache = Cache(tmp_path / "kept", "x")
    for words, codes in ((["FLK5"], []), (["FLK1"], ["FLK103"]), (["FLK5"], [])):
        report = lint([tree / "use.py"], rules=choose(words, ()), means=Means(cache=cache))
        assert [finding.code for finding in report.findings] == codes


@pytest.mark.parametrize("damage", [b"", b"\xff" * 100, b"\x83\xa5stamp"])
def test_a_damaged_cache_counts_as_none(tree: Path, tmp_path: Path, damage: bytes) -> None:
    folder = tmp_path / "kept"
    first, _ = _lint(tree, folder)
    for file in folder.iterdir():
        file.write_bytes(damage)
    assert _lint(tree, folder) == (first, False)


def test_a_cache_of_another_version_counts_as_none(tree: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flickr_lint import cache

    folder = tmp_path / "kept"
    _lint(tree, folder)
    monkeypatch.setattr(cache, "stamp", lambda: b"another")
    assert _lint(tree, folder)[1] is False


def test_without_a_place_for_the_cache_linting_goes_on(tree: Path, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert len(_lint(tree, tmp_path / "file" / "below")[0].findings) == 1


def test_processes_find_what_one_finds(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(check, "_PAYS", 0)
    one = lint([EXAMPLES])
    assert one.findings
    if check._can_fork():
        assert lint([EXAMPLES], means=Means(jobs=3)) == one


def test_without_the_prefilter_the_report_is_the_same() -> None:
    sources = [
        Raw(f"{rule.name}/{number}/{raw.path}", raw.kind, raw.data)
        for rule in all_rules()
        for number, example in enumerate((*rule.INVALID, *rule.VALID))
        for raw in sources_of(example)
    ]
    assert lint_sources(sources) == lint_sources(sources, use_prefilter=False)


class Slow(Rule):
    """Never ends where the text says so."""

    code, name, guide = "SLOW001", "slow", ""
    summary = help = "never ends"

    def check_module(self, module: Module, project: Project) -> Iterator[Finding]:  # noqa: ARG002
        while "for ever" in module.text:
            try:
                time.sleep(0.001)
            except Exception:  # noqa: BLE001, S112 (a rule that swallows everything can't swallow the end of its time)
                continue
        yield self.finding(module, module.tree, "done")


def test_a_file_that_takes_too_long_is_given_up_and_told() -> None:
    raws = [Raw("slow.py", "python", b"flickr = 'for ever'\n"), Raw("fast.py", "python", b"flickr = 1\n")]
    report = lint_pool(MemoryPool(raws), rules=[Slow()], settings=Settings(timeout=0.05))
    assert [finding.path for finding in report.findings] == ["fast.py"]
    assert [(notice.kind, notice.path) for notice in report.notices] == [("timeout", "slow.py")]


def test_following_values_is_given_up_as_well(monkeypatch: pytest.MonkeyPatch) -> None:
    raws = [Raw("slow.py", "python", b"flickr = 1\n"), Raw("too.py", "python", b"flickr = 2\n")]
    monkeypatch.setattr(check, "_PATIENCE", 0.0)
    monkeypatch.setattr(Project, "flow", property(lambda _: time.sleep(60)))
    report = lint_pool(MemoryPool(raws), settings=Settings(timeout=0.05))
    assert [(notice.kind, notice.path) for notice in report.notices] == [("timeout", "slow.py"), ("timeout", "too.py")]


def _calls(monkeypatch: pytest.MonkeyPatch, kind: type, name: str, text: str) -> int:
    """How often a method is called while a file is linted with all rules."""
    count = 0
    real = getattr(kind, name)

    def counted(self: object, *args: object, **words: object) -> object:
        nonlocal count
        count += 1
        return real(self, *args, **words)

    with monkeypatch.context() as patch:
        patch.setattr(kind, name, counted)
        lint_sources([Raw("a.py", "python", text.encode())], rules=choose(["ALL"], ()))
    return count


def test_functions_that_give_each_other_are_asked_once_each(monkeypatch: pytest.MonkeyPatch) -> None:
    lines = ["import flickrapi", "f = flickrapi.FlickrAPI(K, S)"]
    lines += [f"def a{i}(x):\n    return a{(i * 7 + 1) % 40}(x) or a{(i * 3 + 2) % 40}(f.get(x))" for i in range(40)]
    asked = _calls(monkeypatch, Mappings, "_items", "\n".join(lines))
    assert 0 < asked < 40 * 150  # 12 deep, two ways at each step: 4096 for each call


def _replacing(copy: str) -> str:
    """A loop that replaces a value by a copy of itself in many places, each of which sees what the others made."""
    lines = [f"        if flags[{at}]:\n            ask = {copy.format(at=at)}\n" for at in range(16)]
    return (
        "import flickrapi\nfrom dataclasses import replace\nfrom shop import first\n"
        'flickr = flickrapi.FlickrAPI("key", "secret")\n\n'
        "def run(flags):\n    ask = first()\n    while flags:\n"
        f"{''.join(lines)}        flickr.photos.search(text=ask.text, page=ask.page)\n{''.join(lines)}"
    )


@pytest.mark.parametrize(
    "copy", ["replace(ask, page={at})", "ask._replace(page={at})", 'ask.replace("a", "{at}")', "ask.strip().lower()"]
)
def test_what_a_loop_makes_of_itself_is_not_followed_in_every_order(copy: str) -> None:
    report = lint_sources([Raw("a.py", "python", _replacing(copy).encode())], rules=choose(["ALL"], ()))
    assert report.notices == ()  # no time ran out: all orders would have no end


def test_places_of_findings_are_looked_up(monkeypatch: pytest.MonkeyPatch) -> None:
    head = "import flickrapi\nfrom functools import lru_cache\nf = flickrapi.FlickrAPI(K, S)\n"
    step = "@lru_cache\ndef a{0}(x):\n    return f.photos.getInfo(photo_id=x)\n"
    few, many = (
        _calls(monkeypatch, Module, "region", head + "".join(step.format(i) for i in range(n))) for n in (20, 80)
    )
    assert many < 6 * few


def test_what_was_given_up_is_not_remembered(tmp_path: Path) -> None:
    raws = [Raw("slow.py", "python", b"flickr = 'for ever'\n")]
    cache = Cache(tmp_path, "x")
    for _ in range(2):
        report = lint_pool(MemoryPool(raws), rules=[Slow()], settings=Settings(timeout=0.05), means=Means(cache=cache))
        assert [notice.kind for notice in report.notices] == ["timeout"]


def test_rules_are_imported_when_they_are_run() -> None:
    chosen = choose(["FLK103", "FLK5"], ["FLK501"])
    assert isinstance(chosen, RuleSet)
    assert [rule.code for rule in chosen] == ["FLK103", "FLK502", *[c.code for c in chosen.cards[2:]]]
    assert chosen[:1][0].code == "FLK103"
