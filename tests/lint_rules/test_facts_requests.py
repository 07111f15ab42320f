"""Facts: requests to the API in all the ways in which people put their parameters together."""

from __future__ import annotations

import pytest

from flickr_lint.facts.arguments import given
from flickr_lint.project import Project
from flickr_lint.registry import choose
from flickr_lint.testing import findings_in, sources_of

HEAD = """import requests, httpx, aiohttp, urllib, json, os
from urllib.parse import urlencode
from urllib.request import urlopen
API = "https://api.flickr.com/services/rest/"
BASE = {"api_key": os.environ["K"], "format": "json"}
KEY = os.environ["K"]
"""
SHORT = {
    "ARGS": '{"method": "flickr.photos.search", "text": "x"}',
    "METHOD": "method=flickr.photos.search",
    "REST": "https://api.flickr.com/services/rest/",
}


def _calls(code: str) -> list[tuple[str, set[str], bool]]:
    project = Project(sources_of(HEAD + code))
    (module,) = project.modules.values()
    found = [(call, given(call, project)) for call in project.flow.calls[module]]
    return [(call.method, set(one.arguments) - {"method", "api_key", "format"}, one.complete) for call, one in found]


@pytest.mark.parametrize(
    "code",
    [
        "s = requests.Session()\nr = s.get(API, params=ARGS, timeout=3)",
        "async def f():\n  async with httpx.AsyncClient() as c:\n    await c.get(API, params=ARGS)",
        "async def f():\n async with aiohttp.ClientSession() as s:\n  async with s.get(API, params=ARGS):\n   pass",
        "args = ARGS\nreq = Request(API, data=urlencode(args).encode())\nj = load(urlopen(req))",
        'args = ARGS\ndata = urlencode(args).encode("utf8")\nj = load(urlopen(API, data))',
        'args = ARGS\nurl = API + "?" + urlencode(args)\nj = load(urlopen(url))',
        'url = "%s?%s" % (API, urlencode({"method": "flickr.photos.search", "text": q}))\nj = load(urlopen(url))',
        'j = load(urlopen("{}?{}".format(API, urlencode({"method": "flickr.photos.search", "text": q}))))',
        "j = load(urlopen(f\"{API}?{urlencode(dict(method='flickr.photos.search', text=q))}\"))",
        'get(API, params=dict(method="flickr.photos.search", text="x"))',
        'p = dict(method="flickr.photos.search", text="x")\nget(API, params=p)',
        'get(API, params=dict(BASE, method="flickr.photos.search", text="x"))',
        "p = BASE | ARGS\nget(API, params=p)",
        'p = {**BASE, "method": "flickr.photos.search", "text": "x"}\nget(API, params=p)',
        "def f():\n  p = dict(BASE)\n  p.update(ARGS)\n  get(API, params=p)",
        'def f():\n  p = BASE.copy()\n  p.update(method="flickr.photos.search", text="x")\n  get(API, params=p)',
        'def f():\n  p = {"api_key": KEY}\n  p["method"] = "flickr.photos.search"\n  p["text"] = 1\n  get(API, p)',
        'p = [("method", "flickr.photos.search"), ("text", "x")]\nget(API, params=p)',
        'get(f"{API}?METHOD&text={q}&page={p}")',
        'get("REST?method={}&api_key={}&text={}".format("flickr.photos.search", KEY, q))',
        'get("REST?METHOD&text=%s&page=%d" % (q, p))',
        'get(API + "?METHOD" + "&text=" + q + "&page=" + str(p))',
        'def f(q):\n  u = API + "?METHOD"\n  u += "&text=" + q\n  get(u)',
        'M = "flickr.photos.search"\nget(API + "?method=" + M + "&text=" + q)',
        'BASEURL = API + "?api_key=" + KEY + "&format=json"\nget(BASEURL + "&METHOD&text=" + q)',
        'u = "&".join([API + "?METHOD", "text=" + q])\nget(u)',
        'r = requests.request("GET", API, params=ARGS)',
        'r = requests.request(method="GET", url=API, params=ARGS)',
        'c = http.client.HTTPSConnection("api.flickr.com")\nc.request("GET", "/services/rest/?METHOD&text=" + q)',
        'http = urllib3.PoolManager()\nr = http.request("GET", API, fields=ARGS)',
        's = requests.Session()\ns.params = {"api_key": KEY, "format": "json"}\nr = s.get(API, params=ARGS)',
        "class A:\n  def __init__(self):\n    self.params = ARGS\n  def go(self):\n    get(API, params=self.params)",
        'r = requests.post(API, data=ARGS, headers={"a": "b"})',
    ],
)
def test_a_request_is_a_call_with_its_arguments(code: str) -> None:
    for short, whole in SHORT.items():
        code = code.replace(short, whole)
    ((method, names, complete),) = _calls(code)
    assert (method, names - {"page"}, complete) == ("flickr.photos.search", {"text"}, True)


@pytest.mark.parametrize(
    ("code", "calls"),
    [
        (
            "a = {'method': 'flickr.people.getInfo'}\nget(API, a)\na = {'method': 'flickr.photos.search'}\nget(API, a)",
            [("flickr.people.getInfo", set(), True), ("flickr.photos.search", set(), True)],
        ),
        # which method it is depends on a condition
        (
            "p = {'method': 'flickr.photos.search', 'text': 1}\nif a:\n p['method'] = 'flickr.test.echo'\nget(API, p)",
            [("", {"text"}, True)],
        ),
        # what stands between parameters may be more of them
        ("get(API + '?method=flickr.photos.search&' + more)", [("flickr.photos.search", set(), False)]),
        ("get(API + '?method=flickr.photos.search', params=more)", [("flickr.photos.search", set(), False)]),
        # keywords of HTTP clients are no arguments
        (
            "get(url=API + '?method=flickr.photos.search', timeout=9, headers=h)",
            [("flickr.photos.search", set(), True)],
        ),
        (
            "url = API + '?method=flickr.photos.search&text=x'\nif a:\n  url += '&sort=relevance'\nget(url)",
            [("flickr.photos.search", {"text"}, False)],
        ),
        ("if a:\n  url = API + '?method=flickr.test.echo'\nelse:\n  url = API\nget(url)", [("", set(), False)]),
        ("queue.put(API + '?method=flickr.photos.search')", []),
    ],
)
def test_what_a_request_does_not_say(code: str, calls: list[tuple[str, set[str], bool]]) -> None:
    assert _calls(code) == calls


@pytest.mark.parametrize(
    "body",
    [
        "return get(f'{API}?method=flickr.{method}&{urlencode(kw)}').json()",
        "return urlopen(API + '?method=flickr.%s&%s' % (method, urlencode(kw)))",
        "return get(API, params=dict(kw, method='flickr.' + method))",
        "kw.update(method=f'flickr.{method}', api_key=KEY)\n return get(API, params=kw)",
        "url = '{}?method=flickr.{}'.format(API, method)\n return get(url, params=kw)",
        "params = {'api_key': KEY}\n params['method'] = 'flickr.' + method\n params.update(kw)\n get(API, params)",
    ],
)
def test_helpers_that_put_the_method_together_are_known(body: str) -> None:
    calls = _calls(f"def ask(method, **kw):\n {body}\nask('photos.search', text='x')")
    assert ("flickr.photos.search", {"text"}, True) in calls


def test_an_unchecked_response_is_that_of_its_own_request() -> None:
    code = """
    import urllib2, json
    class Request(urllib2.Request):
        def __init__(self, url="https://api.flickr.com/services/rest/", **args):
            urllib2.Request.__init__(self, url=url)
            self.args = args
    def send(request):
        request.add_data(urlencode(request.args))
        return urllib2.urlopen(request)
    def one(user):
        info = json.loads(send(Request(method="flickr.people.getInfo", user_id=user, format="json")).read())
        return info["person"]["username"]
    def two(user):
        found = json.loads(send(Request(method="flickr.people.getPhotos", user_id=user, format="json")).read())
        return found["photos"]["photo"]
    """
    first, second = findings_in(choose(["FLK906"], [])[0], code)
    assert "`flickr.people.getInfo`" in first.message
    assert "`flickr.people.getPhotos`" in second.message
