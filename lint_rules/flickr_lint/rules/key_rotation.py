"""Several API keys that are used in turn.

## What it does

Finds lists of API keys from which a key is chosen at random, in turn, or by the number of calls so far, keys that are
tried one after the other until one works, and pools of keys.

## Why it is bad

Developer Guide, «Limits» (G4): the limit is for the product, and «Requesting keys» (G12): a key is for one product.
Going past the limit with several keys is a sign of abuse, for which all of them are disabled.

## Example

```python
flickr = flickrapi.FlickrAPI(random.choice(API_KEYS), SECRET)
```

## Use instead

```python
flickr = flickrapi.FlickrAPI(os.environ["FLICKR_API_KEY"], SECRET)
```

with a pause between calls.

## What it cannot see

Keys from a service outside the program. Separate keys of a library's users are fine.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from flickr_lint.facts.api_keys import choices
from flickr_lint.rule import Example, Rule
from flickr_lint.scopes import dotted

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.findings import Finding
    from flickr_lint.module import Module
    from flickr_lint.project import Project

_MESSAGES = {
    "drawn": "A key is drawn from {}",
    "in turn": "Keys are taken from {} in turn",
    "tried": "The keys of {} are tried in turn",
}


class KeyRotation(Rule):
    """See the module's docstring."""

    code = "FLK304"
    name = "key-rotation"
    summary = "several API keys that are used in turn"
    help = "use the product's one key, and stay under its limit"
    guide = "G4"
    severity = "error"
    confidence = "medium"

    VALID: ClassVar[tuple[Example, ...]] = (
        # a client for each user, all with the product's key
        """
        import random, flickrapi
        CLIENTS = [flickrapi.FlickrAPI(KEY, SECRET, username=name) for name in USERS]
        def recent():
            return random.choice(CLIENTS).photos.getRecent()
        """,
        """
        import os, flickrapi
        flickr = flickrapi.FlickrAPI(os.environ["FLICKR_API_KEY"], os.environ["FLICKR_API_SECRET"])
        """,
        # keys of a dictionary
        """
        import random, flickr_api
        keys = list(photos.keys())
        photo = photos[random.choice(keys)]
        """,
        # a key of each environment
        """
        import requests
        API_KEYS = {"test": TEST_KEY, "live": LIVE_KEY}
        def get(env):
            return requests.get("https://api.flickr.com/services/rest/", params={"api_key": API_KEYS[env]})
        """,
        """
        from flickr_client import Flickr
        flickr = Flickr.from_env()
        """,
        # each key is checked, none is in for another
        """
        import requests
        def working(api_keys):
            url = "https://api.flickr.com/services/rest/?method=flickr.test.echo"
            return {key: requests.get(url, params={"api_key": key}).ok for key in api_keys}
        """,
        # one user's key
        """
        import flickrapi
        def client(name):
            for user in users():
                if user.name == name:
                    return flickrapi.FlickrAPI(user.api_key, user.api_secret)
        """,
        # keys of another service
        """
        import random, flickrapi, requests
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        def place(lat, lon):
            params = {"lat": lat, "lon": lon, "key": random.choice(API_KEYS)}
            return requests.get("https://maps.example.org/reverse", params=params).json()
        """,
        # one is taken off a list, and not put back; each is checked
        """
        import flickrapi
        flickr = flickrapi.FlickrAPI(API_KEYS.pop(), SECRET)
        """,
        """
        import flickrapi
        for key in API_KEYS:
            print(key[:4], flickrapi.FlickrAPI(key, SECRET).test.echo())
        """,
    )
    INVALID: ClassVar[tuple[Example, ...]] = (
        # a client for each key, in turn
        """
        import flickrapi
        class Clients:
            def __init__(self, keys):
                self.all = [flickrapi.FlickrAPI(key, "") for key in keys]
                self.number = 0
            def next(self):
                self.number = (self.number + 1) % len(self.all)
                return self.all[self.number]  # finds: Keys are taken from `self.all` in turn
        clients = Clients(KEYS)
        def info(photo_id):
            return clients.next().photos.getInfo(photo_id=photo_id)
        """,
        """
        import random, flickrapi
        flickr = flickrapi.FlickrAPI(random.choice(API_KEYS), SECRET)  # finds: A key is drawn from `API_KEYS`
        """,
        """
        import itertools, requests
        turns = itertools.cycle(settings.FLICKR_KEYS)
        def get(params):
            key = next(turns)  # finds: A key is drawn from `settings.FLICKR_KEYS`
            return requests.get("https://api.flickr.com/services/rest/", params={"api_key": key, **params})
        """,
        # by the number of calls so far, counted elsewhere
        """
        import httpx
        class Client:
            def __init__(self, products):
                self.products, self.at = products, 0
            def rotate(self):
                self.at = (self.at + 1) % len(self.products)
            def get(self, params):
                key = self.products[self.at]  # finds: Keys are taken from `self.products` in turn
                return httpx.get("https://api.flickr.com/services/rest/", params={"api_key": key, **params})
        """,
        """
        import flickr_api
        def search(text):
            key = FLICKR_API_KEYS.pop(0)  # finds: A key is drawn from `FLICKR_API_KEYS`
            FLICKR_API_KEYS.append(key)
            flickr_api.set_keys(api_key=key, api_secret=SECRET)
            return flickr_api.Photo.search(text=text)
        """,
        # the next one at the limit
        """
        import requests
        def get(params):
            for key in API_KEYS:  # finds: The keys of `API_KEYS` are tried in turn
                answer = requests.get("https://api.flickr.com/services/rest/", params={**params, "api_key": key})
                if answer.status_code != 429:
                    return answer
        """,
        """
        import itertools, flickrapi
        turns = itertools.cycle([(KEY_1, SECRET_1), (KEY_2, SECRET_2)])
        def client():
            return flickrapi.FlickrAPI(*next(turns))  # finds: A key is drawn from a list
        """,
        # a function that calls are made through
        """
        import random, aiohttp
        POOL = open("pool.txt").read().split()
        async def call(session, method, **given):
            given |= {"method": method, "api_key": random.choice(POOL)}  # finds: A key is drawn from `POOL`
            return await session.get("https://api.flickr.com/services/rest/", params=given)
        """,
        # a pair, in another module
        {
            "wall/keys.py": """
                import random
                def current():
                    key, _ = random.choice(PAIRS)  # finds: A key is drawn from `PAIRS`
                    return key
            """,
            "wall/page.py": """
                import flickrapi
                from wall.keys import current
                flickr = flickrapi.FlickrAPI(current(), SECRET)
            """,
        },
    )

    def check_module(self, module: Module, project: Project) -> Iterator[Finding]:
        """The choices that decide the keys of a module's calls, each once."""
        if not (module.mentions_flickr or project.flow.calls.get(module)):
            return
        for choice in {at.node: at for at in choices(module, project)}.values():
            name = dotted(choice.keys)
            message = _MESSAGES[choice.how].format(f"`{name}`" if name else "a list")
            yield self.finding(choice.module, choice.node, message)
