"""OAuth 1.0a: requests-oauthlib, oauthlib, Authlib, Flask-OAuthlib, rauth, oauth2."""

from __future__ import annotations

from flickr_lint.models.rows import Propagator, Request, Source

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
    Propagator("oauth2.Request", takes=(1, "url", 2, "parameters")),
    Propagator("oauth2.Request.{from_consumer_and_token,from_token_and_callback}", takes=("http_url", "parameters")),
    Propagator("oauth2.Request.*.{to_url,to_postdata}", takes=("self",)),
    Propagator("oauth2.Request.{to_url,to_postdata}", takes=("self",)),
)
