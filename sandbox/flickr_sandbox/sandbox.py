"""A sandbox as a library: state, server and shortcuts for tests and demos."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Self, get_args
from urllib.parse import urlsplit

from flickr_runtime import Token
from flickr_sandbox.app import Application
from flickr_sandbox.apps import app_of, checked_app, new_app
from flickr_sandbox.as_flickr.authority import Authority
from flickr_sandbox.as_flickr.redirect import Lead
from flickr_sandbox.clock import Clock
from flickr_sandbox.core import Core
from flickr_sandbox.errors import SandboxError
from flickr_sandbox.faults import Faults
from flickr_sandbox.oauth import issue
from flickr_sandbox.push import Push
from flickr_sandbox.recorder import Requests
from flickr_sandbox.seed.disorder import DISORDER
from flickr_sandbox.server import Server
from flickr_sandbox.settings import Declined, Settings
from flickr_sandbox.state import Database, tokens, users
from flickr_sandbox.state.records import Consumer
from flickr_sandbox.world.methods import WorldMethods
from flickr_sandbox.world.worlds import DEMO, ODD_ONE, Worlds, seeds_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime
    from pathlib import Path
    from types import TracebackType

    from flickr_runtime.login.steps import LoginRequest
    from flickr_sandbox.apps import OverLimit
    from flickr_sandbox.faults import Fault
    from flickr_sandbox.state.records import Permission, User
    from flickr_sandbox.world.worlds import Seed

__all__ = ["Sandbox"]


class Sandbox(WorldMethods):
    """A local Flickr that listens while the `with` block runs, or from `start` to `close`.

    ```python
    with Sandbox() as sandbox:
        token = sandbox.sign_in(perms="write")
        ...  # point a client at sandbox.base_url with sandbox.consumer_key
    ```

    Args:
        host: The address to listen at.
        port: The port; 0 takes a free one.
        seed: The world to start with: the one that comes with the sandbox (`"demo"`), files in JSON or YAML, or the
            data themselves; several are combined. An empty list makes an empty world.
        folder: Where to store the state; None stores it in memory. Only a new one gets the seed.
        settings: Limits, keys and the clock.
        apps: Other applications, as `add_app` adds them: texts such as `"Busy,limit=100,over=slow"`.
        faults: What goes wrong from the start: faults, or texts such as `"429,on=flickr.photos.*,times=2"`.
        disorder: Whether to include all oddities of Flickr: drifting types, unstable order, stale dates, photos
            of 1969, videos without a size, Latin-1 in UTF-8.
        log: Called with a line for each request, such as `flickr.photos.search otterbank ok 12 photos 3 ms`.
        verbose: Whether the lines include arguments and bodies of responses; keys, secrets and tokens are hidden.
        clock: The world's time at the start, such as `2031-02-03T04:05:06Z`; that of the settings if None.
        declined: Where a user who declines a login is redirected: `callback` or `home`; that of the settings if None.
        tls: Whether to speak TLS, with a certificate for this machine and `host`; programs must trust
            `authority_file`.
        as_flickr: Whether this process reaches the sandbox under Flickr's own host names while it runs, by a proxy
            and an authority that environment variables name; clients created meanwhile need no other settings. Child
            processes inherit it.
        allow: Other hosts that may be reached then; the rest are refused. `*.example.com` means all below it.
        notice: Called with a message about each refused host.

    Raises:
        SandboxError: For an invalid fault; on `start`, if the address or the folder cannot be used.

    Attributes:
        faults: The faults; may be changed at any time.
        requests: The recorded requests, with their outcome.
        clock: The world's time, which may be set; signatures are checked against that of the settings.
    """

    def __init__(  # noqa: PLR0913 - each is a question of its own
        self,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        seed: Seed | Sequence[Seed] = DEMO,
        folder: Path | None = None,
        settings: Settings | None = None,
        apps: Iterable[str] = (),
        faults: Iterable[Fault | str] = (),
        disorder: bool = False,
        log: Callable[[str], None] | None = None,
        verbose: bool = False,
        clock: float | str | datetime | None = None,
        declined: Declined | None = None,
        tls: bool = False,
        as_flickr: bool = False,
        allow: Iterable[str] = (),
        notice: Callable[[str], None] | None = None,
    ) -> None:
        self._host, self._port, self._folder = host, port, folder
        self._log, self._verbose = log, verbose
        self._seeds = [*seeds_of(seed), *([ODD_ONE] if disorder else [])]
        self._settings = settings or Settings()
        if declined is not None:
            self._settings = replace(self._settings, declined=declined)
        if self._settings.declined not in get_args(Declined):
            raise SandboxError(f"declined={self._settings.declined!r} is not known; choose callback or home")
        self.faults = Faults([*faults, *(DISORDER if disorder else ())], self._settings.clock)
        self.requests = Requests()
        self.clock = Clock(self._settings.clock, clock)
        self._apps = [checked_app(_first_app(self._settings))]
        for text in apps:
            self._apps.append(self._other(app_of(text)))
        self._tls = tls
        self._authority: Authority | None = None
        self._lead = Lead(allow, notice, folder) if as_flickr else None
        self._running: tuple[Core, Server] | None = None

    def start(self) -> Self:
        """Opens the state and begins to listen."""
        if self._running is not None:
            raise SandboxError("this sandbox is running already")
        database = Database(self._folder)
        try:
            worlds = Worlds(database, self._seeds, self.clock)
            if database.is_new:
                worlds.load_seeds()
            with database.transaction():
                for consumer in self._apps:
                    tokens.add_consumer(database, consumer)
            core = Core(database, self._settings, self.clock, worlds, self.faults, self.requests)
            app = Application(core, self._log, verbose=self._verbose)
            gate = self._lead.open() if self._lead else None
            self._authority = Authority(self._names()) if self._tls else None
            tls = self._authority.context if self._authority else None
            server = Server(app, self._host, self._port, gate, tls)
            core.push = Push(database, self.clock, self._log)
        except BaseException:
            database.close()
            self._end_leading()
            raise
        self._running = core, server
        self.faults.open()
        if self._lead:
            self._lead.take(self.base_url, self.consumer_key, self.consumer_secret)
        return self

    def close(self) -> None:
        """Stops listening and closes the state; does nothing the second time."""
        if self._running is not None:
            core, server = self._running
            self._running = None
            self._end_leading()
            self.faults.close()
            server.close()
            if core.push:
                core.push.close()
            core.database.close()

    def _end_leading(self) -> None:
        if self._lead:
            self._lead.close()
        if self._authority:
            self._authority.close()
            self._authority = None

    def wait(self) -> None:
        """Returns when the server stops; raises `KeyboardInterrupt`."""
        self._open()[1].wait()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @property
    def base_url(self) -> str:
        """The base URL that replaces all of Flickr's hosts, without a final slash."""
        host = f"[{self._host}]" if ":" in self._host else self._host
        return f"{'https' if self._tls else 'http'}://{host}:{self._open()[1].port}"

    @property
    def authority_file(self) -> Path:
        """The file of the authority that programs must trust, for `SSL_CERT_FILE` and `REQUESTS_CA_BUNDLE`.

        Raises:
            SandboxError: The sandbox does not speak TLS, or is not running.
        """
        if self._authority is None:
            raise SandboxError("this sandbox does not speak TLS; start one with tls=True")
        return self._authority.bundle

    @property
    def consumer_key(self) -> str:
        """The API key."""
        return self._settings.consumer_key

    @property
    def consumer_secret(self) -> str:
        """The secret of the API key."""
        return self._settings.consumer_secret

    @property
    def users(self) -> list[User]:
        """All users, in the order they joined."""
        return users.all_users(self._core().database)

    def sign_in(self, user: str | None = None, *, perms: Permission = "delete", app: Consumer | None = None) -> Token:
        """An access token for the client (`Flickr(…, token=…)`), without a login.

        Args:
            user: NSID, path alias or screen name; the first user if None.
            perms: What the token permits: `read`, `write` or `delete`.
            app: The application that it is for, from `add_app`; that of the settings if None.

        Raises:
            SandboxError: For an unknown user or permission.
        """
        database = self._core().database
        with database.transaction():
            now = int(self.clock())
            given = issue.grant(database, app.key if app else self.consumer_key, self._named(user).nsid, perms, now)
        names = {"username": given.username, "fullname": given.fullname}
        return Token(token=given.token, secret=given.secret, user_nsid=given.nsid, **names)

    def approve(
        self, request: str | Token | LoginRequest, *, user: str | None = None, perms: Permission = "delete"
    ) -> str:
        """Approves a login, as a user does on the authorise page; returns the verifier.

        Args:
            request: What `client.begin_login` returned, or its request token, or the text of that.
            user: NSID, path alias or screen name; the first user if None.
            perms: The permission to grant.

        Raises:
            SandboxError: For an unknown user, or a token that is unknown or decided on already.
        """
        database = self._core().database
        with database.transaction():
            return issue.approve(database, _token_of(request), self._named(user).nsid, perms)[1]

    def _named(self, user: str | None) -> User:
        everybody = self.users if user is None else []
        if user is None and not everybody:
            raise SandboxError("this sandbox has no users yet; add one with add_user")
        found = everybody[0] if user is None else users.user_by_path(self._core().database, user)
        if found is None:
            names = ", ".join(each.path for each in self.users)
            raise SandboxError(f"{user}: no such user in this sandbox; there are {names}")
        return found

    def _core(self) -> Core:
        return self._open()[0]

    @property
    def apps(self) -> list[Consumer]:
        """The applications; that of the settings is the first."""
        return list(self._apps)

    def add_app(
        self,
        name: str,
        *,
        limit: int | None = None,
        over: OverLimit = "429",
        key: str | None = None,
        secret: str | None = None,
    ) -> Consumer:
        """Adds another application, with its own API key and secret.

        Args:
            name: What the authorise page calls it, and what `requests` and the usage name it by.
            limit: How many calls an hour it may make; None for any number.
            over: What happens above that: `slow` (responses take 5 seconds longer), `429` or `expired`.
            key: Its API key; a random one if None.
            secret: The secret of that key; a random one if None.

        Raises:
            SandboxError: The name or the key is already used, or the limit is invalid.
        """
        app = self._other(new_app(name, limit, over, key=key, secret=secret))
        with self._core().database.transaction():
            tokens.add_consumer(self._core().database, app)
        self._apps.append(app)
        return app

    def _other(self, app: Consumer) -> Consumer:
        """A new application; raises `SandboxError` if its name or key is already used."""
        if any(each.name == app.name for each in self._apps):
            raise SandboxError(f"there is an application {app.name!r} already")
        if any(each.key == app.key for each in self._apps):
            raise SandboxError(f"another application has the API key {app.key} already")
        return app

    def _names(self) -> tuple[str, ...]:
        host = urlsplit(self._settings.public_url).hostname or ""
        return tuple(filter(None, dict.fromkeys(("localhost", "127.0.0.1", "::1", self._host, host))))

    def _open(self) -> tuple[Core, Server]:
        if self._running is None:
            raise SandboxError("this sandbox is not running; start it, or use it in a with statement")
        return self._running


def _first_app(settings: Settings) -> Consumer:
    return Consumer(
        settings.consumer_key, settings.consumer_secret, settings.consumer_name, settings.limit, settings.over
    )


def _token_of(request: object) -> str:
    """The text of a request token, given as a token, a text, or a login that has begun."""
    found = request
    while not isinstance(found, str):
        found = getattr(found, "token", None)
        if found is None:
            raise SandboxError(f"{request!r} is not a request token; give what begin_login returned")
    return found
