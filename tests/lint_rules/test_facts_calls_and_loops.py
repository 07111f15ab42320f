"""Facts: wrappers, arguments, what loops come to, throttles, and what is read of files that don't parse."""

from __future__ import annotations

import ast

import pytest

from flickr_lint.analysis.regions import apart
from flickr_lint.facts.arguments import given
from flickr_lint.facts.literals import mend
from flickr_lint.facts.loops import loops_of
from flickr_lint.facts.programs import program_of
from flickr_lint.facts.rates import rates_of
from flickr_lint.facts.throttles import is_throttled
from flickr_lint.project import Project
from flickr_lint.testing import findings_in, sources_of

WRAPPED = """
import requests
class Api:
    URL = "https://api.flickr.com/services/rest/"
    def call(self, method, params, retry=True):
        return requests.get(self.URL, params={"method": f"flickr.{method}", **params}).json()
    def _again(self, method):
        return self.call(method, {})
    def photos(self):
        return self.call("photos.search", {"text": "heron"}, retry=False)
    def licences(self):
        return self._again("photos.licenses.getInfo")
"""


def _project(text: str) -> Project:
    return Project(sources_of(text))


def test_calls_through_wrappers_are_calls_of_the_method_with_the_verb_of_the_wrapper() -> None:
    project = _project(WRAPPED)
    (module,) = project.modules.values()
    calls = {call.method: call for call in project.flow.calls[module] if call.method}
    assert set(calls) == {"flickr.photos.search", "flickr.photos.licenses.getInfo"}
    assert list(calls["flickr.photos.search"].arguments) == ["text"]
    assert project.flow.wrapped[calls["flickr.photos.search"].node].verb == "GET"


SENT = "return requests.get('https://api.flickr.com/services/rest/', params={'method': METHOD, **words}).json()"


@pytest.mark.parametrize(
    ("code", "said", "line"),
    [
        (
            (
                "class Photos:\n    def __getattr__(self, name):\n        def call(**words):\n            SENT\n"
                "        return call\nphotos = Photos()\nphotos.getSizes(photo_id=1)\nphotos.getInfo(photo_id=1)"
            ),
            "'flickr.photos.' + name",
            8,
        ),
        (
            (
                "class Any:\n    def __init__(self, path='flickr'):\n        self.path = path\n"
                "    def __getattr__(self, name):\n        return Any(f'{self.path}.{name}')\n"
                "    def __call__(self, **words):\n        SENT\nAny().photos.getInfo(photo_id=1)"
            ),
            "self.path",
            8,
        ),
        (
            (
                "def call(space, leaf, **words):\n    SENT\n"
                "def photos(leaf, **words):\n    return call('photos', leaf, **words)\n"
                "photos('getSizes', photo_id=1)\nphotos('getInfo', photo_id=1)"
            ),
            "'.'.join(['flickr', space, leaf])",
            6,
        ),
        (
            (
                "def call(method, **words):\n    if '.' in method:\n        method = f'flickr.{method}'\n"
                "    SENT\ncall('photos.getSizes', photo_id=1)\ncall('photos.getInfo', photo_id=1)"
            ),
            "method",
            6,
        ),
    ],
)
def test_the_method_of_a_wrapper_is_known_from_what_calls_pass(code: str, said: str, line: int) -> None:
    text = code.replace("SENT", SENT).replace("METHOD", said)
    project = _project(f"import requests\n{text}")
    (module,) = project.modules.values()
    calls = [call for call in project.flow.calls[module] if call.method == "flickr.photos.getInfo"]
    assert [(call.node.lineno - 1, list(call.arguments)) for call in calls] == [(line, ["photo_id"])]


@pytest.mark.parametrize(
    ("code", "names", "complete"),
    [
        ("f.photos.getInfo(photo_id=1)", {"photo_id"}, True),
        ("a = {'photo_id': 1}\na['secret'] = 2\nf.photos.getInfo(**a)", {"photo_id", "secret"}, True),
        ("b = {'photo_id': 1}\na = b.copy()\na.update(secret=2)\nf.photos.getInfo(**a)", {"photo_id", "secret"}, True),
        ("a = dict(photo_id=1)\na[key] = 2\nf.photos.getInfo(**a)", {"photo_id"}, False),
        ("f.photos.getInfo(photo_id=1, **more)", {"photo_id"}, False),
        (
            "if x:\n a = {}\n a['secret'] = 2\n f.test.echo(**a)\nelse:\n a = {}\n f.photos.getInfo(**a)",
            set(),
            True,
        ),
    ],
)
def test_arguments_are_gathered_from_dictionaries(code: str, names: set[str], *, complete: bool) -> None:
    project = _project(f"import flickrapi\n{code}")
    (module,) = project.modules.values()
    call = next(call for call in project.flow.calls[module] if call.method == "flickr.photos.getInfo")
    found = given(call, project)
    assert (set(found.arguments), found.complete) == (names, complete)


@pytest.mark.parametrize(
    ("code", "throttled"),
    [
        ("for i in ids:\n    f.photos.getInfo(photo_id=i)", False),
        ("for i in ids:\n    f.photos.getInfo(photo_id=i)\n    time.sleep(1)", True),
        ("for i in ids:\n    try:\n        f.photos.getInfo(photo_id=i)\n    except E:\n        time.sleep(1)", False),
        ("for i in ids:\n    with limiter:\n        f.photos.getInfo(photo_id=i)", True),
        ("def wait():\n    time.sleep(1)\nfor i in ids:\n    f.photos.getInfo(photo_id=i)\n    wait()", True),
        (
            "class B:\n request_interval=1\nclass C(B):\n def m(self):\n  for i in a:\n   f.test.echo()",
            True,
        ),
    ],
)
def test_throttles(code: str, *, throttled: bool) -> None:
    project = _project(f"import flickrapi, time\n{code}")
    (module,) = project.modules.values()
    (loop,) = loops_of(module, project)
    assert is_throttled(loop.node, module, project, loop.reached[0].path) is throttled


@pytest.mark.parametrize(
    ("code", "what"),
    [
        ("for i in range(3):\n    f.photos.getInfo(photo_id=i)", "few"),
        (
            "for s in f.photosets.getList()['photosets']['photoset']:\n    f.photosets.getInfo(photoset_id=s['id'])",
            "small",
        ),
        ("for s in photosets:\n    f.photosets.getInfo(photoset_id=s)", ""),
        ("for p in f.photos.people.getList(photo_id=1)['people']['person']:\n    f.test.echo(p)", "small"),
        ("for c in f.photos.comments.getList(photo_id=1)['comments']['comment']:\n    f.test.echo(c)", ""),
        ("S = {'a': 1, 'b': 2}\nfor k in given:\n    if given[k] and k in S:\n        f.test.echo(k)", "few"),
        ("for k in given:\n    if k in seen:\n        f.test.echo(k)", ""),
        (
            "while True:\n try:\n     x = f.test.echo()\n     break\n except E:\n     pass",
            "retries",
        ),
    ],
)
def test_loops_over_little_and_loops_that_try_again(code: str, what: str) -> None:
    project = _project(f"import flickrapi\n{code}")
    (module,) = project.modules.values()
    (loop,) = loops_of(module, project)
    assert {name for name in ("few", "small", "retries") if getattr(loop, name)} == ({what} if what else set())


def test_paces_are_calls_an_hour() -> None:
    project = _project("from ratelimit import limits  # flickr\n@limits(calls=5, period=2)\ndef f(): pass")
    (module,) = project.modules.values()
    assert [rate.an_hour for rate in rates_of(module, project)] == [9000.0]


def test_programs_are_what_runs_together() -> None:
    project = Project(
        sources_of(
            {
                "a/x.py": "import flickrapi",
                "a/y.py": "import flickrapi",
                "a/other.py": "import flickrapi, a.x",
                "b/z.py": "import flickrapi",
                "c/w.py": "from a.x import flickrapi  # flickr",
                "d.py": "import c.w, a.y  # flickr",
            }
        )
    )
    modules = project.modules
    whole = {"a/x.py", "a/y.py", "c/w.py", "d.py"}
    assert {module.path for module in program_of(modules["a/x.py"], project)} == {*whole, "a/other.py"}
    assert {module.path for module in program_of(modules["a/y.py"], project)} == whole
    assert {module.path for module in program_of(modules["a/other.py"], project)} == {"a/other.py", "a/x.py"}
    assert {module.path for module in program_of(modules["b/z.py"], project)} == {"b/z.py"}


def test_places_in_two_branches_are_apart() -> None:
    (module,) = _project("import flickrapi\nif x:\n    a()\n    b()\nelse:\n    c()").modules.values()
    calls = {ast.unparse(node.func): node for node in module.tables.calls}
    assert apart(calls["a"], calls["c"], module)
    assert not apart(calls["a"], calls["b"], module)


@pytest.mark.parametrize(
    "line",
    [
        'print "x", {0}',
        "print >>out, {0}",
        "raise Error, {0}",
        "exec {0} in names",
        "if a <> {0}: pass",
        "x = [{0}, 0777, 12L, ur'y']",
        "this line is nothing at all {0}",
    ],
)
def test_texts_keep_their_places_where_a_file_does_not_parse(line: str) -> None:
    text = "def f():\n    " + line.format("'http://api.flickr.com/'") + "\ntry:\n    g()\nexcept Error, e:\n    pass\n"
    module = mend("old.py", text)
    assert module is not None
    (node,) = [node for node in module.tables.strings if "flickr" in str(node.value)]
    assert module.lines[node.lineno - 1][node.col_offset :].startswith("'http://api.flickr.com/'")


@pytest.mark.parametrize("text", ["", "(" * 3000, "except " + "," * 50_000, "\x0c\n  ]\n ''' \n", "print " * 5000])
def test_whatever_it_is_mending_comes_to_an_end(text: str) -> None:
    mend("odd.py", text)


def test_rules_about_literals_read_what_does_not_parse() -> None:
    from flickr_lint.engine import lint_sources
    from flickr_lint.registry import find

    source = 'import flickrapi\nURL = "http://api.flickr.com/services/rest/"\nprint = = "x"\n'
    report = lint_sources(sources_of(source), rules=[*find("insecure-http"), *find("unthrottled-loop")])
    assert [(finding.code, finding.region.line) for finding in report.findings] == [("FLK104", 2)]
    assert [notice.kind for notice in report.notices] == ["not-parsed"]


def test_a_lazy_attribute_counts_where_its_class_is_known() -> None:
    from flickr_lint.registry import find

    example = {
        "photo.py": """
            import flickrapi
            flickr = flickrapi.FlickrAPI(KEY, SECRET)
            class Photo:
                @property
                def sizes(self):
                    return flickr.photos.getSizes(photo_id=self.id)
        """,
        "page.py": """
            from photo import Photo
            def page(photos):
                for photo in photos:
                    show(photo.sizes)
        """,
    }
    (rule,) = find("lookup-per-photo")
    assert [finding.path for finding in findings_in(rule, example)] == ["page.py"]
