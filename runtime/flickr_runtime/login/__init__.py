"""Signs users in at Flickr with OAuth 1.0a: the program never sees a password (Developer Guide, «Authentication»).

A program on the user's machine calls `sign_in`; a web application calls `begin_web_login` and `complete_web_login`; one
that opens pages itself (a custom scheme, a device) calls `begin_login` and `finish_login` of its client.
"""
