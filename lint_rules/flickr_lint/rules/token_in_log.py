"""A token or secret that is printed, logged, or put into a URL or an error message.

## What it does

Finds users' tokens, their secrets and the API secret in what is printed, logged or raised: by themselves, in the whole
response of Flickr's `oauth/access_token` or `oauth/request_token`, in signed headers, among the
options of a command that are logged together, and in whatever else the program reads a secret out of: a
configuration, a callback's query, a token object. Also tokens that a program puts into URLs itself.

## Why it is bad

Developer Guide, «Data Security» (G5): don't collect users' tokens in one place. A log is such a place: it is stored,
copied and read by many, and nobody protects it as a store of tokens. URLs are in the logs of every server on the way. A
request token is valid for minutes, so its response is reported as a note.

## Example

```python
log.info("signed in with %s", token)
```

## Use instead

```python
log.info("signed in as %s", username)
```

## What it cannot see

Loggers that hide secrets themselves. If a command shows a token because its user requested it, suppress the finding:
`# flickr-lint: ignore[token-in-log] the user asked for it`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from msgspec import Struct
from msgspec.structs import replace

from flickr_lint.analysis.frames import Value
from flickr_lint.facts.leaks import in_addresses, leaks
from flickr_lint.facts.sinks import outputs
from flickr_lint.rule import Example, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.facts.leaks import Leak
    from flickr_lint.findings import Finding
    from flickr_lint.models.rows import Label
    from flickr_lint.module import Module
    from flickr_lint.project import Project


class _Taint(Struct, frozen=True):
    """Where secrets must not go, and how that is said."""

    sink: Label
    how: str


_TAINTS = (
    _Taint("log", "is logged here"),
    _Taint("print", "is printed here"),
    _Taint("error", "is in the message of an error here"),
)


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
        # the status of a response, and who has signed in
        """
        import logging, requests
        from urllib.parse import parse_qs
        def finish(auth):
            response = requests.post("https://www.flickr.com/services/oauth/access_token", auth=auth)
            logging.info("Flickr answered %s (%s)", response.status_code, response)
            answer = parse_qs(response.text)
            logging.info("signed in as %s", answer["username"])
        """,
        # headers of the response
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
        # a text that is built in steps, without the secret
        """
        import logging
        from urllib.parse import parse_qs
        import requests
        def login(auth):
            sent = requests.get("https://www.flickr.com/services/oauth/access_token", auth=auth)
            parts = parse_qs(sent.text)
            secret = masked(parts["oauth_token_secret"])
            pair = (parts["username"], secret)
            line = f"signed in: {pair}"
            text = line + "."
            logging.info(text)
        """,
    )
    INVALID: ClassVar[tuple[Example, ...]] = (
        # the pair that the client is made with
        """
        import logging, flickr_api
        def start(key, secret):
            logging.debug("starting with {0}/{1}".format(key, secret))  # finds: `secret` is logged here
            flickr_api.set_keys(key, secret)
        """,
        """
        import logging, flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        logging.info("signed in with %s", flickr.token_cache.token)  # finds: `flickr.token_cache.token` is logged here
        """,
        """
        from requests_oauthlib import OAuth1Session
        session = OAuth1Session(KEY, SECRET)
        found = session.fetch_access_token("https://www.flickr.com/services/oauth/access_token")
        print(found["oauth_token"], found["oauth_token_secret"])  # finds: `oauth_token` is printed here
        """,
        """
        import requests
        def call(auth_token, params):
            url = "https://api.flickr.com/services/rest/?auth_token=%s" % auth_token
            # finds: A token is put into an address here
            return requests.get(url, params=params)
        """,
        """
        import flickr_api
        def check(oauth_token):
            if not valid(oauth_token):
                raise ValueError(f"Flickr refuses the token {oauth_token}")
                # finds: `oauth_token` is in the message of an error here
        """,
        """
        import logging
        from flickr_client import Flickr
        def start(api_secret):
            logging.getLogger("wall").debug("starting with " + api_secret)  # finds: `api_secret` is logged here
        """,
        # flickr_api's token
        """
        import flickr_api
        auth = flickr_api.auth.AuthHandler()
        print(f"token {auth.access_token.key}, secret {auth.access_token.secret}")
        # finds: `auth.access_token.key` is printed here
        """,
        # loguru, and a terminal by click
        """
        import click, flickr_api
        from loguru import logger
        def start(oauth_token):
            logger.info("signed in with {}", oauth_token)  # finds: `oauth_token` is logged here
            click.echo(oauth_token)  # finds: `oauth_token` is printed here
        """,
        # what a sign-in gives
        """
        from flickr_sign_in import Flickr
        print(Flickr(KEY, SECRET).get_access_token(verifier))
        # finds: What `get_access_token` gives, the token and its secret, is printed here
        """,
        # the whole response, through a function of your own
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
                # finds: The response with the user's access token and its secret is logged here
        """,
        # parsed
        """
        import requests
        from urllib.parse import parse_qsl
        def finish(auth):
            response = requests.get("https://www.flickr.com/services/oauth/request_token", auth=auth)
            answer = dict(parse_qsl(response.text))
            print(f"got {answer}")  # finds: The response with the request token and its secret is printed here
        """,
        # headers that are signed already
        """
        import logging, requests
        from requests_oauthlib import OAuth1
        def send(params):
            prepared = requests.Request("POST", "https://up.flickr.com/services/upload/", auth=OAuth1(*KEYS)).prepare()
            headers = prepared.headers
            logging.debug("sending with %s", headers)
            # finds: `headers`, with the `Authorization` header, is logged here
        """,
        # a text that is built in steps
        """
        import logging
        from urllib.parse import parse_qs
        import requests
        def login(auth):
            sent = requests.get("https://www.flickr.com/services/oauth/access_token", auth=auth)
            parts = parse_qs(sent.text)
            secret = parts["oauth_token_secret"]
            pair = (parts["username"], secret)
            line = f"signed in: {pair}"
            text = line + "."
            logging.info(text)  # finds: `secret` is logged here
        """,
        # all options
        """
        import argparse, logging, flickrapi
        parser = argparse.ArgumentParser()
        parser.add_argument("--api-secret")
        args = parser.parse_args()
        logging.debug(", ".join(f"{name}={value}" for name, value in vars(args).items()))
        # finds: Every option, `--api-secret` among them, is logged here
        """,
    )

    def check_module(self, module: Module, project: Project) -> Iterator[Finding]:
        """What is logged, printed, raised, and put into addresses."""
        for taint in _TAINTS:
            for values in outputs(taint.sink, module, project):
                found = (at for value in values for at in leaks(Value(value, module), project))
                leak = next((at for at in found if at.only in {None, taint.sink}), None)
                if leak is not None:
                    yield self._leaked(module, leak, taint.how)
        for address in in_addresses(module, project):
            yield self.finding(module, address, "A token is put into an address here")

    def _leaked(self, module: Module, leak: Leak, how: str) -> Finding:
        found = self.finding(module, leak.node, f"{leak.what} {how}", help=leak.help, confidence=leak.confidence)
        return replace(found, severity=leak.severity or found.severity, guide=leak.guide or found.guide)
