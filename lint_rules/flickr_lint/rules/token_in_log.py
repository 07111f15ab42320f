"""A token or secret that is printed, logged, or put into an address or a message of an error.

## What it does

Finds users' tokens, their secrets and the API secret in what is printed, logged or raised: by themselves, in the whole
answer of Flickr's `oauth/access_token` or `oauth/request_token`, in headers that are signed already, and among the
options of a command that are logged all at once. Also tokens that a program puts into addresses itself.

## Why it is bad

Developer Guide, «Data Security» (G5): don't gather users' tokens in one place. A log is such a place: it is kept, sent
around and read by many, and nobody thinks of it as a store of tokens. Addresses end up in the logs of every server on
the way. A request token lives for minutes, so its answer is reported as a note.

## Example

```python
log.info("signed in with %s", token)
```

## Use instead

```python
log.info("signed in as %s", username)
```

## What it cannot see

Loggers that hide secrets themselves. A command that shows a token because its user asked for it may be told so:
`# flickr-lint: ignore[token-in-log] the user asked for it`.
"""

from __future__ import annotations

import ast
import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, ClassVar

from flickr_lint.analysis.contents import ANY
from flickr_lint.analysis.frames import Value
from flickr_lint.facts.flow import Kind
from flickr_lint.facts.fold import HOLE
from flickr_lint.facts.token_answers import authorized_headers, token_answer
from flickr_lint.facts.tokens import names_others
from flickr_lint.regex import regex
from flickr_lint.rule import Example, Rule
from flickr_lint.scopes import called, dotted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.findings import Confidence, Finding, Severity
    from flickr_lint.module import Module
    from flickr_lint.project import Project

_LOGS = frozenset({"debug", "info", "warning", "warn", "error", "exception", "critical", "log"})
_PRINTS = frozenset({"print", "pprint", "echo", "secho"})
_CLIENTS = frozenset({"FlickrAPI", "set_keys", "FlickrClient", "Flickr"})
"""What is given the product's key and secret."""
_LOGGER = regex(r"log|syslog", re.IGNORECASE)
_SECRET = regex(
    r"^_?(?:flickr_?|user_?|my_?)?(?:api_?|consumer_?|client_?|app_?|oauth_?|access_?|auth_?)?"
    r"(?:token_?secret|api_?secret|consumer_?secret|client_?secret|app_?secret|access_?secret|access_?token|auth_?token|oauth_?token)$",
    re.IGNORECASE,
)
_TOKEN_OBJECT = regex(r"(?:^|[._])(?:access|auth|oauth)_?token$", re.IGNORECASE)
_IN_ADDRESS = regex(r"https?://[^\s]*[?&](?:auth_token|oauth_token_secret|access_token|api_secret)=\x00", re.IGNORECASE)
_KEPT = frozenset({"str", "repr", "format", "join", "dumps", "dict", "sorted", "items"})
_OPTIONS = regex(r"^_?(?:args|options|opts|arguments|namespace)$")
_SECRET_OPTION = regex(r"^--?(?:\w+-)*(?:secret|token|password)$", re.IGNORECASE)
_MASKED = regex(r"mask|redact|hide|obfusc|hash|len|bool|\*\*\*", re.IGNORECASE)
_HOPS = 2
"""Expressions that others stand for and that are looked into."""


@dataclass(frozen=True, slots=True)
class _Leak:
    """A token or secret in what is told, and how to speak of it."""

    node: ast.expr
    what: str
    help: str = ""
    confidence: Confidence | None = None
    severity: Severity | None = None
    guide: str = ""


class TokenInLog(Rule):
    """See the module's docstring."""

    code = "FLK202"
    name = "token-in-log"
    summary = "a token or secret that is printed, logged, or put into an address or a message of an error"
    help = "leave it out: say whose token it is, or that there is one"
    guide = "G5"
    severity = "warning"
    confidence = "medium"

    VALID: ClassVar[tuple[Example, ...]] = (
        # another service's token
        """
        import flickrapi
        def show(vimeo_access_token, dropbox):
            print(vimeo_access_token, dropbox.access_token)
        """,
        # a photo's secret is no secret of the product's
        """
        import logging, flickrapi
        def show(photo_id, secret):
            logging.debug("photo %s, secret %s", photo_id, secret)
        """,
        """
        import logging, flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        logging.info("signed in as %s", flickr.test.login().find("user").get("id"))
        """,
        # only whether there is one
        """
        import flickr_api
        def status(access_token):
            print("signed in" if access_token else "not signed in")
        """,
        # masked
        """
        import logging, requests
        def show(flickr_token):
            logging.debug("token %s", mask(flickr_token))
        """,
        # the address of Flickr's own sign-in takes the request token
        """
        import webbrowser
        from flickr_client import Flickr
        webbrowser.open(f"https://www.flickr.com/services/oauth/authorize?oauth_token={token}&perms=read")
        """,
        # the status of an answer, and who has signed in
        """
        import logging, requests
        from urllib.parse import parse_qs
        def finish(auth):
            response = requests.post("https://www.flickr.com/services/oauth/access_token", auth=auth)
            logging.info("Flickr answered %s (%s)", response.status_code, response)
            answer = parse_qs(response.text)
            logging.info("signed in as %s", answer["username"])
        """,
        # headers of the answer
        """
        import logging, requests
        def finish(oauth1):
            response = requests.get("https://api.flickr.com/services/rest/?method=flickr.test.login", auth=oauth1)
            logging.debug("headers %s", response.headers)
        """,
        # one option
        """
        import argparse, logging, flickrapi
        parser = argparse.ArgumentParser()
        parser.add_argument("--api-secret")
        parser.add_argument("--tag")
        args = parser.parse_args()
        logging.info("looking for %s", args.tag)
        """,
    )
    INVALID: ClassVar[tuple[Example, ...]] = (
        # the pair that the client is made with
        """
        import logging, flickr_api
        def start(key, secret):
            logging.debug("starting with {0}/{1}".format(key, secret))
            flickr_api.set_keys(key, secret)
        """,
        """
        import logging, flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        logging.info("signed in with %s", flickr.token_cache.token)
        """,
        """
        from requests_oauthlib import OAuth1Session
        session = OAuth1Session(KEY, SECRET)
        found = session.fetch_access_token("https://www.flickr.com/services/oauth/access_token")
        print(found["oauth_token"], found["oauth_token_secret"])
        """,
        """
        import requests
        def call(auth_token, params):
            url = "https://api.flickr.com/services/rest/?auth_token=%s" % auth_token
            return requests.get(url, params=params)
        """,
        """
        import flickr_api
        def check(oauth_token):
            if not valid(oauth_token):
                raise ValueError(f"Flickr refuses the token {oauth_token}")
        """,
        """
        import logging
        from flickr_client import Flickr
        def start(api_secret):
            logging.getLogger("wall").debug("starting with " + api_secret)
        """,
        # flickr_api's token
        """
        import flickr_api
        auth = flickr_api.auth.AuthHandler()
        print(f"token {auth.access_token.key}, secret {auth.access_token.secret}")
        """,
        # the whole answer, through a function of one's own
        """
        import logging, requests
        log = logging.getLogger("flickr.auth")
        ACCESS = "https://www.flickr.com/services/oauth/access_token"
        class SignIn:
            def ask(self, url):
                return requests.post(url, auth=self.auth).content
            def finish(self):
                found = self.ask(ACCESS)
                log.debug("Flickr says %s", found)
        """,
        # parsed
        """
        import requests
        from urllib.parse import parse_qsl
        def finish(auth):
            response = requests.get("https://www.flickr.com/services/oauth/request_token", auth=auth)
            answer = dict(parse_qsl(response.text))
            print(f"got {answer}")
        """,
        # headers that are signed already
        """
        import logging, requests
        from requests_oauthlib import OAuth1
        def send(params):
            prepared = requests.Request("POST", "https://up.flickr.com/services/upload/", auth=OAuth1(*KEYS)).prepare()
            headers = prepared.headers
            logging.debug("sending with %s", headers)
        """,
        # all options
        """
        import argparse, logging, flickrapi
        parser = argparse.ArgumentParser()
        parser.add_argument("--api-secret")
        args = parser.parse_args()
        logging.debug(", ".join(f"{name}={value}" for name, value in vars(args).items()))
        """,
    )

    def check_module(self, module: Module, project: Project) -> Iterator[Finding]:
        """What is logged, printed, raised, and put into addresses."""
        for node in module.tables.calls:
            if _is_log(node):
                leak = next((at for value in _told(node) for at in _leaks(value, module, project)), None)
                if leak is not None:
                    how = "printed" if called(node) in _PRINTS else "logged"
                    yield self._leaked(module, leak, f"is {how} here")
        for raised in (at for at in module.nodes if isinstance(at, ast.Raise)):
            values = raised.exc.args if isinstance(raised.exc, ast.Call) else []
            leak = next((at for value in values for at in _leaks(value, module, project)), None)
            if leak is not None:
                yield self._leaked(module, leak, "is in the message of an error here")
        for made in module.nodes:
            if isinstance(made, ast.JoinedStr | ast.BinOp) or (isinstance(made, ast.Call) and called(made) == "format"):
                outer = module.tables.parents.get(made)
                text = "" if isinstance(outer, ast.BinOp | ast.JoinedStr) else project.flow.fold.text(made, module)
                if HOLE in text and _IN_ADDRESS.search(text) and "/oauth/authorize" not in text:
                    yield self.finding(module, made, "A token is put into an address here")

    def _leaked(self, module: Module, leak: _Leak, how: str) -> Finding:
        found = self.finding(module, leak.node, f"{leak.what} {how}", help=leak.help, confidence=leak.confidence)
        if leak.severity:
            found = replace(found, severity=leak.severity)
        return replace(found, guide=leak.guide) if leak.guide else found


def _what(secret: ast.expr) -> str:
    if isinstance(secret, ast.Subscript) and isinstance(secret.slice, ast.Constant):
        return f"`{secret.slice.value!s}`"
    name = dotted(secret)
    return f"`{name}`" if name else "A token"


def _is_log(node: ast.Call) -> bool:
    name = called(node)
    if name in _PRINTS:
        return True
    receiver = ""
    if isinstance(node.func, ast.Attribute):
        at = node.func.value
        receiver = dotted(at.func) if isinstance(at, ast.Call) else dotted(at)
    return name in _LOGS and bool(_LOGGER.search(receiver))


def _told(node: ast.Call) -> list[ast.expr]:
    return [*node.args, *(word.value for word in node.keywords if word.arg not in {"file", "exc_info", "end", "sep"})]


def _leaks(value: ast.expr, module: Module, project: Project, hops: int = _HOPS) -> Iterator[_Leak]:
    """The tokens and secrets whose text is a part of what is told, in so many words or by what these stand for."""
    found = list(_spelt(value, module, project, hops))
    yield from found
    masked = isinstance(value, ast.Call) and _MASKED.search(called(value))
    if found or masked or hops <= 0 or isinstance(value, ast.Constant):
        return
    for at in project.flow.fold.values.of(value, module):
        leak = next(_spelt(at.node, at.module, project, hops - 1), None) if at.node is not value else None
        if leak is not None:
            yield leak if at.node in set(ast.walk(value)) else replace(leak, node=value)
            return


def _spelt(value: ast.expr, module: Module, project: Project, hops: int) -> Iterator[_Leak]:
    if isinstance(value, ast.Name | ast.Attribute | ast.Subscript):
        if _is_secret(value, module, project):
            yield _secret(value)
            return
        whole = list(_whole(value, module, project))
        yield from whole or _stands_for(value, module, project)
    elif isinstance(value, ast.Call):
        yield from _made(value, module, project, hops)
    elif isinstance(value, ast.GeneratorExp | ast.ListComp):
        yield from _whole(value, module, project)
        yield from _leaks(value.generators[0].iter, module, project, hops)
    elif isinstance(value, ast.JoinedStr | ast.FormattedValue | ast.BinOp | ast.Tuple | ast.List | ast.Dict):
        for inner in ast.iter_child_nodes(value):
            if isinstance(inner, ast.expr):
                yield from _leaks(inner, module, project, hops)


def _stands_for(value: ast.expr, module: Module, project: Project) -> Iterator[_Leak]:
    """The secrets that a name stands for, itself or as items of a container."""
    values = project.flow.fold.values
    at = Value(value, module)
    held = [] if isinstance(value, ast.Subscript) else values.contents.select(at, (ANY,))
    for inner in (*values.of(value, module), *held):
        if inner.known and inner.node is not value and _is_read_secret(inner.node, inner.module, project):
            yield replace(_secret(inner.node), node=value)
            return


def _is_read_secret(node: ast.expr, module: Module, project: Project) -> bool:
    """Whether an expression reads a secret from something: `answer["oauth_token"]`, `answer.get("oauth_token")`."""
    if isinstance(node, ast.Call) and called(node) == "get" and node.args and isinstance(node.func, ast.Attribute):
        node = ast.Subscript(node.func.value, node.args[0])
    plain = isinstance(node, ast.Subscript) or (isinstance(node, ast.Attribute) and "." in dotted(node))
    return plain and module.mentions_flickr and _is_secret(node, module, project)


def _made(value: ast.Call, module: Module, project: Project, hops: int) -> Iterator[_Leak]:
    if _MASKED.search(called(value)):
        return
    whole = list(_whole(value, module, project)) or list(_stands_for(value, module, project))
    yield from whole
    kept = not whole and called(value) in _KEPT
    words = [word.value for word in value.keywords] if called(value) == "format" else []
    for part in [*value.args, *words] if kept else ():
        yield from _leaks(part, module, project, hops)


def _secret(value: ast.expr) -> _Leak:
    what = _what(value)
    if re.search(r"(?:api|app|consumer|client)_?secret`$", what, re.IGNORECASE):
        return _Leak(value, what, "leave it out: who reads the log can sign calls in the product's name", guide="G12")
    return _Leak(value, what)


def _whole(value: ast.expr, module: Module, project: Project) -> Iterator[_Leak]:
    """Answers, headers and options that are told as a whole, with tokens or secrets in them."""
    if not module.mentions_flickr:
        return
    kind = token_answer(value, module, project.flow)
    if kind == "access":
        yield _Leak(value, "The answer with the user's access token and its secret", "log the user's name instead")
    elif kind == "request":
        what = "The answer with the request token and its secret"
        yield _Leak(value, what, "leave it out, or log only that there was an answer", severity="note")
    elif isinstance(value, ast.Name | ast.Attribute) and authorized_headers(value, module, project.flow):
        yield _Leak(value, f"{_what(value)}, with the `Authorization` header,", "log the other headers only")
    elif option := _all_options(value, module):
        help = "leave the secret out, or log only the options that matter"  # noqa: A001
        yield _Leak(value, f"Every option, `{option}` among them,", help, confidence="low")


def _all_options(value: ast.expr, module: Module) -> str:
    """The secret among a command's options, where an expression is all that the user gave: `args`, `vars(args)`."""
    at: ast.expr = value
    while isinstance(at, ast.Call):
        if called(at) == "items" and isinstance(at.func, ast.Attribute):
            at = at.func.value
        elif called(at) in {"vars", "sorted", "dict"} and at.args:
            at = at.args[0]
        else:
            return ""
    if not _OPTIONS.search(dotted(at).rpartition(".")[2]) or (at is value and not isinstance(at, ast.Name)):
        return ""
    for node in module.tables.calls:
        if called(node) == "add_argument":
            for text in node.args:
                if isinstance(text, ast.Constant) and _SECRET_OPTION.search(str(text.value)):
                    return str(text.value)
    return ""


def _is_secret(value: ast.expr, module: Module, project: Project) -> bool:
    if isinstance(value, ast.Subscript):
        key = value.slice.value if isinstance(value.slice, ast.Constant) else ""
        if isinstance(value.slice, ast.Slice):
            return False
        return isinstance(key, str) and bool(_SECRET.match(key)) and not names_others(dotted(value.value))
    whole = dotted(value)
    holder, _, last = whole.rpartition(".")
    if names_others(whole):
        return False
    if last == "secret" and _is_api_secret(whole, value, module):
        return True
    if _SECRET.match(last) or (last in {"key", "secret", "token"} and _TOKEN_OBJECT.search(holder)):
        return True
    return "token" in last.lower() and bool(project.flow.kind(value, module) & Kind.TOKEN) and _is_client(value, module)


def _is_api_secret(name: str, value: ast.expr, module: Module) -> bool:
    """Whether the same function makes a client with it: `set_keys(key, secret)`; a photo's secret opens no door."""
    function = module.function_of(value)
    return module.mentions_flickr and any(
        called(node) in _CLIENTS
        and any(dotted(given) == name for given in [*node.args[1:2], *_worded(node, "api_secret", "secret")])
        for node in module.tables.calls
        if module.function_of(node) is function
    )


def _worded(node: ast.Call, *names: str) -> list[ast.expr]:
    return [word.value for word in node.keywords if word.arg in names]


def _is_client(value: ast.expr, module: Module) -> bool:
    """Whether a token is Flickr's: its module speaks of Flickr."""
    return module.mentions_flickr and "valid" not in ast.unparse(value)
