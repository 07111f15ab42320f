"""Frameworks that serve many users and have no file of their own."""

from __future__ import annotations

from flickr_lint.models.rows import Framework

__all__ = ["ROWS"]

ROWS = (
    *(
        Framework(name, serves=True)
        for name in (
            *("fastapi", "starlette", "bottle", "tornado", "pyramid", "sanic", "quart", "falcon", "webapp2"),
            *("google.appengine", "cherrypy", "web"),
        )
    ),
)
