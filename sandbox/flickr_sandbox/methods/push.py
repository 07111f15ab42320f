"""`flickr.push.*`: subscriptions, confirmed by their callback, which must be on this machine."""

from __future__ import annotations

import json
import re
import sqlite3
import threading
from dataclasses import replace
from typing import TYPE_CHECKING

from flickr_sandbox.errors import Failure
from flickr_sandbox.gazetteer import place_by_id
from flickr_sandbox.methods.registry import serves
from flickr_sandbox.push import confirms, is_loopback
from flickr_sandbox.push.topics import TOPICS
from flickr_sandbox.state import users
from flickr_sandbox.state.subscriptions import (
    Subscription,
    find_subscription,
    remove_subscription,
    store_subscription,
    subscriptions_of,
)

if TYPE_CHECKING:
    from collections.abc import Callable

    from flickr_sandbox.call import Call
    from flickr_sandbox.wire import Tree

__all__ = ["get_subscriptions", "get_topics", "subscribe", "unsubscribe"]

_MISSING, _INVALID, _TAKEN, _FAILED, _PRO_ONLY, _WAITING, _UNKNOWN = 1, 2, 3, 4, 5, 6, 7
_MAX_CALLBACK, _MAX_TOKEN, _LEASES = 255, 200, (60, 86400)
_KM_PER_MILE, _RADIUS_KM, _MAX_KM = 1.609344, 5.0, 32.0
_DEGREES = re.compile(r"-?\d{1,3}(\.\d{1,20})?", re.ASCII)


@serves("flickr.push.getTopics")
def get_topics(_call: Call) -> Tree:
    """The topics that one can subscribe to."""
    return {"topics": {"topic": [{"name": name, "display_name": text} for name, text in TOPICS.items()]}}


@serves("flickr.push.getSubscriptions")
def get_subscriptions(call: Call) -> Tree:
    """The caller's subscriptions."""
    _pro(call)
    found = [
        {
            "topic": each.topic,
            "callback": each.callback,
            "pending": int(each.pending),
            "date_create": str(each.created),
            **({"lease_seconds": each.lease_seconds} if each.lease_seconds else {}),
            "expiry": str(each.expiry) if each.expiry else 0,
            "verify_attempts": each.verify_attempts,
        }
        for each in subscriptions_of(call.database, call.user.nsid, call.now)
    ]
    return {"subscriptions": {"subscription": found}}


@serves("flickr.push.subscribe", in_transaction=False)
def subscribe(call: Call) -> Tree:
    """Subscribes to a topic, once the callback has confirmed it."""
    _pro(call)
    topic, callback = _asked(call)
    _check_topic(call, topic)
    text = call.stripped("lease_seconds")
    lease = call.whole("lease_seconds", 0)
    if text and not _LEASES[0] <= lease <= _LEASES[1]:
        raise Failure(_INVALID, "Invalid parameter value")
    found = find_subscription(call.database, call.user.nsid, callback, call.now)
    if found and found.topic != topic:
        raise Failure(_TAKEN, "Callback URL already in use for a different subscription")
    if found and found.pending:
        raise Failure(_WAITING, "Subscription awaiting verification callback response - try again later")
    made = Subscription(
        call.user.nsid,
        callback,
        topic,
        call.now,
        lease,
        pending=True,
        verify_attempts=1,
        verify_token=call.text("verify_token"),
        verified=call.now,
        arguments=json.dumps(_arguments(call, topic)),
        site=call.site.base,
    )
    if call.stripped("verify") == "async":
        with call.database.transaction():
            store_subscription(call.database, made)

    def confirmed() -> None:
        stored = replace(made, pending=False)
        store_subscription(call.database, stored)
        if call.push:
            call.push.watch(stored)

    _verify(call, "subscribe", made, confirmed)
    return {}


@serves("flickr.push.unsubscribe", in_transaction=False)
def unsubscribe(call: Call) -> Tree:
    """Ends a subscription, once the callback has confirmed that."""
    topic, callback = _asked(call)
    found = find_subscription(call.database, call.user.nsid, callback, call.now)
    if found is None or found.topic != topic:
        raise Failure(_UNKNOWN, "Subscription not found")
    _verify(call, "unsubscribe", found, lambda: remove_subscription(call.database, found.user, callback))
    return {}


def _verify(call: Call, mode: str, subscription: Subscription, confirmed: Callable[[], None]) -> None:
    """Verifies the callback, which may call the sandbox meanwhile; at once, or later in a thread."""
    topic, token = subscription.topic, call.text("verify_token")

    def ask() -> bool:
        if not confirms(subscription.callback, mode, topic, token=token, lease_seconds=subscription.lease_seconds):
            return False
        try:
            with call.database.transaction():
                confirmed()
        except sqlite3.ProgrammingError:  # the sandbox was closed meanwhile
            return False
        return True

    if call.stripped("verify") == "async":
        threading.Thread(target=ask, name="push verification", daemon=True).start()
    elif not ask():
        raise Failure(_FAILED, "Callback failed or invalid response")


def _asked(call: Call) -> tuple[str, str]:
    topic, callback, verify = call.stripped("topic"), call.stripped("callback"), call.stripped("verify")
    if not (topic and callback and verify):
        raise Failure(_MISSING, "Required parameter missing")
    sound = topic in TOPICS and verify in ("sync", "async") and len(callback.encode()) <= _MAX_CALLBACK
    if not sound or len(call.text("verify_token").encode()) > _MAX_TOKEN:
        raise Failure(_INVALID, "Invalid parameter value")
    if not is_loopback(callback):
        raise Failure(_FAILED, "Callback failed or invalid response")
    return topic, callback


def _arguments(call: Call, topic: str) -> dict[str, list[str]]:
    """The stored arguments of a topic; a WOE id takes precedence over a place id, and that over a point."""
    if topic == "tags":
        return {"tags": call.words("tags")}
    if topic == "commons":
        return {"nsids": call.words("nsids")}
    if topic != "geo":
        return {}
    accuracy = {"accuracy": [str(call.whole("accuracy", 1, least=1, most=16))]}
    if places := call.words("woe_ids") or call.words("place_ids"):
        return {"places": places, **accuracy}
    radius = call.number("radius") or _RADIUS_KM
    kilometres = min(_MAX_KM, radius * (_KM_PER_MILE if call.stripped("radius_units") == "mi" else 1.0))
    return {"near": [call.stripped("lat"), call.stripped("lon"), str(kilometres)], **accuracy}


def _check_topic(call: Call, topic: str) -> None:
    """Raises `Failure` for a topic without its arguments."""
    if topic == "tags" and not call.words("tags"):
        raise Failure(_MISSING, "Required parameter missing")
    if topic == "commons":
        unknown = [nsid for nsid in call.words("nsids") if users.find_user(call.database, nsid) is None]
        if unknown:
            raise Failure(_INVALID, "Invalid parameter value")
    if topic != "geo":
        return
    places = call.words("woe_ids") or call.words("place_ids")
    point = [call.stripped("lat"), call.stripped("lon")]
    if not places and not all(point):
        raise Failure(_MISSING, "Required parameter missing")
    valid = all(place_by_id(each) for each in places) if places else all(_DEGREES.fullmatch(each) for each in point)
    if not valid:
        raise Failure(_INVALID, "Invalid parameter value")


def _pro(call: Call) -> None:
    if not call.user.is_pro:
        raise Failure(_PRO_ONLY, "Service currently available only to pro accounts")
