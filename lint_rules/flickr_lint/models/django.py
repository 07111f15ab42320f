"""Django: cache, caching views, settings."""

from __future__ import annotations

from flickr_lint.models.rows import Framework, Sink, Source, Store

__all__ = ["ROWS"]

ROWS = (
    Framework("django"),
    Source("django.utils.timezone.{now,localtime,localdate}", "clock"),
    Store(
        "django.core.cache.*.{set,add,get_or_set,aset,aadd,aget_or_set}",
        "Django's cache",
        lifetime=(2, "timeout"),
        shared=True,
        setting="CACHES.TIMEOUT",
    ),
    Store(
        "django.core.cache.*.{set_many,aset_many}",
        "Django's cache",
        key=(0, "data"),
        value=(0, "data"),
        lifetime=(1, "timeout"),
        shared=True,
        setting="CACHES.TIMEOUT",
    ),
    Store("django.views.decorators.cache.cache_page", "`cache_page`", keeps="results", lifetime=(0, "timeout")),
    Sink("django.contrib.messages.*.{debug,info,success,warning,error}", "user", takes=(1, "message")),
)
