"""Pages of Flickr's that a program fetches and parses."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from msgspec import Struct

from flickr_lint.analysis.regions import FUNCTIONS
from flickr_lint.facts.fold import HOLE
from flickr_lint.facts.urls import is_page
from flickr_lint.memo import Remembered
from flickr_lint.regex import regex
from flickr_lint.scopes import Function, called, dotted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.module import Module
    from flickr_lint.project import Project

__all__ = ["Page", "fetched_pages"]

_FETCH = regex(
    r"^(?:get|urlopen|request|fetch|open|goto|load|download|fetch_\w+|urlretrieve|"
    r"_*(?:get|download|load|read)_(?:html|web_?page|page|content|soup|url)\w*)$"
)
_HTML_FETCH = regex(r"^_*(?:get|fetch|load|download)_(?:html|web_?page|page|soup)$")
_PARSE = regex(
    r"BeautifulSoup|^Soup$|HTMLParser|Selector|PyQuery|^pq$|^html$|fromstring|document_fromstring|parse_html|^feed$|^HTML$|"
    r"^(?:search|match|match1|findall|finditer|split|extr|extract_from|xpath|cssselect|select|find_all|css|css_first|"
    r"find|rfind|index|partition|rpartition)$|^_(?:html_|og_)?search_\w+$"
)
_ADDRESS = frozenset({"url", "history", "status_code", "headers", "ok", "geturl", "raise_for_status"})
_KNOWS_PAGES = regex(
    r"https?\??:(?://|\\/\\/)(?:www\\?\.|\(\?:[^()]{3,20}\)\?)?flickr\\?\.com/(?:photos|groups|people)", re.IGNORECASE
)
_FETCH_AND_PARSE = regex(r"(?:^|\.)(?:PyQuery|pq|html\.parse|read_html)$")
"""Parsers that fetch the page themselves."""
_BROWSED = regex(
    r"^(?:find_elements?(?:_by_\w+)?|query_selector(?:_all)?|eval_on_selector(?:_all)?|locator|get_by_\w+|inner_html|content)$"
)
"""What a browser that a program steers is asked for: of Selenium's driver, Playwright's page."""
_SOURCE = "page_source"
"""The whole page, as an attribute of Selenium's driver."""
_SOUGHT = regex(r"staticflickr\\{0,2}\.com|flickr\\{0,2}\.com\\{0,2}/photos", re.IGNORECASE)
_URL = regex(r"https?://(?!(?:[\w.-]+\.)?(?:static)?flickr\.com|flic\.kr)[\w-]+\.[\w.-]+", re.IGNORECASE)
_SIZES = regex(r"/?\bsizes/[a-z]\d?/?$")
"""The page that offers a photo in one size."""


_sought: Remembered[bool] = Remembered()
_helpers: Remembered[dict[Function, list[ast.Call]]] = Remembered()


class Page(Struct, frozen=True):
    """A page: where it is fetched, where it is parsed, and whether its URL shows that it is Flickr's."""

    fetch: ast.expr
    parsed: ast.expr
    known: bool = True


def fetched_pages(module: Module, project: Project) -> Iterator[Page]:
    """Every page of Flickr's that a function fetches and parses."""
    yield from _spiders(module, project)
    parsers = project.spells("pq", "pyquery", "read_html") or (project.spells("html") and project.spells("parse"))
    fetchers = _fetchers(project)
    names = {*filter(_FETCH.match, module.called_names), *(function.name for function in fetchers)}
    for node in module.tables.calls if parsers else module.calls_named(*names):
        paths = project.flow.fold.origins.of(node.func, module) if parsers else ()
        if any(map(_FETCH_AND_PARSE.search, paths)) and _of_flickr(node, module, project):
            yield Page(node, node)
            continue
        if called(node) not in names:
            continue
        reached = project.flow.names.callee(node, module) if fetchers else None
        helper = reached[0] if reached is not None and reached[0] in fetchers else None
        if (helper is None and not _FETCH.match(called(node))) or _is_asked_elsewhere(node, module, project):
            continue
        known = _of_flickr(node, module, project)
        if not known and not _may_be_flickr(node, module, project):
            continue
        parsed = _parsed(node, module, project, known=known)
        if parsed is None and helper is not None and known:
            inner = (_parsed(at, reached[1], project, known=True) for at in fetchers[helper]) if reached else ()
            parsed = node if any(inner) else None
        if parsed is not None:
            yield Page(node, parsed, known)


def _fetchers(project: Project) -> dict[Function, list[ast.Call]]:
    """The functions of a program that fetch an address they are given, with the calls that do."""
    if project not in _helpers:
        found: dict[Function, list[ast.Call]] = {}
        _helpers[project] = found
        for module in project.modules.values():
            for node in module.calls_named(*filter(_FETCH.match, module.called_names)):
                function = module.function_of(node)
                given = {at.id for at in node.args[:2] if isinstance(at, ast.Name)}
                if isinstance(function, Function) and not given.isdisjoint(function.params):
                    found.setdefault(function, []).append(node)
    return _helpers[project]


def _is_asked_elsewhere(node: ast.Call, module: Module, project: Project) -> bool:
    """Whether a function fetches the address that calls of it in the program say: these are reported instead."""
    function = module.function_of(node)
    if function is None or node not in _fetchers(project).get(function, ()):
        return False
    return any(_of_flickr(site, where, project) for site, where in project.flow.names.sites(function))


def _spiders(module: Module, project: Project) -> Iterator[Page]:
    """The pages at which spiders start, and those of their requests, whose responses a method parses."""
    for owner in module.tables.classes.values():
        if not any(dotted(base).endswith("Spider") for base in owner.node.bases):
            continue
        calls = _calls(owner.node)
        parses = next((at for at in calls if _PARSE.search(called(at))), None)
        bound = [binding.value for binding in owner.attributes.get("start_urls", ())]
        starts: list[ast.expr] = [part for at in bound for part in getattr(at, "elts", ())]
        asked = {at: at.args[0] for at in calls if called(at) in {"Request", "follow"} and at.args}
        for node in (*starts, *asked) if parses is not None else ():
            address = asked[node] if isinstance(node, ast.Call) and node in asked else node
            if is_page(project.flow.fold.text(address, module)):
                yield Page(node, parses or node)


def _may_be_flickr(node: ast.Call, module: Module, project: Project) -> bool:
    """Whether an unknown URL can only be Flickr's, by the module's texts."""
    address = next((word.value for word in node.keywords if word.arg == "url"), node.args[0] if node.args else None)
    if address is None or project.flow.fold.text(address, module).strip(HOLE):
        return False
    return _seeks_without_address(module)


def _seeks_without_address(module: Module) -> bool:
    """Whether a module's texts name Flickr's photos or images, and no address."""
    if module not in _sought:
        texts = [str(string.value) for string in module.tables.strings]
        sought = any(_SOUGHT.search(text) for text in texts)
        _sought[module] = sought and not any(_URL.search(text) for text in texts)
    return _sought[module]


def _seeks_flickr(node: ast.Call, module: Module, project: Project) -> bool:
    """Whether what a page is searched for names Flickr's photos or images."""
    for at in ast.walk(node):
        value: ast.AST = at
        if isinstance(at, ast.Name):
            found = project.flow.fold.binding(at, module)
            value = found[0] if found else at
        if any(_SOUGHT.search(project.flow.fold.text(part, module)) for part in _texts(value)):
            return True
    return False


def _texts(value: ast.AST) -> list[ast.expr]:
    """A text, or that of a pattern: `re.compile("…")`."""
    if isinstance(value, ast.Call) and called(value) == "compile":
        return value.args
    return [value] if isinstance(value, ast.Constant) else []


def _of_flickr(node: ast.Call, module: Module, project: Project) -> bool:
    """Whether what is fetched is a page of Flickr's: by its address, or because the module knows no others."""
    values = [*node.args[:2], *(word.value for word in node.keywords if word.arg == "url")]
    texts = [project.flow.fold.text(value, module) for value in values]
    if any(is_page(text) and not text.startswith(HOLE) for text in texts):
        return True
    if any(_SIZES.search(text) for text in texts) and module.mentions_flickr:
        return True
    meant = [at.node for value in values for at in project.flow.fold.values.of(value, module)]
    if any(isinstance(value, ast.Call) and called(value) == "getPhotoUrl" for value in meant):
        return True  # flickr_api's address of the page that offers a size
    if not node.args or not _HTML_FETCH.match(called(node)) or texts[0] != HOLE:
        return False
    owner = module.path.rpartition("/")[2]
    return "flickr" in owner.lower() or any(_KNOWS_PAGES.search(str(string.value)) for string in module.tables.strings)


def _parsed(node: ast.Call, module: Module, project: Project, *, known: bool) -> ast.expr | None:
    """The call that parses a fetched page, in the same function or in one that it is passed to.

    If nothing else shows that the page is Flickr's, what it is searched for must.
    """
    function = module.function_of(node)
    held = project.flow.fold.values.uses.made_of(node, module, _is_aside)
    opens = called(node) in {"get", "goto"} and isinstance(node.func, ast.Attribute)
    browser = dotted(node.func.value) if opens and isinstance(node.func, ast.Attribute) else ""
    owner = function.owner if function is not None and browser.startswith("self.") else None
    whole: ast.AST = owner.node if owner is not None else function.node if function is not None else module.tree
    for at in ast.walk(whole) if browser and known else ():
        if isinstance(at, ast.Attribute) and at.attr == _SOURCE and dotted(at.value) == browser:
            return at
    for other in sorted(_calls(whole), key=lambda at: (at.lineno, at.col_offset)):
        early = owner is None and other.lineno < node.lineno
        if other is node or early or not (known or _seeks_flickr(other, module, project)):
            continue
        inner = [*other.args, *(word.value for word in other.keywords)]
        receiver = other.func.value if isinstance(other.func, ast.Attribute) else None
        given = [at for at in inner if at in held]
        if given and (_PARSE.search(called(other)) or _handed_on(other, module, project)):
            return other
        if receiver is not None and dotted(receiver) == browser and browser and _BROWSED.match(called(other)):
            return other
        parses = _PARSE.search(called(other)) and called(other) not in {"html", "feed", "fromstring"}
        if receiver is not None and parses and receiver in held:
            return other
    return None


def _is_aside(node: ast.AST) -> bool:
    """Whether an expression of a page contains none of its text: its address after redirects, a comparison."""
    return isinstance(node, (ast.Lambda, ast.Compare)) or (isinstance(node, ast.Attribute) and node.attr in _ADDRESS)


def _calls(whole: ast.AST) -> list[ast.Call]:
    return [at for at in ast.walk(whole) if isinstance(at, ast.Call)]


def _handed_on(node: ast.Call, module: Module, project: Project) -> bool:
    """Whether a function of the project that gets the page searches it."""
    reached = project.flow.names.callee(node, module)
    if not reached or not isinstance(reached[0].node, FUNCTIONS):
        return False
    return any(_PARSE.search(called(at)) for at in _calls(reached[0].node))
