"""OAuth 1.0a: requests-oauthlib, oauthlib, Authlib, Flask-OAuthlib, rauth, oauth2. OAuth 2 is not Flickr's."""

from __future__ import annotations

from flickr_lint.models.rows import Propagator, Request, Signer, Source

__all__ = ["ROWS"]

ROWS = (
    Source(
        "{requests_oauthlib,rauth}.*.{OAuth2Session,OAuth2Service}.{fetch_token,refresh_token,get_access_token,get_raw_access_token}",
        "foreign token",
        whole=True,
    ),
    Source(
        "authlib.*.{OAuth2Session,AsyncOAuth2Client}.{fetch_token,refresh_token,fetch_access_token}",
        "foreign token",
        whole=True,
    ),
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
    Source(
        "{requests_oauthlib,authlib,rauth}.*.{authorization_url,create_authorization_url,get_authorize_url}",
        "sign-in URL",
        whole=True,
    ),
    Signer(
        "requests_oauthlib.{OAuth1,OAuth1Session}",
        secret=(1, "client_secret"),
        token=(2, "resource_owner_key"),
        token_secret=(3, "resource_owner_secret"),
    ),
    Signer(
        "oauthlib.oauth1.Client",
        secret=(1, "client_secret"),
        token=(2, "resource_owner_key"),
        token_secret=(3, "resource_owner_secret"),
    ),
    Signer(
        "authlib.*.{OAuth1Auth,OAuth1Session,AsyncOAuth1Client,OAuth1Client}",
        secret=(1, "client_secret"),
        token=(2, "token"),
        token_secret=(3, "token_secret"),
    ),
    Signer(
        "rauth.*.OAuth1Session",
        secret=(1, "consumer_secret"),
        token=(2, "access_token"),
        token_secret=(3, "access_token_secret"),
    ),
    Signer("rauth.*.OAuth1Service", secret=(1, "consumer_secret")),
    Signer("oauth2.Consumer", secret=(1, "secret")),
    Signer("oauth2.Token", token=(0, "key"), token_secret=(1, "secret")),
    Propagator("oauth2.Request", takes=(1, "url", 2, "parameters")),
    Propagator("oauth2.Request.{from_consumer_and_token,from_token_and_callback}", takes=("http_url", "parameters")),
    Propagator("oauth2.Request.*.{to_url,to_postdata}", takes=("self",)),
    Propagator("oauth2.Request.{to_url,to_postdata}", takes=("self",)),
)
