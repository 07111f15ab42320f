"""The wall: a page of photos, and a sign-in for relatives who want their own album on it."""

from flask import Flask, redirect, render_template, request
from flask_caching import Cache
from flask_sqlalchemy import SQLAlchemy

from . import photos
from .messages import announce

WEEK = 60 * 60 * 24 * 7

app = Flask(__name__)
app.config["SQLALCHEMY_DATABASE_URI"] = "postgresql:///holiday"
db = SQLAlchemy(app)
cache = Cache(app, config={"CACHE_TYPE": "RedisCache"})


class Relative(db.Model):
    """Someone of the family, with what we need to read their Flickr albums."""

    id = db.Column(db.Integer, primary_key=True)
    flickr_nsid = db.Column(db.String(20))
    oauth_token = db.Column(db.String(64))
    oauth_token_secret = db.Column(db.String(64))


@app.route("/")
def wall():
    """The newest album."""
    shown = cache.get("wall")
    if shown is None:
        shown = photos.album("72177720301845526", "61034972@N03")
        cache.set("wall", shown, timeout=WEEK)
    return render_template("wall.html", photos=shown)


@app.route("/signed-in")
def signed_in():
    """Where Flickr sends a relative back to."""
    photos.flickr.get_access_token(request.args["oauth_verifier"])
    token = photos.flickr.token_cache.token
    relative = Relative(flickr_nsid=token.user_nsid)
    relative.oauth_token = token.token
    relative.oauth_token_secret = token.token_secret
    db.session.add(relative)
    db.session.commit()
    announce(photos.album("72177720301845526", token.user_nsid)[0])
    return redirect("/")
