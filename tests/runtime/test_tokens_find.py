"""Where keys and tokens come from, and that halves of pairs never mix."""

from pathlib import Path
from typing import Any

import pytest

from flickr_runtime import Token
from flickr_runtime.errors import ConfigurationError
from flickr_runtime.tokens.errors import TokenStoreError
from flickr_runtime.tokens.file_vault import FileVault
from flickr_runtime.tokens.find import AppKeys, delete_app, find_credentials, store_app
from flickr_runtime.tokens.session import SessionStore
from flickr_runtime.tokens.store import VaultStore

TOKEN = Token(token="kept-t", secret="kept-ts", username="otter")


@pytest.fixture
def vault(tmp_path: Path) -> FileVault:
    """Where `flickr login` stored an application's keys and a token."""
    vault = FileVault(tmp_path / "tokens")
    store_app(AppKeys(api_key="kept-key", api_secret="kept-secret"), vault)
    VaultStore(vault, "kept-key").save(TOKEN)
    return vault


def found(vault: FileVault, **environ: str) -> tuple[str, str | None, Token | None]:
    credentials = find_credentials({f"FLICKR_{name}": value for name, value in environ.items()}, vault)
    return credentials.api_key, credentials.api_secret, credentials.token


def test_everything_may_come_from_the_vault(vault: FileVault) -> None:
    assert found(vault) == ("kept-key", "kept-secret", TOKEN)
    assert found(vault, API_KEY="") == ("kept-key", "kept-secret", TOKEN)


def test_the_environment_wins(vault: FileVault) -> None:
    assert found(vault, OAUTH_TOKEN="t", OAUTH_TOKEN_SECRET="ts")[2] == Token(token="t", secret="ts")
    assert found(vault, API_KEY="k", API_SECRET="s") == ("k", "s", None)


def test_a_kept_secret_goes_with_its_own_key_alone(vault: FileVault) -> None:
    assert found(vault, API_KEY="other-key") == ("other-key", None, None)
    assert found(vault, API_KEY="kept-key") == ("kept-key", "kept-secret", TOKEN)


def test_a_kept_token_goes_with_its_own_key_alone(vault: FileVault) -> None:
    assert found(vault, API_KEY="kept-key", API_SECRET="new-secret") == ("kept-key", "new-secret", TOKEN)


@pytest.mark.parametrize(
    ("environ", "messages"),
    [
        ({"API_SECRET": "s"}, "FLICKR_API_SECRET is set without FLICKR_API_KEY"),
        ({"API_KEY": "k", "OAUTH_TOKEN": "t"}, "set both of FLICKR_OAUTH_TOKEN"),
        ({"OAUTH_TOKEN_SECRET": "t"}, "set both of FLICKR_OAUTH_TOKEN"),
    ],
)
def test_halves_are_refused(vault: FileVault, environ: dict[str, str], messages: str) -> None:
    with pytest.raises(ConfigurationError, match=messages):
        found(vault, **environ)


def test_without_keys_one_is_reported_what_to_do(tmp_path: Path) -> None:
    with pytest.raises(ConfigurationError, match="set FLICKR_API_KEY, or run `flickr login`"):
        found(FileVault(tmp_path / "none"))


def test_a_full_environment_asks_no_vault(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("flickr_runtime.tokens.find.default_vault", lambda: pytest.fail("asked the vault"))
    environ = {
        "FLICKR_API_KEY": "k",
        "FLICKR_API_SECRET": "s",
        "FLICKR_OAUTH_TOKEN": "t",
        "FLICKR_OAUTH_TOKEN_SECRET": "ts",
    }
    assert find_credentials(environ).token == Token(token="t", secret="ts")


def test_damaged_keys_are_reported_and_can_be_forgotten(vault: FileVault) -> None:
    vault.write("app", "{")
    with pytest.raises(TokenStoreError, match="--forget-key"):
        found(vault)
    delete_app(vault)
    with pytest.raises(ConfigurationError, match="no API key"):
        found(vault)


def test_a_session_keeps_one_users_token() -> None:
    session: dict[str, Any] = {"cart": 1}
    store = SessionStore(session)
    assert store.load() is None
    store.save(TOKEN)
    assert store.load() == TOKEN
    assert all(isinstance(value, str) for value in session["flickr_token"].values())
    store.delete()
    store.delete()
    assert session == {"cart": 1}


@pytest.mark.parametrize(
    "odd", [None, 1, "text", {}, {"token": "t"}, {"token": 1, "secret": 2}, {"token": "", "secret": ""}]
)
def test_what_is_no_token_in_a_session_is_none(odd: Any) -> None:
    assert SessionStore({"flickr_token": odd}).load() is None
