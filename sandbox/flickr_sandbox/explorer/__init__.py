"""The API explorer, which is the sandbox's front page: what a form of each method needs, and the signed request."""
