"""Tokens of all users gathered in one place.

## What it does

Finds places where the tokens of all users are stored together: a field of a model, a table, a document store or bucket,
a cache that all users share, a server's file for each user. Request tokens, which are valid for minutes, are not
reported, and neither is the user's own keyring, session cookie or folder, or a small database in it.

## Why it is bad

Developer Guide, «Data Security» (G5): don't collect the data of all users, such as their tokens, in one central place.
Anybody who gets access to that place can act as each of them.

## Example

```python
class FlickrAccount(models.Model):
    oauth_token = models.CharField(max_length=64)
    oauth_token_secret = models.CharField(max_length=64)
```

## Use instead

```python
keyring.set_password("my-app", nsid, json.dumps([token, secret]))   # on the user's own machine
session["flickr"] = encrypt([token, secret])                        # or in the user's own, encrypted cookie
```

## What it cannot see

Tokens under names that don't say so, and stores behind an API of your own. Whether a database is one
user's own is not certain either.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from flickr_lint.facts.tokens import token_sinks
from flickr_lint.rule import Example, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.findings import Finding
    from flickr_lint.module import Module
    from flickr_lint.project import Project


class CentralTokenStore(Rule):
    """See the module's docstring."""

    code = "FLK201"
    name = "central-token-store"
    summary = "tokens of all users gathered in one place"
    help = "store a token with its user: in their keyring, or an encrypted cookie of their own session"
    guide = "G5"
    severity = "error"
    confidence = "high"

    VALID: ClassVar[tuple[Example, ...]] = (
        # flickrapi, the user's keyring
        """
        import flickrapi, keyring
        flickr = flickrapi.FlickrAPI(KEY, SECRET, store_token=False)
        flickr.get_access_token(verifier)
        keyring.set_password("wall", flickr.token_cache.token.user_nsid, flickr.token_cache.token.token)
        """,
        # flickr_api, a file in the user's own folder
        """
        from pathlib import Path
        import flickr_api
        auth = flickr_api.auth.AuthHandler()
        auth.set_verifier(code)
        auth.save(str(Path.home() / ".config" / "wall" / "token"))
        """,
        # raw requests, the session of the user
        """
        from flask import session
        import requests_oauthlib
        def callback():
            flickr = requests_oauthlib.OAuth1Session(KEY, client_secret=SECRET)
            tokens = flickr.fetch_access_token("https://www.flickr.com/services/oauth/access_token")
            session["flickr"] = tokens["oauth_token"]
        """,
        # flickrkit; the secret of the app is not a user's token
        """
        from django.db import models
        from flickr_client import Flickr
        class FlickrSettings(models.Model):
            api_key = models.CharField(max_length=32)
            api_secret = models.CharField(max_length=16)
        """,
        # a database in the user's own folder
        """
        import os, sqlite3
        import flickrapi
        class Tokens:
            def __init__(self):
                self.db = sqlite3.connect(os.path.expanduser("~/.wall/tokens.sqlite"))
                self.db.execute("CREATE TABLE IF NOT EXISTS flickr (oauth_token TEXT, oauth_token_secret TEXT)")
            def keep(self, token):
                self.db.execute("INSERT INTO flickr (oauth_token) VALUES (?)", (token.token,))
        """,
        # a request token expires in minutes
        """
        from django.core.cache import cache
        from django.db import models
        import flickrapi
        class FlickrRequestToken(models.Model):
            token = models.CharField(max_length=64)
        """,
        # another module opens the database in the user's own folder
        {
            "wall/store.py": """
                import os, sqlite3
                def database():
                    return sqlite3.connect(os.path.expanduser("~/.wall/tokens.sqlite"))
            """,
            "wall/sign_in.py": """
                import flickrapi
                from wall import store
                def finish(flickr, verifier):
                    flickr.get_access_token(verifier)
                    token = flickr.token_cache.token.token
                    store.database().execute("INSERT INTO tokens VALUES (?)", (token,))
            """,
        },
    )
    INVALID: ClassVar[tuple[Example, ...]] = (
        # another module opens the database of the server
        {
            "wall/store.py": """
                import sqlite3
                def database():
                    return sqlite3.connect("/srv/wall/tokens.sqlite")
            """,
            "wall/sign_in.py": """
                import flickrapi
                from wall import store
                def finish(flickr, verifier):
                    flickr.get_access_token(verifier)
                    token = flickr.token_cache.token.token
                    store.database().execute("INSERT INTO tokens VALUES (?)", (token,))
            """,
        },
        # flickrapi, Django
        """
        from django.db import models
        class FlickrAccount(models.Model):
            nsid = models.CharField(max_length=20)
            oauth_token = models.CharField(max_length=64)
            # finds: The tokens of all users are stored in one table, `FlickrAccount`
            oauth_token_secret = models.CharField(max_length=64)
        """,
        # flickrapi, underscored: the row is written elsewhere
        """
        import flickrapi
        def callback(request):
            flickr = flickrapi.FlickrAPI(KEY, SECRET, store_token=False)
            flickr.get_access_token(request.GET["oauth_verifier"])
            profile = request.user.profile
            profile.token = flickr.token_cache.token
            # finds: The tokens of all users are stored in the data base, in the record `profile`
            profile.save()
            return flickr.test_login()
        """,
        # fields for several services: Flickr's are meant
        """
        from django.db import models
        class Member(models.Model):
            github_oauth_token = models.CharField(max_length=64)
            flickr_oauth_token = models.CharField(max_length=64)
            # finds: The tokens of all users are stored in one table, `Member`
        """,
        # flickr_api, Redis
        """
        import redis
        import flickr_api
        r = redis.Redis()
        def remember(user_id, auth_handler):
            r.set(f"flickr:{user_id}", auth_handler.access_token, ex=3600)
            # finds: The tokens of all users are stored in Redis, which they all share
        """,
        # raw requests, SQL
        """
        import requests_oauthlib
        def callback(db, user):
            flickr = requests_oauthlib.OAuth1Session(KEY, client_secret=SECRET)
            t = flickr.fetch_access_token("https://www.flickr.com/services/oauth/access_token")
            row = (user, t["oauth_token"], t["oauth_token_secret"])
            db.execute("INSERT INTO users (id, oauth_token, oauth_secret) VALUES (?, ?, ?)", row)
            # finds: The tokens of all users are stored in one table, `users`
        """,
        # httpx, MongoDB
        """
        import httpx
        async def callback(users, nsid, auth):
            answer = await httpx.AsyncClient().get("https://www.flickr.com/services/oauth/access_token", auth=auth)
            tokens = dict(pair.split("=") for pair in answer.text.split("&"))
            await users.update_one({"nsid": nsid}, {"$set": {"oauth_token": tokens["oauth_token"]}})
            # finds: The tokens of all users are stored in a shared data base or bucket
        """,
        # Flask, in memory
        """
        import flickrapi
        from flask import Flask, request, session
        app = Flask(__name__)
        SIGNED_IN = {}
        @app.route("/callback")
        def callback():
            flickr = flickrapi.FlickrAPI(KEY, SECRET, store_token=False)
            flickr.get_access_token(request.args["oauth_verifier"])
            SIGNED_IN[session["id"]] = flickr.token_cache.token
            # finds: The tokens of all users are stored in one dictionary of the server
            return "welcome"
        """,
        # flickrkit, SQLAlchemy
        """
        from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
        from flickr_client import Flickr
        class Base(DeclarativeBase):
            pass
        class FlickrUser(Base):
            __tablename__ = "flickr_users"
            nsid: Mapped[str] = mapped_column(primary_key=True)
            token: Mapped[str] = mapped_column()  # finds: The tokens of all users are stored in one table, `FlickrUser`
        """,
    )

    def check_module(self, module: Module, project: Project) -> Iterator[Finding]:
        """Every place that gathers tokens."""
        for sink in token_sinks(module, project.flow):
            related = [("the field is declared here", module, sink.declared)] if sink.declared else []
            related += [("and here", module, other) for other in sink.others]
            yield self.finding(
                module,
                sink.node,
                f"The tokens of all users are stored in {sink.what}",
                confidence="high" if sink.sure else "medium",
                related=related,
            )
