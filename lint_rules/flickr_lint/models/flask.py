"""Flask."""

from __future__ import annotations

from flickr_lint.models.rows import Framework, Query, Sink, Store

__all__ = ["ROWS"]

ROWS = (
    Framework("flask"),
    Sink("flask.flash", "user", takes=(0, "message")),
    Sink("flask.Flask.logger.{debug,info,warning,error,exception,critical,log}"),
    Store(
        "flask.{Flask,current_app}.{config,extensions}.__setitem__",
        "the application's configuration",
        default="forever",
    ),
    Sink("flask.current_app.logger.{debug,info,warning,error,exception,critical,log}"),
    Query("flask.request.{args,values,url,full_path,query_string,environ}"),
)
