"""Frameworks that serve many users, without a file of their own."""

from __future__ import annotations

from flickr_lint.models.rows import Framework, Query

__all__ = ["ROWS"]

ROWS = (
    Framework("{fastapi,starlette,bottle,tornado,pyramid,sanic,quart,falcon,webapp2,cherrypy,web}"),
    Framework("google.appengine"),
    Query("{fastapi,starlette}.*.Request.{query_params,url,scope}"),
    Query("bottle.request.{query,params,url,query_string,environ}"),
    Query("quart.request.{args,values,url,full_path,query_string}"),
)
