"""Places that gather all users' tokens, and the places beside them that hold one user's, none, or another service's."""

from __future__ import annotations

import textwrap

import pytest

from flickr_lint.registry import choose
from flickr_lint.testing import findings_in

(TOKEN_STORE,) = choose(["FLK201"], [])

FLICKR = """
    flickr = flickrapi.FlickrAPI(KEY, SECRET, store_token=False)
    flickr.get_access_token(verifier)
    token = flickr.token_cache.token
"""

FOUND = {
    "an attribute of a bot's class": """
        import flickrapi
        from telegram.ext import Application
        class Accounts:
            linked = {}
            def remember(self, chat, token):
                self.linked[chat] = token  #!
                self.count = 1
        accounts = Accounts()
        async def verify(update, verifier):
            FLICKR
            accounts.remember(update.effective_chat.id, token)
        """,
    "a dictionary of a bot": """
        import discord, flickrapi
        linked, waiting = {}, {}
        async def code(context, verifier):
            FLICKR
            waiting[context.author.id] = flickr
            linked[context.author.id] = flickr.token_cache.token.token  #!
        """,
    "fields of a hash": """
        import redis, flickrapi
        store = redis.Redis()
        def finish(verifier):
            FLICKR
            store.hset("user:1", mapping={"name": token.username, "hush": token.token_secret})  #!
            store.hset("counts", mapping={"visits": 1})
        """,
    "a document behind a name": """
        import flickrapi
        from google.cloud import firestore
        db = firestore.Client()
        def finish(verifier):
            FLICKR
            place = db.collection("users").document(token.user_nsid)
            place.set({"a": token.token})  #!
            db.collection("users").add({"nsid": token.user_nsid, "b": token.token_secret})  #!
            db.collection("visits").add({"nsid": token.user_nsid})
        """,
    "a field under any name": """
        import flickrapi
        def finish(request, verifier):
            FLICKR
            profile = request.user.profile
            profile.nsid = token.user_nsid
            profile.flickr_auth = token.token  #!
            profile.save()
        """,
    "one file of all users": """
        import json, flickrapi
        from flask import Flask
        def load():
            with open("/srv/users.json") as file:
                return json.load(file)
        def finish(verifier):
            FLICKR
            users = load()
            users[token.user_nsid] = {"a": token.token}  #!
            users["version"] = 2
        """,
    "a shelf": """
        import shelve, flickrapi
        def finish(verifier):
            FLICKR
            with shelve.open("accounts") as accounts:
                accounts[token.user_nsid] = token  #!
                accounts["last"] = token.user_nsid
        """,
    "the parts of a token": """
        import flickr_api, pymongo
        users = pymongo.MongoClient().wall.users
        def finish(nsid, handler):
            users.replace_one({"_id": nsid}, {"acc": handler.access_token.key}, upsert=True)  #!
            users.replace_one({"_id": nsid}, {"acc": handler.record.key}, upsert=True)
        """,
    "rows of a model with fields of any name": """
        import flickrapi, peewee
        class Account(peewee.Model):
            nsid, one = peewee.CharField(), peewee.CharField()
        class Visit(peewee.Model):
            nsid = peewee.CharField()
        def finish(verifier):
            FLICKR
            Account.create(nsid=token.user_nsid, one=token.token)  #!
            Visit.create(nsid=token.user_nsid)
        """,
    "a document of a class": """
        import flickrapi
        from beanie import Document
        class FlickrLink(Document):
            member: str
            token: str  #!
        async def finish(member, verifier):
            FLICKR
            await FlickrLink(member=member, token=token.token).insert()  #!
        """,
    "an attribute of a framework's object": """
        import flickrapi, fastapi
        app = fastapi.FastAPI()
        app.state.accounts = {}
        @app.get("/callback")
        def finish(session: str, verifier: str):
            FLICKR
            app.state.accounts[session] = token  #!
            app.state.last = session
        """,
}

SILENT = {
    "one user's own shelf and file": """
        import json, os, shelve, flickrapi
        def finish(verifier):
            FLICKR
            with shelve.open(os.path.expanduser("~/.herons")) as own:
                own["token"] = token
            with open(os.path.expanduser("~/.herons.json"), "w") as file:
                json.dump({"token": token.token}, file)
        """,
    "a session, and what is not saved": """
        import flickrapi
        from flask import session
        def finish(verifier, page):
            FLICKR
            session["flickr"] = token.token
            page.token = token.token
            return page
        """,
    "request tokens that wait": """
        import discord, flickrapi
        request_tokens = {}
        def start(context, verifier):
            FLICKR
            request_tokens[context.author.id] = token
        """,
    "other services' fields": """
        from django.db import models
        import flickrapi
        class Member(models.Model):
            google_token = models.CharField(max_length=200)
            fcm_token = models.CharField(max_length=200)
        def save(profile, answer):
            profile.google_token = answer["google_token"]
            profile.save()
        """,
    "a dictionary of a program for one person": """
        import flickrapi
        found = {}
        def finish(name, verifier):
            FLICKR
            found[name] = token
        """,
}


def _text(example: str) -> str:
    lines = []
    for line in textwrap.dedent(example).strip().splitlines():
        step = textwrap.dedent(FLICKR).strip().splitlines() if line.strip() == "FLICKR" else [line.strip()]
        lines += [line[: len(line) - len(line.lstrip())] + each for each in step]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("kind", FOUND)
def test_places_that_gather_tokens_are_found(kind: str) -> None:
    text = _text(FOUND[kind])
    found = [finding.region.line for finding in findings_in(TOKEN_STORE, text)]
    assert found == [row for row, line in enumerate(text.splitlines(), 1) if "#!" in line]


@pytest.mark.parametrize("kind", SILENT)
def test_other_places_are_left_alone(kind: str) -> None:
    assert findings_in(TOKEN_STORE, _text(SILENT[kind])) == ()
