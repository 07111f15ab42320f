"""Reflection read from the sandbox over HTTP is, byte for byte, the reflection that the specs derive from."""

from __future__ import annotations

import requests
from defusedxml.ElementTree import fromstring

import flickr_specs
from flickr_generator.facts import Reflection
from flickr_generator.normalise import method_facts, method_names
from flickr_sandbox import Sandbox


def _call(sandbox, method, **arguments):
    fields = {"method": method, "api_key": sandbox.consumer_key, "format": "json", "nojsoncallback": "1", **arguments}
    return requests.get(f"{sandbox.base_url}/services/rest/", fields, timeout=10).content


def test_the_way_from_specs_to_specs_loses_nothing():
    with Sandbox() as sandbox:
        names = method_names(_call(sandbox, "flickr.reflection.getMethods"))
        facts = {
            name: method_facts(name, _call(sandbox, "flickr.reflection.getMethodInfo", method_name=name))
            for name in names
        }
    known = {name: each for name, each in facts.items() if each is not None}
    assert tuple(names) == flickr_specs.method_names()
    assert set(names) - set(known) == {"flickr.photos.licenses.getAvailable"}
    assert Reflection(known).to_json() == flickr_specs.root().joinpath("inputs", "reflection.json").read_bytes()


def test_structure_and_drift_are_flickrs():
    with Sandbox() as sandbox:
        fields = {"method": "flickr.reflection.getMethodInfo", "method_name": "flickr.photos.addTags"}
        described = requests.get(
            f"{sandbox.base_url}/services/rest/", {**fields, "api_key": sandbox.consumer_key}, timeout=10
        )
        info = _call(sandbox, "flickr.reflection.getMethodInfo", method_name="flickr.photos.addTags")
        missing = _call(sandbox, "flickr.reflection.getMethodInfo", method_name="flickr.photos.nonsense")
    root = fromstring(described.text)
    assert root.find("method").get("requiredperms") == "2"
    assert [argument.get("name") for argument in root.iter("argument")] == ["api_key", "photo_id", "tags"]
    assert b'"name":"api_key","optional":0' in info
    assert b'"name":"tags","optional":"0"' in info
    assert b'"code":"1","message":"Photo not found"' in info
    assert b'"code":95,"message":"SSL is required"' in info
    assert missing == b'{"stat":"fail","code":1,"message":"Method not found"}'
