"""What a program on Authlib does: the login and signed calls."""

import os
import subprocess

from authlib.integrations.requests_client import OAuth1Session

key, secret = os.environ["FLICKR_API_KEY"], os.environ["FLICKR_API_SECRET"]
OAUTH, REST = "https://www.flickr.com/services/oauth", "https://api.flickr.com/services/rest/"
session = OAuth1Session(key, secret, redirect_uri="oob")
session.fetch_request_token(f"{OAUTH}/request_token")
url = session.create_authorization_url(f"{OAUTH}/authorize") + "&perms=delete"
code = subprocess.check_output([*os.environ["BROWSER"].replace("%s", "").split(), url], text=True).strip()
token = session.fetch_access_token(f"{OAUTH}/access_token", verifier=code)
assert token["user_nsid"] == "10203040@N01", token

form = {"method": "flickr.test.login", "format": "json", "nojsoncallback": "1"}
assert session.get(REST, params=form).json()["user"]["path_alias"] == "otterbank"
found = session.post(REST, data={**form, "method": "flickr.photos.search", "user_id": "me", "text": "otter & café"})
assert found.json()["stat"] == "ok", found.text
print("login, get, post")
