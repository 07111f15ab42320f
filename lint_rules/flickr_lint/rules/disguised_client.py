"""Calls of the API under a browser's User-Agent, or one that changes from call to call.

## What it does

Finds requests to the API whose User-Agent is a browser's, is drawn from a list, or is made up: in headers, sessions,
openers and options of any HTTP client, in flickrapi's own session, and in what wrappers send.

## Why it is bad

Developer Guide, «Limits» (G4): besides the number of calls, Flickr monitors other signs of abuse. Programs that look
like browsers, or like another one each time, look like scrapers, which are blocked («Best Practices», G14). The makers
of a product that gives its name can be contacted before its key is disabled.

## Example

```python
requests.get(API, params=query, headers={"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/120.0"})
```

## Use instead

```python
requests.get(API, params=query, headers={"User-Agent": "HeronWall/1.2 (https://heron.example/about)"})
```

## What it cannot see

User-Agents from configuration, and browsers that a program controls: these have their own. `Mozilla/5.0 (compatible;
HeronWall/1.2; +https://heron.example)` names the product, and is not reported.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from flickr_lint.facts.agents import disguises
from flickr_lint.rule import Example, Rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from flickr_lint.findings import Finding
    from flickr_lint.module import Module
    from flickr_lint.project import Project


class DisguisedClient(Rule):
    """See the module's docstring."""

    code = "FLK806"
    name = "disguised-client"
    summary = "a call of the API under a browser's User-Agent, or one that changes"
    help = "name the product and where to reach you: `HeronWall/1.2 (https://heron.example/about)`"
    guide = "G14"
    severity = "warning"
    confidence = "high"

    VALID: ClassVar[tuple[Example, ...]] = (
        # the product's own name
        """
        import requests
        HEADERS = {"User-Agent": "HeronWall/1.2 (https://heron.example/about)"}
        requests.get("https://api.flickr.com/services/rest/?method=flickr.photos.getRecent", headers=HEADERS)
        """,
        # a product that is compatible
        """
        import httpx
        client = httpx.Client(headers={"User-Agent": "Mozilla/5.0 (compatible; HeronWall/1.2; +https://heron.example)"})
        client.get("https://api.flickr.com/services/rest/?method=flickr.photos.getRecent")
        """,
        # a request to another site under a browser's name
        """
        import flickrapi, requests
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        weather = requests.get("https://weather.example/", headers={"User-Agent": "Mozilla/5.0 Chrome/120.0"})
        photos = flickr.photos.search(text=weather.text)
        """,
        # something else is random
        """
        import random, requests
        session = requests.Session()
        session.headers["User-Agent"] = "HeronWall/1.2"
        query = {"method": "flickr.photos.search", "text": random.choice(BIRDS)}
        session.get("https://api.flickr.com/services/rest/", params=query)
        """,
        """
        from flickr_client import Flickr
        flickr = Flickr.from_env(user_agent="HeronWall/1.2")
        flickr.photos.get_recent()
        """,
    )
    INVALID: ClassVar[tuple[Example, ...]] = (
        # requests
        """
        import requests
        HEADERS = {"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36"}
        # finds: The API is called under a browser's User-Agent
        API = "https://api.flickr.com/services/rest/"
        requests.get(API, params={"method": "flickr.photos.getRecent"}, headers=HEADERS)
        """,
        # requests, a session that others ask through
        """
        import requests
        session = requests.Session()
        session.headers.update({"user-agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Gecko/20100101 Firefox/115.0"})
        # finds: The API is called under a browser's User-Agent
        def ask(method, **query):
            return session.get("https://api.flickr.com/services/rest/", params={"method": method, **query}).json()
        ask("flickr.photos.getInfo", photo_id="1")
        """,
        # requests, one of a list each time
        """
        import random, requests
        AGENTS = ["Mozilla/5.0 (X11) Chrome/119.0", "Mozilla/5.0 (Macintosh) Version/17.0 Safari/605.1"]
        def recent():
            headers = {"User-Agent": random.choice(AGENTS), "Accept": "application/json"}
            # finds: The API is called under a User-Agent that changes
            return requests.get("https://api.flickr.com/services/rest/?method=flickr.photos.getRecent", headers=headers)
        """,
        # httpx, a made-up one
        """
        import httpx
        from fake_useragent import UserAgent
        client = httpx.AsyncClient(headers={"User-Agent": UserAgent().random})
        # finds: The API is called under a User-Agent that changes
        async def recent():
            return await client.get("https://api.flickr.com/services/rest/?method=flickr.photos.getRecent")
        """,
        # urllib
        """
        import urllib.request
        request = urllib.request.Request("https://api.flickr.com/services/rest/?method=flickr.photos.getRecent")
        request.add_header("User-Agent", "Mozilla/5.0 (X11; Linux x86_64) Gecko/20100101 Firefox/115.0")
        # finds: The API is called under a browser's User-Agent
        urllib.request.urlopen(request).read()
        """,
        # an opener
        """
        import urllib.request
        opener = urllib.request.build_opener()
        opener.addheaders = [("User-agent", "Mozilla/5.0 (X11; Linux x86_64) Chrome/118.0")]
        # finds: The API is called under a browser's User-Agent
        opener.open("https://api.flickr.com/services/rest/?method=flickr.photos.getRecent")
        """,
        # aiohttp
        """
        import aiohttp
        async def recent():
            async with aiohttp.ClientSession(headers={"User-Agent": "Mozilla/5.0 (iPhone) Safari/604.1"}) as session:
            # finds: The API is called under a browser's User-Agent
                answer = await session.get("https://api.flickr.com/services/rest/?method=flickr.photos.getRecent")
                return await answer.json()
        """,
        # urllib3
        """
        import urllib3
        http = urllib3.PoolManager(headers={"User-Agent": "Mozilla/5.0 (X11) Chrome/118.0"})
        # finds: The API is called under a browser's User-Agent
        http.request("GET", "https://api.flickr.com/services/rest/?method=flickr.photos.getRecent")
        """,
        # pycurl
        """
        import pycurl
        curl = pycurl.Curl()
        curl.setopt(pycurl.URL, "https://api.flickr.com/services/rest/?method=flickr.photos.getRecent")
        curl.setopt(pycurl.USERAGENT, "Mozilla/5.0 (X11; Linux x86_64) Chrome/118.0")
        # finds: The API is called under a browser's User-Agent
        curl.perform()
        """,
        # scrapy
        """
        import scrapy
        class Recent(scrapy.Spider):
            def start_requests(self):
                recent = "https://api.flickr.com/services/rest/?method=flickr.photos.getRecent"
                yield scrapy.Request(recent, headers={"User-Agent": "Mozilla/5.0 (X11; Linux x86_64) Chrome/118.0"})
                # finds: The API is called under a browser's User-Agent
        """,
        # curl_cffi, as a browser in every respect
        """
        from curl_cffi import requests
        requests.get("https://api.flickr.com/services/rest/?method=flickr.photos.getRecent", impersonate="chrome110")
        # finds: The API is called under a browser's User-Agent
        """,
        # flickrapi's own session
        """
        import flickrapi, uuid
        flickr = flickrapi.FlickrAPI(KEY, SECRET)
        flickr.flickr_oauth.session.headers["User-Agent"] = f"Mozilla/5.0 {uuid.uuid4()}"
        # finds: The API is called under a User-Agent that changes
        flickr.photos.getRecent()
        """,
        # the headers are in another module, which sends nothing
        {
            "wall/settings.py": """
                HEADERS = {"User-Agent": "Mozilla/5.0 (Windows NT 10.0) Chrome/120.0"}  # for Flickr
            """,
            "wall/page.py": """
                import requests
                from wall.settings import HEADERS
                API = "https://api.flickr.com/services/rest/?method=flickr.photos.getRecent"
                found = requests.get(API, headers=HEADERS)  # finds: The API is called under a browser's User-Agent
            """,
        },
    )

    def check_module(self, module: Module, project: Project) -> Iterator[Finding]:
        """Every User-Agent that isn't the product's own."""
        for agent in disguises(module, project):
            what = "a User-Agent that changes" if agent.changes else "a browser's User-Agent"
            at, related = agent.node, []
            if agent.request is not None and agent.module is not module:
                at = agent.request
            elif agent.request is not None and agent.request is not at:
                related = [("the API is called here", module, agent.request)]
            yield self.finding(module, at, f"The API is called under {what}", related=related)
