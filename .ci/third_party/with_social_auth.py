"""What a web application on social-auth does: the whole login, with a callback."""

import os
import subprocess
from urllib.parse import parse_qsl, urlsplit

from social_core.backends.flickr import FlickrOAuth
from social_core.storage import BaseStorage
from social_core.strategy import BaseStrategy

CALLBACK = "https://app.example/complete/flickr/?next=%2Fhome"


class Strategy(BaseStrategy):
    """A request and a session."""

    data: dict = {}
    session: dict = {}
    settings = {
        "SOCIAL_AUTH_FLICKR_KEY": os.environ["FLICKR_API_KEY"],
        "SOCIAL_AUTH_FLICKR_SECRET": os.environ["FLICKR_API_SECRET"],
    }

    def get_setting(self, name, backend=None):
        return self.settings[name]

    def request_data(self, merge=True):
        return self.data

    def build_absolute_uri(self, path=None):
        return path

    def session_get(self, name, default=None):
        return self.session.get(name, default)

    def session_set(self, name, value):
        self.session[name] = value

    def session_pop(self, name):
        return self.session.pop(name, None)


strategy = Strategy(BaseStorage)
backend = FlickrOAuth(strategy, CALLBACK)
url = backend.auth_url()
back = subprocess.check_output([*os.environ["BROWSER"].replace("%s", "").split(), url], text=True).strip()
assert back.startswith("https://app.example/complete/flickr/?next=%2Fhome"), back
strategy.data = backend.data = dict(parse_qsl(urlsplit(back).query))
found = backend.access_token(backend.get_unauthorized_token())
details = backend.get_user_details(backend.user_data(found))
assert details["username"] == "Otter of Sandbank", details
print("login with a callback, user")
