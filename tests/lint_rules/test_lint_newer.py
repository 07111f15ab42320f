"""Python that is newer than the interpreter is read as the interpreter reads its own."""

from __future__ import annotations

import ast
import sys

import pytest

from flickr_lint import lint_sources
from flickr_lint.read.newer import tree_of
from flickr_lint.read.source import Raw

LOOP = """import flickrapi
flickr = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")
type Photo = dict[str, str]
def first[T: (int, str)](items: list[T]) -> T:
    return items[0]
class Wall[T]:
    def show(self, ids):
        for photo in ids:
            exif = flickr.photos.getExif(photo_id=photo)
            print(f"{exif["photo"]["camera"]} {'\\n'.join(tag["raw"] for tag in exif["photo"]["exif"])}")
"""
SAME = (
    ('f"{a["b"]}"', "f\"{a['b']}\""),
    ('"é" f"ü {a["b"]!r:>{w["n"]}} {{}}" + c', "\"é\" f\"ü {a['b']!r:>{w['n']}} {{}}\" + c"),
    ('f"{f"{k}"}"', "f\"{f'{k}'}\""),
    ('f"{a != b:{d["x"]}} {(lambda x: x["s"])(1)}"', "f\"{a != b:{d['x']}} {(lambda x: x['s'])(1)}\""),
    ('[f"{x["a"]:%Y-%m-%d}", "it\'s # no comment"]  # f"{', '[f"{x[\'a\']:%Y-%m-%d}", "it\'s # no comment"]'),
    ("t'{a['b']}'", "f'{a[\"b\"]}'"),
)


def _places(tree: ast.AST) -> list[tuple[str, int, int]]:
    kinds = (ast.Name, ast.Attribute, ast.Call, ast.Subscript)
    return sorted((ast.unparse(at), at.lineno, at.col_offset) for at in ast.walk(tree) if isinstance(at, kinds))


def test_a_file_of_python_3_12_is_read_whole() -> None:
    report = lint_sources([Raw("wall.py", "python", LOOP.encode())])
    assert [(at.code, at.region.line) for at in report.findings] == [("FLK301", 8)]
    assert not report.notices


@pytest.mark.parametrize(("newer", "older"), SAME)
def test_fields_are_what_an_older_spelling_says(newer: str, older: str) -> None:
    tree, expected = tree_of(f"f = {newer}\n"), ast.parse(f"f = {older}")
    assert tree is not None
    inner = [at for at in _places(tree) if not at[0].startswith("f'")]
    if sys.version_info >= (3, 12) or "{w" not in newer:  # Python 3.11 misplaces fields in fields
        assert inner == [at for at in _places(expected) if not at[0].startswith("f'")]
    assert [ast.unparse(at) for at in tree.body] == [ast.unparse(at) for at in expected.body]


def test_a_field_of_several_lines_keeps_its_lines() -> None:
    tree = tree_of('f = f"""{\n    a["b"]  # a "\n    + c("d")\n}"""\n')
    assert tree is not None
    assert [(at.lineno, at.col_offset) for at in ast.walk(tree) if isinstance(at, ast.Call)] == [(3, 6)]


@pytest.mark.parametrize("text", ['f"{a["b"}"', 'f"{', "x = '", "def f[T(x): pass", 'f"{' * 200, "type = [1", '"""'])
def test_what_is_no_python_at_all_is_none(text: str) -> None:
    assert tree_of(text) is None
