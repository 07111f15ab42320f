"""Methods of the API that are passed on as values: the calls, and the arguments that arrive."""

from __future__ import annotations

import ast

import pytest

from flickr_lint.facts.arguments import given
from flickr_lint.project import Project
from flickr_lint.testing import sources_of

# ruff: noqa: E501
START = "import flickrapi\nflickr = flickrapi.FlickrAPI(KEY, SECRET)\n"


@pytest.mark.parametrize(
    ("code", "arguments", "complete"),
    [
        ("def run(f, photo):\n    return f(photo_id=photo)\nrun(M, '1')\nrun(other, '2')", {"photo_id": "'1'"}, True),
        ("def run(f, **kw):\n    return f(**kw)\nrun(M, photo_id='1')\nrun(other)", {"photo_id": "'1'"}, True),
        (
            "def run(f, args, **kw):\n    return f(*args, secret=kw['s'])\nrun(M, (), s='2')\nrun(other, ())",
            {"secret": "'2'"},
            False,
        ),
        (
            "def run(f, words):\n    return f(**words)\nrun(M, {'photo_id': '1'})\nrun(other, {})",
            {"photo_id": "'1'"},
            True,
        ),
        (
            "def run(f, **kw):\n    kw['secret'] = '2'\n    return again(f, **kw)\ndef again(f, **kw):\n    return f(**kw)\nrun(M, photo_id='1')\nrun(other)",
            {"photo_id": "'1'", "secret": "..."},
            True,
        ),
        (
            "def retry(f):\n    def inner(*args, **kw):\n        return f(*args, **kw)\n    return inner\ninfo = retry(M)\ninfo(photo_id='1')",
            {"photo_id": "'1'"},
            True,
        ),
        ("pool.submit(M, photo_id='1')", {"photo_id": "'1'"}, True),
        ("threading.Thread(target=M, kwargs={'photo_id': '1'})", {"photo_id": "'1'"}, True),
        ("from functools import partial\nlibrary.later(partial(M, photo_id='1'))", {"photo_id": "'1'"}, False),
        ("library.later(M, words={'photo_id': '1'}, tries=3)", {"photo_id": "'1'"}, True),
    ],
)
def test_arguments_are_those_that_arrive(code: str, arguments: dict[str, str], *, complete: bool) -> None:
    project = Project(sources_of(START + code.replace("M", "flickr.photos.getInfo")))
    (module,) = project.modules.values()
    calls = [call for call in project.flow.calls[module] if call.method]
    assert [call.method for call in calls] == ["flickr.photos.getInfo"]
    found = given(calls[0], project)
    assert ({name: ast.unparse(value) for name, value in found.arguments.items()}, found.complete) == (
        arguments,
        complete,
    )
