"""Passwords of Flickr and Yahoo accounts: their names, the questions for them, and where they are typed."""

from __future__ import annotations

import ast
import re
from typing import TYPE_CHECKING

from flickr_lint.facts.arguments import given
from flickr_lint.regex import regex
from flickr_lint.scopes import called, dotted, text_keys

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.facts.flow import Flow
    from flickr_lint.module import Module
    from flickr_lint.project import Project

__all__ = ["asked", "asks_for_flickrs", "is_flickrs_password", "is_password", "is_sign_in", "sent", "steered"]

_PASSWORD = regex(
    r"^(?:user_?|account_?|login_?|my_?|flickr_?|yahoo_?){0,2}(?:password|passwd|pwd|passphrase|pass|pw)$",
    re.IGNORECASE,
)
_FLICKRS = regex(
    r"^(?:-\w\b|--)?(?:flickr|yahoo)[_-]?(?:user[_-]?|account[_-]?)?(?:password|passwd|pwd|passphrase|pass)$",
    re.IGNORECASE,
)
_ASKS = regex(
    r"(?:flickr|yahoo)(?:'s)?\W*(?:\w+\W+){0,3}passw(?:or)?d|passw(?:or)?d\W+(?:\w+\W+){0,3}(?:flickr|yahoo)",
    re.IGNORECASE,
)
_BARE = regex(
    r"^\W*(?:(?:please|enter|type|give|your|the|account|user|login|a)\W+){0,4}pass(?:word|wd)\W*$", re.IGNORECASE
)
_OPTION = regex(r"^--?(?:user-?|login-?)?(?:password|passwd|pwd|pass)$", re.IGNORECASE)
_ASKERS = frozenset(
    {
        *("getpass", "input", "raw_input", "prompt", "password", "text", "ask", "text_input", "askstring", "getText"),
        *("PasswordField", "Prompt", "Entry", "QLineEdit", "win_getpass", "unix_getpass", "addWidget", "Label"),
    }
)
_OPTIONS = frozenset({"add_argument", "option", "Option", "add_option"})
_LONG = frozenset({"getopt", "gnu_getopt"})
"""Functions that take the long options as a list: `["user=", "password="]`."""
_SIGN_IN = regex(r"login\.yahoo\.com|identity\.flickr\.com|flickr\.com/(?:sign-?in|login)\b", re.IGNORECASE)
_SITE = regex(r"^https?://(?:www\.|m\.)?(?:flickr|yahoo)\.com(?:/|$)", re.IGNORECASE)
_OTHER_USERS = regex(
    r"smtp|imap|\bftp|\bssh|paramiko|wordpress|xmlrpc|mysql|postgres|psycopg|pymongo|mongodb|database|data base|\bsql|"
    r"redis|proxy|twitter|tumblr|instagram|facebook|google|picasa|dropbox|nextcloud|webdav|keystore|encrypt|login_required",
    re.IGNORECASE,
)
"""What a password may be for in a program that is about Flickr as well."""
_OPENS = frozenset({"get", "goto", "visit", "open"})
_TYPES = frozenset(
    {"send_keys", "fill", "type", "typewrite", "press_sequentially", "set_value", "input_text", "write", "set"}
)
_COOKIES = frozenset({"get_cookies", "storage_state", "cookies"})


def is_password(name: str) -> bool:
    """Whether an argument of a call is a password by its name; no method of the API has such an argument."""
    return bool(_PASSWORD.match(name))


def is_flickrs_password(name: str) -> bool:
    """Whether a name says that it is the password of a Flickr or Yahoo account."""
    return bool(_FLICKRS.match(name))


def asks_for_flickrs(text: str) -> bool:
    """Whether a text asks for the password of a Flickr or Yahoo account."""
    return bool(_ASKS.search(text))


def is_sign_in(text: str) -> bool:
    """Whether a text contains the address of Flickr's or Yahoo's sign-in."""
    return bool(_SIGN_IN.search(text))


def asked(module: Module, flow: Flow) -> Iterator[tuple[ast.AST, bool]]:
    """The questions for a user's password, each with whether it names Flickr or Yahoo.

    One that doesn't counts if the module is about Flickr and about nothing else that has passwords.
    """
    asking = module.calls_named(*_ASKERS | _OPTIONS | _LONG)
    only = bool(asking and flow.calls.get(module)) and not _OTHER_USERS.search(module.text)
    for node in asking:
        name = called(node)
        words = [word.value for word in node.keywords if word.arg in {"prompt", "label", "text", "title", "help"}]
        texts = [flow.fold.text(at, module) for at in (*node.args[:3], *words)]
        said = " ".join(text for text in texts if len(text) < 300)
        if name in _LONG:
            texts = [f"--{text.rstrip('=')}" for text in _listed(node, module, flow)]
        if name in _OPTIONS | _LONG:
            option = next((text for text in texts if is_flickrs_password(text) or _OPTION.match(text)), "")
            if option and (is_flickrs_password(option) or _ASKS.search(said)):
                yield node, True
            elif option and only:
                yield node, False
        elif _ASKS.search(said):
            yield node, True
        elif only and name in {"getpass", "askstring"} and (not texts or any(_BARE.match(text) for text in texts)):
            yield node, False


def _listed(node: ast.Call, module: Module, flow: Flow) -> list[str]:
    """The texts of the lists that a call is given."""
    given = [*node.args, *(word.value for word in node.keywords)]
    lists = [at.node for value in given for at in flow.fold.values.of(value, module)]
    items = [item for at in lists if isinstance(at, (ast.List, ast.Tuple)) for item in at.elts]
    return [flow.fold.text(item, module) for item in items]


def sent(module: Module, project: Project) -> Iterator[tuple[str, ast.AST]]:
    """Passwords among the arguments of a call of the API, by name."""
    seen: set[ast.AST] = set()
    pairs = [
        items
        for node in module.tables.dicts
        if "method" in (items := text_keys(node))
        and project.flow.fold.text(items["method"], module).startswith("flickr.")
    ]
    pairs += [dict(given(call, project).arguments) for call in project.flow.calls.get(module, ()) if call.method]
    for items in pairs:
        for name, value in items.items():
            if is_password(name) and value in module.tables.parents and value not in seen:
                seen.add(value)
                yield name, value


def steered(module: Module, flow: Flow) -> Iterator[tuple[ast.AST, ast.AST, str]]:
    """Browsers that a program controls at the sign-in: where, what it does there, and `types` or `keeps`."""
    for node in module.calls_named(*_OPENS):
        if not node.args or _is_plain(node, module):
            continue
        address = flow.fold.text(node.args[0], module)
        if not (_SIGN_IN.search(address) or _SITE.search(address)):
            continue
        typed = _typed(node, module)
        taken = next((at for at in _after(node, module) if called(at) in _COOKIES), None)
        if typed is not None:
            yield node, typed, "types"
        elif taken is not None and _SIGN_IN.search(address):
            yield node, taken, "keeps"


def _after(node: ast.Call, module: Module) -> list[ast.Call]:
    """The calls after one in its function, and those of the same class's other methods."""
    function = module.function_of(node)
    owner = function.owner if function else None
    found = []
    for at in module.tables.calls if owner is not None else module.calls_of(function):
        other = module.function_of(at)
        same = other is function and at.lineno >= node.lineno
        if same or (owner is not None and other is not None and other is not function and other.owner is owner):
            found.append(at)
    return found


def _typed(node: ast.Call, module: Module) -> ast.AST | None:
    """Where a password is typed into the page that was opened."""
    for at in _after(node, module):
        if called(at) in _TYPES and re.search(r"passw|pwd", ast.unparse(at), re.IGNORECASE):
            return at
    function = module.function_of(node)
    for statement in module.tables.assigns:
        if not isinstance(statement, ast.Assign) or module.function_of(statement) is not function:
            continue
        for target in statement.targets:
            key = target.slice if isinstance(target, ast.Subscript) else None
            if isinstance(key, ast.Constant) and isinstance(key.value, str) and is_password(key.value):
                # `browser["passwd"] = …`, as in mechanize and similar libraries
                holder = dotted(target.value).partition(".")[0] if isinstance(target, ast.Subscript) else ""
                opened = dotted(node.func).partition(".")[0]
                if holder == opened and statement.lineno >= node.lineno:
                    return statement
    return None


def _is_plain(node: ast.Call, module: Module) -> bool:
    """Whether it only opens the page in the user's own browser."""
    return module.qualified(node.func).startswith(("webbrowser.", "requests."))
