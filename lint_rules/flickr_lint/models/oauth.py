"""OAuth 1.0a: requests-oauthlib, oauthlib, Authlib, Flask-OAuthlib, rauth, oauth2."""

from __future__ import annotations

from flickr_lint.models.rows import Request, Source

__all__ = ["ROWS"]

ROWS = (
    *(
        row
        for home in ("requests_oauthlib", "authlib", "flask_oauthlib", "rauth", "oauth2", "oauthlib", "flask_dance")
        for row in (
            Source(f"{home}.*.{{fetch_access_token,get_access_token,get_raw_access_token}}", whole=True),
            Source(f"{home}.*.{{authorize_access_token,authorized_response}}", whole=True),
            Source(
                f"{home}.*.{{fetch_request_token,get_request_token,get_raw_request_token}}", "request token", whole=True
            ),
        )
    ),
    *(
        row
        for home in ("requests_oauthlib", "authlib", "rauth", "oauth2", "flask_oauthlib", "flask_dance")
        for row in (
            Request(f"{home}.*.get", "GET"),
            Request(f"{home}.*.post", "POST"),
            Request(f"{home}.*.request", method=(0, "method"), url=(1, "url")),
        )
    ),
)
