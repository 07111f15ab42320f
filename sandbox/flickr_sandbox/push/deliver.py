"""Posts what is new to the callbacks of push subscriptions, in the background: callers never wait for it."""

from __future__ import annotations

import sqlite3
import threading
import time
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from flickr_sandbox.feeds.content import Content, Item, photo_items
from flickr_sandbox.feeds.forms import write_atom
from flickr_sandbox.push.outbox import Outbox
from flickr_sandbox.push.topics import TOPICS, changes, matters_of, pieces_of
from flickr_sandbox.push.verify import confirms
from flickr_sandbox.site import Site
from flickr_sandbox.state import photos, users
from flickr_sandbox.state.subscriptions import active_subscriptions, remove_subscription, store_subscription

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from flickr_sandbox.push.topics import Matter
    from flickr_sandbox.state import Database
    from flickr_sandbox.state.subscriptions import Subscription

__all__ = ["Push"]

RENEWAL_SECONDS = 86400  # between the verifications of a subscription without a lease
_COMPARE_SECONDS, _GATHER_SECONDS = 1.0, 0.02
_MAX_ENTRIES = 20
Key = tuple[str, str]


class Push:
    """The deliveries of one sandbox; `log` receives a line for each.

    After each change, a thread reads the photos of each subscription's topic, and compares them with those before.
    Each callback has its own outbox, so that a slow one delays no other.
    """

    def __init__(
        self, database: Database, clock: Callable[[], float], log: Callable[[str], None] | None = None
    ) -> None:
        self._database, self._clock, self._log = database, clock, log
        self._known: dict[Key, tuple[Subscription, Mapping[Key, Matter]]] = {}
        self._outboxes: dict[str, Outbox] = {}
        self._renewing: set[Key] = set()
        self._world = database.world
        self._lock = threading.Lock()
        self._changed, self._closed = threading.Event(), False
        self._thread: threading.Thread | None = None
        database.watch(self._changed.set)
        for subscription in active_subscriptions(database, int(clock())):
            self.watch(subscription)

    def watch(self, subscription: Subscription) -> None:
        """Watches a topic for changes from now on; called in the transaction that confirms the subscription."""
        found = matters_of(self._database, subscription)
        self._check_world()
        with self._lock:
            self._known[_key(subscription)] = subscription, found
            if self._thread is None and not self._closed:
                self._thread = threading.Thread(target=self._run, name="push", daemon=True)
                self._thread.start()

    def close(self) -> None:
        """Stops all deliveries, also those in progress."""
        with self._lock:
            self._closed = True
        self._changed.set()
        for outbox in list(self._outboxes.values()):
            outbox.close()
        if self._thread is not None:
            self._thread.join()

    def _run(self) -> None:
        while True:
            if self._changed.wait(_COMPARE_SECONDS) and not self._closed:
                time.sleep(_GATHER_SECONDS)  # changes are often made in groups
            if self._closed:
                return
            self._changed.clear()
            now = int(self._clock())
            with self._database.exclusively():
                self._forget_ended(now)
                active = active_subscriptions(self._database, now)
            for subscription in active:
                self._compare(subscription, now)
                if not subscription.lease_seconds and now - subscription.verified >= RENEWAL_SECONDS:
                    self._begin_renewal(subscription, now)

    def _compare(self, subscription: Subscription, now: int) -> None:
        """Compares a topic with its last state, and posts the differences; locks the database piece by piece."""
        with self._database.exclusively():
            self._check_world()
            world, known = self._world, self._known.get(_key(subscription))
        found: dict[Key, Matter] = {}
        began = time.monotonic()
        for piece in pieces_of(self._database, subscription):
            found |= piece
            began = self._let_others(began)
        with self._database.exclusively():
            is_other = self._database.world != world or self._known.get(_key(subscription)) is not known
            if is_other or not self._is_active(subscription, now):
                return  # the result may be out of date; the next comparison repeats it
            self._known[_key(subscription)] = subscription, found
        if known is None or known[0].arguments != subscription.arguments:
            return
        old = known[1]
        news = [(matter, what) for key, matter in found.items() if (what := changes(old.get(key), matter))]
        for start in range(0, len(news), _MAX_ENTRIES):
            items = []
            for matter, what in news[start : start + _MAX_ENTRIES]:
                with self._database.exclusively():
                    item = self._item(subscription, matter, what)
                items += [item] if item else []
                began = self._let_others(began)
            with self._database.exclusively():
                if not self._is_active(subscription, now):
                    return
            if items:
                self._send(subscription, items)

    def _let_others(self, since: float) -> float:
        """Sleeps for as long as the last piece took, so that others get half of the time. Returns the time after it."""
        if not self._closed:
            time.sleep(time.monotonic() - since)
        return time.monotonic()

    def _is_active(self, subscription: Subscription, now: int) -> bool:
        return not self._closed and subscription in active_subscriptions(self._database, now)

    def _check_world(self) -> None:
        if self._world != self._database.world:  # another world: all of it is new, and nothing is reported
            self._world = self._database.world
            self._known.clear()

    def _item(self, subscription: Subscription, matter: Matter, what: str) -> Item | None:
        photo = photos.visible_photo(self._database, matter.photo_id, subscription.user)
        if photo is None:
            return None  # it was deleted or hidden since it was found
        site = Site.at(subscription.site)
        (item,) = photo_items(self._database, site, [photo], located=True, nsid=subscription.user)
        user = users.find_user(self._database, matter.by) if matter.by else None
        return replace(item, news=what, contributor=(user.username, user.nsid) if user else None)

    def _send(self, subscription: Subscription, items: list[Item]) -> None:
        page = f"{subscription.site}/photos/"
        body = write_atom(Content.of(f"Flickr: {TOPICS[subscription.topic]}", page, page, items)).encode()
        outbox = self._outboxes.get(subscription.callback)
        if outbox is None:
            outbox = self._outboxes[subscription.callback] = Outbox(subscription.callback, self._log)
        outbox.put(f"push {subscription.topic} to {subscription.user}, {len(items)} photos", body)

    def _begin_renewal(self, subscription: Subscription, now: int) -> None:
        """Verifies the callback again, in a thread; the subscription of one that does not confirm ends."""

        def renew() -> None:
            try:
                self._renew(subscription, now)
            except sqlite3.ProgrammingError:  # the sandbox was closed meanwhile
                return
            finally:
                self._renewing.discard(_key(subscription))

        if _key(subscription) not in self._renewing:
            self._renewing.add(_key(subscription))
            threading.Thread(target=renew, name="push renewal", daemon=True).start()

    def _renew(self, subscription: Subscription, now: int) -> None:
        renewed = replace(subscription, verified=now)
        agreed = confirms(
            subscription.callback,
            "subscribe",
            subscription.topic,
            token=subscription.verify_token,
            lease_seconds=RENEWAL_SECONDS,
        )
        with self._database.transaction():
            if subscription not in active_subscriptions(self._database, now):
                return  # it was ended meanwhile
            if agreed:
                store_subscription(self._database, renewed)
            else:
                remove_subscription(self._database, subscription.user, subscription.callback)

    def _forget_ended(self, now: int) -> None:
        active = {_key(each): each for each in active_subscriptions(self._database, now)}
        with self._lock:
            self._known = {key: known for key, known in self._known.items() if key in active}
        ended = set(self._outboxes) - {each.callback for each in active.values()}
        for callback in ended:
            with suppress(KeyError):
                self._outboxes.pop(callback).close()


def _key(subscription: Subscription) -> Key:
    return subscription.user, subscription.callback
