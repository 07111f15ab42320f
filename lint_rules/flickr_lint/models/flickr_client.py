"""flickrkit's own client."""

from __future__ import annotations

from flickr_lint.models.rows import Client

__all__ = ["ROWS"]

ROWS = (Client("flickr_client.*.{Flickr,AsyncFlickr,from_env,from_keyring}", "flickrkit"),)
