"""Stores for tokens and keys: each is for one user, and none is for the tokens of many.

Programs on the user's own machine use `default_store` (keyring, else a private file); web applications use
`SessionStore`, or anything else that has `load`, `save` and `delete`.
"""
