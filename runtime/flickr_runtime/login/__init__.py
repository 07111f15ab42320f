"""Signs users in at Flickr with OAuth 1.0a: the program never sees a password (Developer Guide, «Authentication»).

A program on the user's machine calls `sign_in`; a web application calls `begin_web_login` and `complete_web_login`; one
that opens pages itself (a custom scheme, a device) calls `begin_login` and `finish_login` of its client.
"""

from __future__ import annotations

from flickr_runtime.login.errors import LoginDenied, LoginError
from flickr_runtime.login.interactive import has_browser, login_with_browser, login_with_code, sign_in
from flickr_runtime.login.status import TokenStatus, check_token, check_token_async
from flickr_runtime.login.steps import LoginRequest, Permission, begin_flow, finish_flow
from flickr_runtime.login.web import PendingLogin, begin_web_login, complete_web_login

__all__ = [
    "LoginDenied",
    "LoginError",
    "LoginRequest",
    "PendingLogin",
    "Permission",
    "TokenStatus",
    "begin_flow",
    "begin_web_login",
    "check_token",
    "check_token_async",
    "complete_web_login",
    "finish_flow",
    "has_browser",
    "login_with_browser",
    "login_with_code",
    "sign_in",
]
