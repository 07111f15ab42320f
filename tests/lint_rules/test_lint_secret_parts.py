"""Secrets in what is output as a whole: containers, token objects, URLs; and whose they are."""

from __future__ import annotations

import textwrap

import pytest

from flickr_lint.registry import choose
from flickr_lint.testing import findings_in

(TOKEN_IN_LOG,) = choose(["FLK202"], [])

FOUND = {
    "keys from a file": """
        import json, flickrapi
        def load(path):
            with open(path) as file:
                return json.load(file)
        def start():
            app = load("app.json")
            print(f"keys: {json.dumps(app)}")  #!
            return flickrapi.FlickrAPI(app["id"], app["password"])
        """,
    "the user's token from a file": """
        import json, flickrapi, flickrapi.auth
        def start(path):
            user = json.loads(open(path).read())
            print("user", user)  #!
            return flickrapi.auth.FlickrAccessToken(user["a"], user["b"], "write")
        """,
    "keys in a class, asynchronous, pretty": """
        import logging, json, pprint, aiofiles
        from requests_oauthlib import OAuth1
        class FlickrKeys:
            async def signed(self, path):
                async with aiofiles.open(path) as file:
                    found = json.loads(await file.read())
                logging.info("read:\\n%s", pprint.pformat(found))  #!
                return OAuth1(found.get("k"), client_secret=found.get("s"))
        """,
    "a helper that reads the container it is given": """
        import logging, flickr_api
        def sign_in(cfg):
            flickr_api.set_keys(api_key=cfg["flickr"]["key"], api_secret=cfg["flickr"]["hush"])
        def main(cfg):
            logging.debug("configuration %r", cfg["flickr"])  #!
            sign_in(cfg)
        """,
    "the event of a serverless callback": """
        import json, logging, flickrapi
        logger = logging.getLogger()
        def callback(event, context):
            logger.debug(json.dumps(event, indent=4))  #!
            query = event["queryStringParameters"]
            return query.get("oauth_verifier")
        """,
    "Flask's arguments, and the URL that has them": """
        import logging, flickrapi
        from flask import request
        def callback():
            logging.debug("came back: %s", request.url)  #!
            logging.debug("arguments: %s", dict(request.args))  #!
            return request.args["oauth_verifier"]
        """,
    "Django's query": """
        import flickrapi, logging, django
        class Callback:
            def get(self, request):
                logging.info("callback %s", request.get_full_path())  #!
                return request.GET.get("oauth_verifier")
        """,
    "a server of one's own, which does not mention the service": {
        "app.py": "import flickrapi\nimport answer\n",
        "answer.py": """
            import logging
            from http.server import BaseHTTPRequestHandler
            from urllib.parse import parse_qs, urlparse
            class Once(BaseHTTPRequestHandler):
                def do_GET(self):
                    logging.info("request %s" % self.path)  #!
                    query = parse_qs(urlparse(self.path).query)
                    self.server.verifier = query["oauth_verifier"][0]
            """,
    },
    "a token object": """
        import logging, flickrapi
        def finish(verifier):
            flickr = flickrapi.FlickrAPI(KEY, SECRET, store_token=False)
            flickr.get_access_token(verifier)
            token = flickr.token_cache.token
            logging.debug("token: {}".format(token.__dict__))  #!
            logging.debug("token: %r", vars(token))  #!
            logging.debug("token: %s" % repr(token))  #!
        """,
    "the secret of a token": """
        import logging, flickrapi
        def start(flickr):
            oauth_secret = flickr.flickr_oauth.oauth.client.resource_owner_secret
            logging.debug(f"secret {oauth_secret}")  #!
        """,
    "a piece of a URL": """
        import urllib2
        def _signed(token, signature):
            return "&auth_token=%s&api_sig=%s" % (token, signature)  #!
        def ask(method, token):
            url = "https://api.flickr.com/services/rest/?method=" + method
            return urllib2.urlopen(url + _signed(token, sign(method)))
        """,
    "the sign-in's URL in the log of a web application": """
        import logging, flickrapi
        from flask import redirect
        def start():
            flickr = flickrapi.FlickrAPI(KEY, SECRET)
            flickr.get_request_token(oauth_callback="https://wall.example/callback")
            url = flickr.auth_url(perms="read")
            logging.debug("to %s", url)  #!
            return redirect(url)
        """,
    "an object that says all of itself": """
        import logging, flickrapi
        class Config:
            def __init__(self, api_key, api_secret):
                self.api_key, self.api_secret = api_key, api_secret
            def __str__(self):
                return str(vars(self))
        def start(key, secret):
            config = Config(key, secret)
            logging.info(str(config))  #!
            return flickrapi.FlickrAPI(config.api_key, config.api_secret)
        """,
    "a data class, in its text and in all its fields": """
        import dataclasses, logging, flickrapi
        @dataclasses.dataclass
        class Keys:
            one: str
            two: str
        def load(source):
            return Keys(source.one, source.two)
        def start(source):
            keys = load(source)
            logging.info("using %s", keys)  #!
            logging.info(f"using {keys!r}")  #!
            logging.info("using %s", dataclasses.asdict(keys))  #!
            return flickrapi.FlickrAPI(keys.one, keys.two)
        """,
    "all attributes of an object": """
        import logging, flickrapi
        class Sync:
            def __init__(self, one, two):
                self.one, self.two = one, two
                self.flickr = flickrapi.FlickrAPI(self.one, self.two)
            def dump(self):
                logging.debug(self.__dict__)  #!
                print("state: %s" % vars(self))  #!
        def start(one, two):
            sync = Sync(one, two)
            logging.debug(f"{sync.__dict__}")  #!
        """,
}

SILENT = {
    "an item beside the secrets": """
        import json, logging, flickrapi
        def start(event):
            logging.debug("headers %s", event["headers"])
            return event["queryStringParameters"]["oauth_verifier"]
        """,
    "another call of the same helper": """
        import json, flickrapi
        def load(path):
            with open(path) as file:
                return json.load(file)
        def start():
            print(load("albums.json"))
            app = load("app.json")
            return flickrapi.FlickrAPI(app["key"], app["api_secret"])
        """,
    "objects whose texts leave the secrets out": """
        import logging, flickrapi
        from dataclasses import dataclass, field
        @dataclass
        class Keys:
            one: str
            two: str = field(repr=False)
        class Plain:
            def __init__(self, one, two):
                self.one, self.two = one, two
        class Named(Plain):
            def __repr__(self):
                return "<%s of %s>" % (type(self).__name__, self.two[:2])
        def start(source):
            for keys in (Keys(source.one, source.two), Plain(source.one, source.two), Named(source.one, source.two)):
                logging.info("using %s", keys)
                flickrapi.FlickrAPI(keys.one, keys.two)
        """,
    "the sign-in's URL in a terminal, by hand": """
        import flickrapi
        def ask(answer):
            print("https://www.flickr.com/services/oauth/authorize?perms=read&oauth_token=" + answer["oauth_token"])
        """,
    "sign-ins of other services, by their libraries": """
        import boto3, flickrapi, logging
        from google_auth_oauthlib.flow import InstalledAppFlow
        def google():
            found = InstalledAppFlow.from_client_secrets_file("client.json", SCOPES).run_local_server()
            access_token = found.token
            logging.debug("google %s %s", found.token, access_token)
        def cognito(client):
            answer = boto3.client("cognito-idp").initiate_auth(ClientId=client)
            access_token = answer["AuthenticationResult"]["AccessToken"]
            logging.debug("cognito %s", access_token)
        """,
    "an object whose attributes are read": """
        import logging, flickrapi
        def start(settings):
            logging.info("settings: %s", settings)
            return flickrapi.FlickrAPI(settings.key, settings.api_secret)
        """,
    "a response that is only named": """
        import logging, requests
        def finish(url):
            response = requests.get("https://www.flickr.com/services/x")
            logging.info("got %s", response)
            return response.json()["oauth_token"]
        """,
    "a name that had another value": """
        import json, flickrapi
        def start(text, other):
            found = json.loads(other)
            print(found)
            found = json.loads(text)
            return flickrapi.FlickrAPI(found["key"], found["api_secret"])
        """,
    "another service's token, by OAuth 2": """
        import logging, flickrapi
        from requests_oauthlib import OAuth2Session
        def finish(code):
            found = OAuth2Session(CLIENT).fetch_token("https://login.example/token", code=code)
            logging.debug("found %s", found)
            logging.debug("token %s", found["access_token"])
            return "https://wall.example/#?access_token=" + found["access_token"]
        """,
    "another service's token, by its address": """
        import logging, flickrapi, requests
        def finish(code):
            found = requests.post("https://api.video.example/oauth2/token", data={"code": code}).json()
            logging.debug("token %s", found["access_token"])
        """,
    "the sign-in's URL in a terminal": """
        import logging, flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        flickr.get_request_token(oauth_callback="oob")
        logging.info("open %s", flickr.auth_url(perms="read"))
        """,
    "what one caller passes, in another": """
        import json, logging, flickrapi
        def packed(body):
            return {"status": 200, "body": json.dumps(body)}
        def start(flickr):
            oauth_token = flickr.flickr_oauth.resource_owner_key
            return packed({"oauth_token": oauth_token})
        def albums(flickr):
            found = packed({"albums": []})
            logging.debug(json.dumps(found))
            return found
        """,
    "a page's path in a helper of another service": {
        "app.py": "import flickrapi\nimport answer\n",
        "answer.py": """
            import logging
            def answer(request):
                logging.info("twitter: %s", request)
                return request["oauth_verifier"]
            """,
    },
}


def _dedented(example: str | dict[str, str]) -> dict[str, str]:
    texts = example if isinstance(example, dict) else {"example.py": example}
    return {path: textwrap.dedent(text).strip() + "\n" for path, text in texts.items()}


def _marked(example: dict[str, str]) -> set[tuple[str, int]]:
    return {
        (path, row) for path, text in example.items() for row, line in enumerate(text.splitlines(), 1) if "#!" in line
    }


@pytest.mark.parametrize("kind", FOUND)
def test_secrets_are_found_in_what_holds_them(kind: str) -> None:
    example = _dedented(FOUND[kind])
    found = {(finding.path, finding.region.line) for finding in findings_in(TOKEN_IN_LOG, example)}
    assert found == _marked(example)


@pytest.mark.parametrize("kind", SILENT)
def test_what_holds_no_secret_of_ours_is_left_alone(kind: str) -> None:
    assert findings_in(TOKEN_IN_LOG, _dedented(SILENT[kind])) == ()


def test_a_callback_is_a_note() -> None:
    (finding,) = findings_in(TOKEN_IN_LOG, FOUND["the event of a serverless callback"])
    assert finding.severity == "note"
    assert "`oauth_verifier`" in finding.message


def test_a_text_that_grows_in_a_loop_has_an_end() -> None:
    text = """
        import flickrapi
        def joined(text, parts):
            for part in parts:
                text = "%s, %s" % (text, part)
            return text
        print(joined("found", sorted(names)))
        """
    assert findings_in(TOKEN_IN_LOG, text) == ()
