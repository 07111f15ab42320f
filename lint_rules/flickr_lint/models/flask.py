"""Flask."""

from __future__ import annotations

from flickr_lint.models.rows import Framework, Sink

__all__ = ["ROWS"]

ROWS = (
    Framework("flask"),
    Sink("flask.flash", "user", takes=(0, "message")),
    Sink("flask.Flask.logger.{debug,info,warning,error,exception,critical,log}"),
    Sink("flask.current_app.logger.{debug,info,warning,error,exception,critical,log}"),
)
