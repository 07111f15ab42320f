"""Frameworks that serve many users, without a file of their own."""

from __future__ import annotations

from flickr_lint.models.rows import Framework

__all__ = ["ROWS"]

ROWS = (
    Framework("{fastapi,starlette,bottle,tornado,pyramid,sanic,quart,falcon,webapp2,cherrypy,web}"),
    Framework("google.appengine"),
)
