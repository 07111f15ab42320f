"""A user's password for Flickr or Yahoo that passes through the program.

## What it does

Finds programs that ask for the password of a Flickr or Yahoo account (at the prompt, as an option, in a form), send it
to a sign-in page or with a call of the API, type it into a browser that they control, or store the cookies of a sign-in
that they have opened. A question that names no account counts, with low confidence, if the file calls Flickr and
nothing else in it takes a password.

## Why it is bad

Developer Guide, «Authentication» (G3): users sign in at Flickr itself; no third party may handle their name and
password, with no exceptions.

## Example

```python
password = getpass.getpass("Your Flickr password: ")
```

## Use instead

```python
flickr.authenticate_via_browser(perms="read")
```

## What it cannot see

Browser extensions and tools outside the program. A keyring whose `get_password` returns a token is fine.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, ClassVar

from flickr_lint.facts.passwords import (
    asked,
    asks_for_flickrs,
    is_flickrs_password,
    is_sign_in,
    sent,
    steered,
)
from flickr_lint.regex import regex
from flickr_lint.rule import Example, Rule
from flickr_lint.scopes import dotted

if TYPE_CHECKING:
    import ast
    from collections.abc import Iterator

    from flickr_lint.findings import Finding
    from flickr_lint.module import Module
    from flickr_lint.project import Project
    from flickr_lint.template import Template

_POSTS = frozenset({"post", "submit", "submit_form", "urlopen", "HTTPConnection", "HTTPSConnection", "HTTP", "HTTPS"})
"""What sends a form, and the connections over which it is sent."""
_TAG = regex(r"</?(?:label|p|div|span|br|td|th|tr|li)\b[^>]*>", re.IGNORECASE)
_LABEL_LINES = 2
"""Lines before a field where its label may stand."""
_TYPED = ("types the user's password into", "typed here")
_KEPT = ("stores the cookies of", "stored here")


class PasswordHandling(Rule):
    """See the module's docstring."""

    code = "FLK101"
    name = "password-handling"
    summary = "a user's password for Flickr or Yahoo that passes through the program"
    help = "let users sign in at Flickr itself, by OAuth"
    guide = "G3"
    severity = "error"
    confidence = "medium"

    VALID: ClassVar[tuple[Example, ...]] = (
        """
        import flickrapi
        flickrapi.FlickrAPI(KEY, SECRET).authenticate_via_browser(perms="read")
        """,
        # a keyring gives a token
        """
        import keyring, flickr_api
        token = keyring.get_password("flickr", "token")
        """,
        # a password for something else
        """
        import getpass, requests
        password = getpass.getpass("Password of the data base: ")
        requests.get("https://api.flickr.com/services/rest/?method=flickr.test.echo")
        """,
        # the browser opens Flickr's own page
        """
        import webbrowser
        from flickr_client import Flickr
        webbrowser.open("https://www.flickr.com/signin")
        """,
        # an option of another name
        """
        import getopt, sys, flickr_api
        options, names = getopt.getopt(sys.argv[1:], "n:", ["number=", "passes="])
        photos = flickr_api.Person.findByUserName(names[0]).getPhotos()
        """,
        # an option for the mail that it sends
        """
        import argparse, smtplib, flickr_api
        parser = argparse.ArgumentParser()
        parser.add_argument("--password", help="of the mail account")
        args = parser.parse_args()
        server = smtplib.SMTP("mail.example.org")
        server.login("otter", args.password)
        server.sendmail("a@example.org", "b@example.org", flickr_api.Photo(id="1").getInfo()["title"])
        """,
        """
        import requests
        requests.get("https://api.flickr.com/services/rest/", params={"method": "flickr.test.echo", "passes": 2})
        """,
        """<p>Sign in at Flickr.</p><form><label>Code <input type="password" name="code"></label></form>""",
    )
    INVALID: ClassVar[tuple[Example, ...]] = (
        """
        import getpass
        password = getpass.getpass("Your Flickr password: ")  # finds: This asks for the user's password
        """,
        """
        import flickrapi
        def sign_in(session, user, password):
            session.post("https://login.yahoo.com/config/login", data={"login": user, "passwd": password})
            # finds: This signs in with the user's password
        """,
        """
        from selenium import webdriver
        def sign_in(name, password):
            driver = webdriver.Firefox()
            driver.get("https://identity.flickr.com/login")
            # finds: This types the user's password into a sign-in at Flickr
            driver.find_element("id", "login-password").send_keys(password)
        """,
        """
        import json
        from selenium import webdriver
        driver = webdriver.Chrome()
        driver.get("https://www.flickr.com/signin")  # finds: This stores the cookies of a sign-in at Flickr
        input("Sign in, then press Enter")
        json.dump(driver.get_cookies(), open("session.json", "w"))
        """,
        """
        import flickr_api
        config = {"flickr_user": "otter", "flickr_password": ask("password")}
        # finds: `flickr_password` is the password of a user's account
        """,
        """
            <form><label for="pw">Your password at Flickr</label> <input type="password" id="pw" name="pw"></form>
            # finds: This asks for the user's password
            """,
        # sent with a call
        """
        import requests
        class Downloader:
            def sizes(self, photo_id):
                query = {"method": "flickr.photos.getSizes", "photo_id": photo_id, "user_password": self.user_pw}
                # finds: `user_password` sends the user's password
                return requests.get("https://api.flickr.com/services/rest/", params=query)
        """,
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        flickr.photos.search(user_id="me", username=name, password=word)  # finds: `password` sends the user's password
        """,
        # an option
        """
        import click
        import flickrapi
        @click.command()
        @click.option("--flickr-password", prompt=True, hide_input=True)  # finds: This asks for the user's password
        def main(**options):
            flickrapi.FlickrAPI(KEY, SECRET).photos.getRecent()
        """,
        # asked for in a program that is about Flickr alone
        """
        import getpass
        import flickr_api
        name = input("E-mail: ")
        word = getpass.getpass("Password: ")  # finds: This asks for the user's password
        photos = flickr_api.Person.findByEmail(name).getPhotos()
        """,
        # an option among those of getopt, and a connection to the sign-in
        """
        import getopt, sys
        import flickr_api
        options, names = getopt.getopt(sys.argv[1:], "u:p:", ["user=", "password="])
        # finds: This asks for the user's password
        photos = flickr_api.Person.findByUserName(names[0]).getPhotos()
        """,
        """
        import flickrapi, httplib, urllib
        def sign_in(name, word):
            connection = httplib.HTTPSConnection("login.yahoo.com")  # finds: This signs in with the user's password
            connection.request("POST", "/config/login", urllib.urlencode({"login": name, "passwd": word}))
        """,
        # playwright, over two methods
        """
        class Robot:
            def open(self):
                self.page.goto("https://identity.flickr.com/")
                # finds: This types the user's password into a sign-in at Flickr
            def enter(self, name, word):
                self.page.fill("#login-email", name)
                self.page.fill("#login-password", word)
        """,
        # mechanize
        """
        import mechanize
        browser = mechanize.Browser()
        browser.open("https://login.yahoo.com/config/login?src=flickr")
        # finds: This types the user's password into a sign-in at Flickr
        browser.select_form(nr=0)
        browser["passwd"] = word
        browser.submit()
        """,
    )

    def check_module(self, module: Module, project: Project) -> Iterator[Finding]:
        """Questions, names, arguments of calls, and sign-ins that are steered."""
        fold = project.flow.fold
        for node, sure in asked(module, project.flow):
            yield self.finding(
                module, node, "This asks for the user's password", confidence="medium" if sure else "low"
            )
        for node in module.calls_named(*_POSTS):
            if any(is_sign_in(fold.text(at, module)) for at in node.args[:1]):
                yield self.finding(module, node, "This signs in with the user's password")
        for node, at, how in steered(module, project.flow):
            what, note = _TYPED if how == "types" else _KEPT
            yield self.finding(module, node, f"This {what} a sign-in at Flickr", related=[(note, module, at)])
        for name, at in sent(module, project):
            message = f"`{name}` sends the user's password"
            yield self.finding(module, at, message, help="leave it out: users sign in at Flickr itself, by OAuth")
        for name, at in _named(module):
            yield self.finding(module, at, f"`{name}` is the password of a user's account")

    def check_template(self, template: Template, project: Project) -> Iterator[Finding]:  # noqa: ARG002
        """Fields of forms."""
        for element in template.elements:
            kind, name = element.get("type"), element.get("name") or element.get("id")
            if element.tag != "input" or kind is None or kind.value.lower() != "password":
                continue
            line = element.region.line
            label = " ".join(template.lines[max(line - 1 - _LABEL_LINES, 0) : element.region.end_line])
            if (name and is_flickrs_password(name.value)) or asks_for_flickrs(_TAG.sub(" ", label)):
                yield self.finding(template, element.region, "This asks for the user's password")


def _named(module: Module) -> Iterator[tuple[str, ast.AST]]:
    """What is called a password of Flickr or Yahoo."""
    for _, target, _ in module.tables.assigned:
        name = dotted(target).rpartition(".")[2]
        if is_flickrs_password(name):
            yield name, target
    for string in module.tables.strings:
        if isinstance(string.value, str) and is_flickrs_password(string.value) and not string.value.startswith("-"):
            yield string.value, string
    for function in module.tables.functions.values():
        for argument in [*function.node.args.args, *function.node.args.kwonlyargs]:
            if is_flickrs_password(argument.arg):
                yield argument.arg, argument
