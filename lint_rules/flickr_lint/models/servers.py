"""Frameworks that serve many users, without a file of their own."""

from __future__ import annotations

from flickr_lint.models.rows import Framework, Query, Schedule

__all__ = ["ROWS"]

ROWS = (
    Framework("{fastapi,starlette,bottle,tornado,pyramid,sanic,quart,falcon,webapp2,cherrypy,web}"),
    Framework("google.appengine"),
    Framework("{functions_framework,chalice}"),
    Query("{fastapi,starlette}.*.Request.{query_params,url,scope}"),
    Query("bottle.request.{query,params,url,query_string,environ}"),
    Query("quart.request.{args,values,url,full_path,query_string}"),
    Schedule("tornado.ioloop.PeriodicCallback", job=(0, "callback"), every=(1, "callback_time"), unit=0.001),
    Schedule("tornado.*.call_later", job=(1, "callback"), every=(0, "delay"), once=True),
)
