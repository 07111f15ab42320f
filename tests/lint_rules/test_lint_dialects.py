"""Older Python: a name that became a keyword later is read as a name, and syntax of Python 2 is named in words."""

from __future__ import annotations

import ast
import re
import sys

import pytest

from flickr_lint import Report, lint_sources
from flickr_lint.module import Module, parse
from flickr_lint.read.source import Raw
from flickr_lint.registry import all_rules, find
from flickr_lint.rule import Rule

ASYNC = """import flickrapi
flickr = flickrapi.FlickrAPI(KEY, SECRET)
flickr.upload(filename="a.jpg", async=1, is_public=0)
print(task.async.name, "async=1")
async = len(await=1)
"""
SIGNED = """import md5, flickrapi
def signed(args):
    print "signing %s" % `args`
    args["api_sig"] = md5.new(SECRET).hexdigest()
    try:
        os.chmod("keys", 0600)
    except OSError, e:
        raise ValueError, "no"
"""


def _report(text: str, *rules: str) -> Report:
    chosen: tuple[Rule, ...] = tuple(rule for name in rules for rule in find(name)) or all_rules()
    return lint_sources([Raw("photos.py", "python", text.encode())], rules=chosen)


def test_words_that_became_keywords_are_read_as_the_names_they_were() -> None:
    report = _report(ASYNC, "upload-without-default-privacy")
    assert [finding.region.line for finding in report.findings] == [3]
    assert [(notice.kind, notice.line) for notice in report.notices] == [("old-python", 3)]
    assert report.notices[0].message.endswith("read as Python 3.6")
    module = parse("photos.py", ASYNC)
    assert isinstance(module, Module)
    calls = [node for node in module.tables.calls if node.keywords]
    assert [word.arg for word in calls[0].keywords] == ["filename", "async", "is_public"]
    assert "task.async.name" in ast.unparse(module.tree)


def test_no_argument_is_called_unknown_for_its_spelling() -> None:
    assert not [finding for finding in _report(ASYNC).findings if "async" in finding.message]


def test_old_python_is_edited_as_today_s_is() -> None:
    source = 'import requests\nrequests.get("http://api.flickr.com/services/rest/?per_page=900", async=1)\n'
    (finding,) = _report(source, "FLK104").findings
    assert finding.fix
    assert [edit.text for edit in finding.fix.edits] == ["s"]
    key = 'import flickrapi\nf = flickrapi.FlickrAPI("7d02c9fa41b86e35d0f7a92c5be1483f", async=1)\n'
    (finding,) = _report(key, "FLK103").findings
    assert finding.fix
    assert finding.fix.edits[-1].text == 'os.environ["FLICKR_API_KEY"]'


def test_today_s_use_of_the_keywords_is_left_alone() -> None:
    module = parse("a.py", "async def f():\n    await flickr()\n    async with x: pass\n    async for y in z: pass\n")
    assert isinstance(module, Module)
    assert module.notice is None
    assert not isinstance(parse("a.py", "async def f(:\n    await x\n"), Module)


def test_python_2_is_read_by_all_rules() -> None:
    report = _report(SIGNED, "legacy-auth", "swallowed-api-error")
    assert [(finding.code, finding.region.line) for finding in report.findings] == [("FLK102", 4)]
    (notice,) = report.notices
    assert (notice.kind, notice.line) == ("old-python", 6)
    assert notice.message == "Python 2: octal number such as `0777`: read as Python 2"
    assert report.relevant == 1


OLD = """import flickrapi, sys
flickr = flickrapi.FlickrAPI(KEY, SECRET)
'''
print x <> y
except Error, e:
'''
try:
    for photo in flickr.photos_search(tags=u'été <>', per_page=500L):
        print photo, `photo`, 'a <> b'
        print>>sys.stderr, "one",
        if photo <> None: print "two"
        exec "pass"
except (OSError, ValueError), error:
    raise SystemExit, "no %s" % error
"""


def test_the_statements_of_python_2_are_what_they_were() -> None:
    module = parse("photos.py", OLD)
    assert isinstance(module, Module)
    assert [node.value for node in module.tables.strings][:2] == ["\nprint x <> y\nexcept Error, e:\n", "été <>"]
    assert ast.unparse(ast.Module(module.tree.body[3:], [])).splitlines() == [
        "try:",
        "    for photo in flickr.photos_search(tags=u'été <>', per_page=500):",
        "        print(photo, photo, 'a <> b')",
        "        print('one', file=sys.stderr)",
        "        if photo != None:",
        "            print('two')",
        "        exec('pass')",
        "except (OSError, ValueError) as error:",
        "    raise SystemExit('no %s' % error)",
    ]


def test_findings_in_python_2_stand_where_the_text_has_them() -> None:
    text = (
        "import flickrapi, time\n"
        "flickr = flickrapi.FlickrAPI(KEY, SECRET)\n"
        "for photo in flickr.walk_set('1', per_page=500):\n"
        "    print flickr.photos_getExif(photo_id=photo.get('id'))\n"
    )
    (finding,) = _report(text, "unthrottled-loop").findings
    assert (finding.region.line, finding.region.column) == (3, 14)
    assert finding.fix is not None
    assert [(edit.region.line, edit.text) for edit in finding.fix.edits] == [(4, "    time.sleep(1)\n")]
    assert "`flickr.photos.getExif`" in finding.message


def test_a_file_with_lines_given_up_gets_the_rules_about_texts_alone() -> None:
    report = _report(SIGNED + "x = = 'http://api.flickr.com/services/rest/'\n", "legacy-auth", "insecure-http")
    assert [finding.code for finding in report.findings] == ["FLK104"]


@pytest.mark.parametrize(
    ("line", "words", "kind"),
    [
        ("print flickr", "print statement", "old-python"),
        ("exec flickr", "exec statement", "old-python"),
        pytest.param(
            "try:\n    pass\nexcept Flickr, e:\n    pass",
            "`except Error, name`",
            "old-python",
            marks=pytest.mark.skipif(sys.version_info >= (3, 14), reason="Python 3.14 reads two kinds of errors there"),
        ),
        ("raise Flickr, 'no'", "`raise Error, text`", "old-python"),
        ("mode = 0644  # flickr", "octal number", "old-python"),
        ("big = 10L  # flickr", "long number", "old-python"),
        ("flickr = ur'x'", "text such as", "old-python"),
        ("flickr = `x`", "backticks", "old-python"),
        ("if flickr <> 1: pass", "`<>`", "old-python"),
        ("def flickr(a, (b, c)): pass", "parameters in brackets", "not-parsed"),
        ("flickr = = 1", "no valid Python 3: invalid syntax", "not-parsed"),
    ],
)
def test_why_a_file_does_not_parse_is_reported_in_words_for_people(line: str, words: str, kind: str) -> None:
    report = _report(f"{line}\n")
    assert [notice.kind for notice in report.notices] == [kind]
    assert words in report.notices[0].message


@pytest.mark.parametrize(
    "deep", ["x = " + " + ".join(["'a'"] * 700), "print " + "-" * 3000 + "1", "'" + "print x\\n" * 9000 + "'"]
)
def test_python_2_that_is_deep_or_long_ends_in_a_module_or_a_notice(deep: str) -> None:
    report = _report(f"import flickrapi\nprint 1\n{deep}\n", "insecure-http")
    assert {notice.kind for notice in report.notices} <= {"old-python", "not-parsed"}
    assert report.notices


MIXED = """import md5, flickrapi
def signed(args):
    if args:
\targs["api_sig"] = md5.new(SECRET).hexdigest()
        print "http://api.flickr.com/services/rest/"
    return args
"""


def test_tabs_of_python_2_reach_to_every_eighth_column() -> None:
    report = _report(MIXED, "legacy-auth", "insecure-http")
    assert [(one.code, one.region.line) for one in report.findings] == [
        ("FLK102", 4),
        ("FLK104", 5),
    ]
    assert [one.region.column for one in report.findings] == [7, 15]
    assert [notice.kind for notice in report.notices] == ["old-python"]


def _tree_of_3_14(text: str) -> ast.Module:
    """What the parser of Python 3.14 makes of a text with `except One, other:`, built by hand (PEP 758)."""
    pattern = re.compile(r"(?m)^([ ]*except )(\w+), ([\w.]+):")
    tree = ast.parse(pattern.sub(lambda found: f"{found[1]}{found[2]}:".ljust(len(found[0]) - 1) + " ", text))
    rows = text.split("\n")
    for node in ast.walk(tree):
        found = pattern.match(rows[node.lineno - 1]) if isinstance(node, ast.ExceptHandler) else None
        if isinstance(node, ast.ExceptHandler) and found is not None:
            first, second = (ast.parse(found[at], mode="eval").body for at in (2, 3))
            for part, at in ((first, 2), (second, 3)):
                part.lineno = part.end_lineno = node.lineno
                part.col_offset, part.end_col_offset = found.span(at)
            node.type = ast.Tuple([first, second], ast.Load())
            node.type.lineno = node.type.end_lineno = node.lineno
            node.type.col_offset, node.type.end_col_offset = found.start(2), found.end(3)
    return tree


def _parsed_by_3_14(text: str, monkeypatch: pytest.MonkeyPatch) -> Module:
    today = ast.parse

    def parsed(source: str) -> ast.Module:
        try:
            return today(source)
        except SyntaxError:
            return _tree_of_3_14(source)

    with monkeypatch.context() as patch:
        patch.setattr("flickr_lint.module._TAKES_TWO", True)
        patch.setattr("flickr_lint.module._tree", parsed)
        module = parse("photos.py", text)
    assert isinstance(module, Module)
    return module


TRIED = """import flickrapi
flickr = flickrapi.FlickrAPI(KEY, SECRET)
try:
    flickr.photos_search(tags="a")
except FlickrError, OTHER:
    log(OTHER)
"""


@pytest.mark.parametrize("name", ["e", "error", "_", "E"])
def test_python_2_is_reported_from_two_exceptions_without_brackets(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    module = _parsed_by_3_14(TRIED.replace("OTHER", name), monkeypatch)
    (handler,) = module.of_kind(ast.ExceptHandler)
    assert isinstance(handler.type, ast.Name)
    assert (handler.type.id, handler.name) == ("FlickrError", name)
    assert module.notice is not None
    assert module.notice.message == "Python 2: `except Error, name`: read as Python 2"
    assert module.notice.line == 5


@pytest.mark.parametrize(
    ("name", "head"),
    [
        ("KeyError", ""),
        ("flickrapi.Error", ""),
        ("Broken", "class Broken(Exception): pass\n"),
        ("Broken", "from errors import Broken\n"),
        ("Broken", "from errors import *\n"),
        ("ERRORS", "ERRORS = (KeyError, ValueError)\n"),
    ],
)
def test_two_exceptions_without_brackets_are_two_exceptions(
    name: str, head: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    module = _parsed_by_3_14(head + TRIED.replace("OTHER", name), monkeypatch)
    (handler,) = module.of_kind(ast.ExceptHandler)
    assert isinstance(handler.type, ast.Tuple)
    assert [ast.unparse(at) for at in handler.type.elts] == ["FlickrError", name]
    assert module.notice is None


@pytest.mark.skipif(sys.version_info < (3, 14), reason="the parser takes no such text yet")
def test_the_parser_of_3_14_is_as_it_was_built_by_hand() -> None:
    text = TRIED.replace("OTHER", "KeyError")
    assert ast.dump(ast.parse(text), include_attributes=True) == ast.dump(_tree_of_3_14(text), include_attributes=True)
