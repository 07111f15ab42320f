"""FLK501 about copies that are used in place of a call: from a database, a variable, a server's configuration."""

from __future__ import annotations

from textwrap import dedent

import pytest

from flickr_lint.registry import all_rules
from flickr_lint.testing import findings_in

RULE = next(rule for rule in all_rules() if rule.code == "FLK501")
HEAD = """
import flickrapi
flickr = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")
"""
COPIES = {
    "a record of peewee": """
        from peewee import Model, CharField
        class Photo(Model):
            number = CharField()
            title = CharField()
        def title(number):
            row = Photo.get_or_none(Photo.number == number)  # finds
            if row is None:
                found = flickr.photos.getInfo(photo_id=number)["photo"]
                row = Photo.create(number=number, title=found["title"]["_content"])
            return row.title
    """,
    "a record of Django": """
        from django.db import models
        class Owner(models.Model):
            nsid = models.CharField(max_length=20)
            name = models.CharField(max_length=200)
        def name_of(nsid):
            try:
                return Owner.objects.get(nsid=nsid).name  # finds
            except Owner.DoesNotExist:
                name = flickr.people.getInfo(user_id=nsid)["person"]["username"]["_content"]
                Owner.objects.create(nsid=nsid, name=name)
                return name
    """,
    "a record of SQLAlchemy": """
        from sqlalchemy import Column, String
        from sqlalchemy.orm import declarative_base
        Base = declarative_base()
        class Photo(Base):
            id = Column(String, primary_key=True)
            title = Column(String)
        def title(session, i):
            photo = session.query(Photo).filter_by(id=i).first()  # finds
            if photo:
                return photo.title
            found = flickr.photos.getInfo(photo_id=i)["photo"]
            photo = Photo(id=i, title=found["title"]["_content"])
            session.add(photo)
            return photo.title
    """,
    "a document of MongoDB": """
        from pymongo import MongoClient
        photos = MongoClient().app.photos
        def info(i):
            found = photos.find_one({"_id": i})  # finds
            if not found:
                found = flickr.photos.getInfo(photo_id=i)["photo"]
                photos.insert_one({"_id": i, **found})
            return found
    """,
    "a cursor that has executed a statement": """
        import sqlite3
        cursor = sqlite3.connect("owners.db").cursor()
        def name_of(nsid):
            cursor.execute("select name from owners where nsid = ?", (nsid,))
            found = cursor.fetchall()  # finds
            if found:
                return found[0][0]
            person = flickr.people.getInfo(user_id=nsid)["person"]
            cursor.execute("insert into owners (nsid, name) values (?, ?)", (nsid, person["username"]["_content"]))
            return person["username"]["_content"]
    """,
    "a global variable": """
        _favorites = None
        def favorites(user):
            global _favorites
            if _favorites is None:
                _favorites = flickr.favorites.getPublicList(user_id=user)["photos"]["photo"]  # finds
            return _favorites
    """,
    "an attribute of an object that lives as long as the process": """
        class Wall:
            def __init__(self):
                self.photos = None
            def all(self):
                if not self.photos:
                    self.photos = flickr.photos.getRecent()["photos"]["photo"]  # finds
                return self.photos
        wall = Wall()
        def page():
            return wall.all()
    """,
    "a file behind helpers": """
        import json, os
        def load(path):
            with open(path) as file:
                return json.load(file)
        def read(path):
            return load(path)
        def store(*, path, data):
            with open(path, "w") as file:
                json.dump(data, file)
        def info(number):
            path = os.path.join("photos", f"{number}.json")
            try:
                return read(path)  # finds
            except OSError:
                found = flickr.photos.getInfo(photo_id=number)
                store(**{"path": path, "data": found})
                return found
    """,
    "the configuration of Flask": """
        from flask import Flask
        app = Flask(__name__)
        @app.route("/")
        def index():
            if "PHOTOS" not in app.config:
                app.config["PHOTOS"] = flickr.photos.getRecent()["photos"]["photo"]  # finds
            return app.config["PHOTOS"]
    """,
}
NO_COPIES = {
    "another file behind helpers": COPIES["a file behind helpers"]
    .replace('"path": path', '"path": "last.json"')
    .replace("  # finds", ""),
    "a record with its age": """
        import sqlite3, time
        db = sqlite3.connect("titles.db")
        def title(i):
            row = db.execute("SELECT title, at FROM titles WHERE id=?", (i,)).fetchone()
            if row and row[1] > time.time() - 3600:
                return row[0]
            found = flickr.photos.getInfo(photo_id=i)["photo"]["title"]["_content"]
            db.execute("REPLACE INTO titles VALUES (?,?,?)", (i, found, time.time()))
            return found
    """,
    "a list of what is done": """
        import sqlite3
        db = sqlite3.connect("done.db")
        def is_done(i):
            return db.execute("SELECT 1 FROM done WHERE id=?", (i,)).fetchone()
        def tag(ids):
            for i in ids:
                if not is_done(i):
                    print(flickr.photos.getInfo(photo_id=i))
                    db.execute("INSERT INTO done VALUES (?)", (i,))
    """,
    "a record of an upload of one's own": """
        import sqlite3
        db = sqlite3.connect("sent.db")
        def send(path):
            row = db.execute("SELECT photo_id FROM sent WHERE path=?", (path,)).fetchone()
            if row:
                return row[0]
            sent = flickr.upload(filename=path)
            db.execute("INSERT INTO sent VALUES (?, ?)", (path, sent))
            return sent
    """,
    "another table": """
        import sqlite3
        db = sqlite3.connect("own.db")
        def title(i):
            row = db.execute("SELECT title FROM own WHERE id=?", (i,)).fetchone()
            if row:
                return row[0]
            found = flickr.photos.getInfo(photo_id=i)["photo"]["title"]["_content"]
            db.execute("INSERT INTO history VALUES (?)", (found,))
            return found
    """,
    "an attribute of an object that each request makes": """
        class Wall:
            def __init__(self):
                self.photos = None
            def all(self):
                if not self.photos:
                    self.photos = flickr.photos.getRecent()["photos"]["photo"]
                return self.photos
        def page():
            return Wall().all()
    """,
}


@pytest.mark.parametrize("code", COPIES.values(), ids=COPIES)
def test_a_copy_that_is_used_however_old_it_is_is_reported(code: str) -> None:
    text = (HEAD + dedent(code)).strip()
    found = findings_in(RULE, text)
    lines = [number for number, line in enumerate(text.splitlines(), 1) if "# finds" in line]
    assert [finding.region.line for finding in found] == lines


@pytest.mark.parametrize("code", NO_COPIES.values(), ids=NO_COPIES)
def test_what_is_no_copy_is_silent(code: str) -> None:
    assert not findings_in(RULE, HEAD + dedent(code))


def test_what_is_left_without_a_file_is_requested() -> None:
    text = """
    import pickle, flickrapi
    flickr = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")
    def titles(ids):
        try:
            with open("titles.pickle", "rb") as file:
                known = pickle.load(file)
        except OSError:
            known = {}
        for i in set(ids) - set(known):
            known[i] = flickr.photos.getInfo(photo_id=i)["photo"]["title"]["_content"]
        with open("titles.pickle", "wb") as file:
            pickle.dump(known, file)
        return known
    """
    (found,) = findings_in(RULE, text)
    assert (found.region.line, "this file" in found.message) == (5, True)


def test_a_file_whose_items_are_requested_is_no_copy() -> None:
    text = """
    import json, flickrapi
    flickr = flickrapi.FlickrAPI(KEY, SECRET, format="parsed-json")
    def titles():
        with open("wanted.json") as file:
            wanted = json.load(file)
        for i in set(wanted):
            print(flickr.photos.getInfo(photo_id=i))
    """
    assert not findings_in(RULE, text)
