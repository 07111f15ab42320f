"""Stores for tokens and keys: each is for one user, and none is for the tokens of many.

Programs on the user's own machine use `default_store` (keyring, else a private file); web applications use
`SessionStore`, or anything else that has `load`, `save` and `delete`.
"""

from __future__ import annotations

from flickr_runtime.tokens.errors import TokenStoreError
from flickr_runtime.tokens.find import AppKeys, delete_app, find_app, find_credentials, store_app
from flickr_runtime.tokens.session import SessionStore
from flickr_runtime.tokens.store import FileStore, KeyringStore, TokenStore, VaultStore, default_store
from flickr_runtime.tokens.vault import Vault, default_vault

__all__ = [
    "AppKeys",
    "FileStore",
    "KeyringStore",
    "SessionStore",
    "TokenStore",
    "TokenStoreError",
    "Vault",
    "VaultStore",
    "default_store",
    "default_vault",
    "delete_app",
    "find_app",
    "find_credentials",
    "store_app",
]
