"""Checks all recordings of a folder, `<folder>/<method>/*.json|xml`."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

from flickr_generator.bodies import json_tree, parse_xml
from flickr_generator.conform.elements import element_value
from flickr_generator.conform.report import Failure, Problem, Report
from flickr_generator.conform.schemas import Schemas
from flickr_generator.conform.walk import deviations
from flickr_generator.errors import GeneratorError
from flickr_generator.learn import recordings

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from flickr_generator.derive import Specs

__all__ = ["check", "conform"]

_APART = ("feeds.", "oauth")  # neither has Flickr's envelope


def conform(folder: Path, specs: Specs) -> Report:
    """Checks every recording below `folder`; raises `GeneratorError` if there is none.

    A response with `stat=ok` is checked against the spec of its folder's name, a failure against that of the error
    envelope. Recordings without a spec are counted apart.
    """
    report = check(recordings(folder), specs)
    if not report.files and not report.apart:
        raise GeneratorError(f"{folder}: contains no recordings; their layout is FOLDER/<method>/*.json|xml")
    return report


def check(files: Iterable[tuple[str, Path]], specs: Specs) -> Report:
    """Checks recordings, given as the name of a method or another response, and a file."""
    schemas = Schemas(specs)
    checked = 0
    failures: list[Failure] = []
    apart: Counter[str] = Counter()
    for name, path in files:
        problems = None if name.startswith(_APART) else _problems(name, path, schemas)
        if problems is None:
            apart[name] += 1
            continue
        checked += 1
        if problems:
            failures.append(Failure(f"{name}/{path.name}", problems))
    return Report(checked, checked - len(failures), failures, dict(apart))


def _problems(name: str, path: Path, schemas: Schemas) -> list[Problem] | None:
    """The problems of one recording; None if it has no spec."""
    try:
        body = path.read_bytes()
        return _of_xml(name, body, schemas) if body.lstrip()[:1] == b"<" else _of_json(name, body, schemas)
    except OSError as error:
        return [Problem("", "unreadable", error.strerror or str(error))]
    except GeneratorError as error:
        return [Problem("", "unreadable", str(error))]


def _of_json(name: str, body: bytes, schemas: Schemas) -> list[Problem] | None:
    tree = json_tree(body)
    if not isinstance(tree, dict):
        raise GeneratorError("the response is JSON, but not an object")
    stat = tree.pop("stat", None)
    envelope = _envelope(stat)
    schema = schemas.failure if stat == "fail" else schemas.response(name)
    return None if schema is None else [*deviations(tree, schema, schemas), *envelope]


def _of_xml(name: str, body: bytes, schemas: Schemas) -> list[Problem] | None:
    root = parse_xml(body)
    if root.tag != "rsp":
        raise GeneratorError(f"the root element of Flickr's responses is rsp; this is {str(root.tag)[:60]!r}")
    stat = root.attrib.pop("stat", None)
    if stat == "fail":
        return deviations(_failure(root), schemas.failure, schemas)
    envelope = _envelope(stat)
    schema = schemas.response(name)
    if schema is None:
        return None
    return [*deviations(element_value(root, schema, schemas), schema, schemas), *envelope]


def _envelope(stat: object) -> list[Problem]:
    if stat is None:
        return [Problem("stat", "missing-field", "every response is `ok` or `fail`")]
    if stat not in ("ok", "fail"):
        return [Problem("stat", "wrong-type", f"{str(stat)[:40]!r}, in place of ok or fail")]
    return []


def _failure(root: Element) -> dict[str, Any]:
    """The members of a failure in XML, as in JSON."""
    members: dict[str, Any] = {}
    for child in root:
        if child.tag == "err":
            members |= {"message" if name == "msg" else name: value for name, value in child.items()}
        else:
            members[str(child.tag)] = child.text or ""
    return members
