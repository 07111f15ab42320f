"""Schedulers: libraries for them, and those of web frameworks and event loops."""

from __future__ import annotations

from flickr_lint.models.rows import Schedule

__all__ = ["ROWS"]

ROWS = (
    Schedule("schedule.*.do", job=(0,), every=("self",)),
    Schedule("schedule.repeat", every=(0,)),
    Schedule("apscheduler.*.add_job", job=(0, "func"), every=(1, "trigger")),
    Schedule("apscheduler.*.scheduled_job", every=(0, "trigger")),
    Schedule("flask_apscheduler.*.task", every=(0, "trigger")),
    Schedule("flask_apscheduler.*.add_job", job=("func",), every=("trigger",)),
    Schedule("{fastapi_utils,fastapi_restful}.*.repeat_every", every=("seconds",)),
    Schedule("twisted.*.callLater", job=(1,), every=(0, "delay"), once=True),
    Schedule("{gevent,eventlet}.{spawn_later,spawn_after,call_later}", job=(1,), every=(0,), once=True),
    Schedule("kivy.clock.Clock.schedule_interval", job=(0, "callback"), every=(1, "timeout")),
    Schedule("kivy.clock.Clock.schedule_once", job=(0, "callback"), every=(1, "timeout"), once=True),
    Schedule("huey.*.periodic_task", every=(0, "validate_datetime")),
)
