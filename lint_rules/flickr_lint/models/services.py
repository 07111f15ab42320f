"""Sign-ins of other services, whose tokens are none of Flickr's."""

from __future__ import annotations

from flickr_lint.models.rows import Source

__all__ = ["ROWS"]

ROWS = (
    Source(
        "google_auth_oauthlib.*.{run_local_server,run_console,fetch_token,from_client_config,from_client_secrets_file}",
        "foreign token",
        whole=True,
    ),
    Source(
        "google.oauth2.*.{Credentials,from_authorized_user_file,from_authorized_user_info}", "foreign token", whole=True
    ),
    Source("google.auth.default", "foreign token", whole=True),
    Source("oauth2client.*.{run_flow,run,get,step2_exchange}", "foreign token", whole=True),
    Source(
        "boto3.client.{initiate_auth,admin_initiate_auth,respond_to_auth_challenge,get_session_token,assume_role}",
        "foreign token",
        whole=True,
    ),
    Source(
        "msal.*.{acquire_token_interactive,acquire_token_silent,acquire_token_for_client}", "foreign token", whole=True
    ),
    Source("tweepy.*.{get_access_token,OAuthHandler,OAuth1UserHandler}", "foreign token", whole=True),
    Source("spotipy.*.{get_access_token,get_cached_token}", "foreign token", whole=True),
    Source("dropbox.*.finish", "foreign token", whole=True),
)
