"""What a program on requests_oauthlib does: the login, then calls signed in the header, the query and the body."""

import os
import subprocess

from requests_oauthlib import OAuth1Session

key, secret = os.environ["FLICKR_API_KEY"], os.environ["FLICKR_API_SECRET"]
OAUTH, REST = "https://www.flickr.com/services/oauth", "https://api.flickr.com/services/rest/"
login = OAuth1Session(key, secret, callback_uri="oob")
login.fetch_request_token(f"{OAUTH}/request_token")
url = login.authorization_url(f"{OAUTH}/authorize", perms="write")
code = subprocess.check_output([*os.environ["BROWSER"].replace("%s", "").split(), url], text=True).strip()
token = login.fetch_access_token(f"{OAUTH}/access_token", verifier=code)
assert token["username"] == "Otter of Sandbank", token

form = {"method": "flickr.test.login", "format": "json", "nojsoncallback": "1"}
for where in ("AUTH_HEADER", "QUERY", "BODY"):
    session = OAuth1Session(key, secret, token["oauth_token"], token["oauth_token_secret"], signature_type=where)
    response = session.post(REST, data=form) if where == "BODY" else session.get(REST, params=form)
    assert response.json()["user"]["path_alias"] == "otterbank", (where, response.text)
plain = OAuth1Session(key, secret, token["oauth_token"], token["oauth_token_secret"], signature_method="PLAINTEXT")
assert plain.get(REST, params=form).json()["stat"] == "ok"
wrong = OAuth1Session(key, "wrong", token["oauth_token"], token["oauth_token_secret"])
assert "signature_invalid" in wrong.get(REST, params=form).text
print("login, header, query, body, PLAINTEXT")
