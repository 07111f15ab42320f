"""The sentences of Flickr's Developer Guide that rules cite, in our own words.

The numbering is the project's own: `G` stands for the guide, `T` for the API Terms of Use, `D` for the pages of the
API's documentation, about calls and responses. The facts are theirs, the wording is ours.
"""

from __future__ import annotations

from msgspec import Struct

__all__ = ["GUIDE_URL", "SENTENCES", "Sentence", "cite"]

GUIDE_URL = "https://www.flickr.com/services/developer/api/"
_PAGES = {
    "D1": "https://www.flickr.com/services/api/",
    "D2": "https://www.flickr.com/services/api/response.json.html",
    "D3": "https://www.flickr.com/services/api/misc.urls.html",
}


class Sentence(Struct, frozen=True):
    """One obligation: its heading in the guide (empty for the Terms) and its requirement."""

    id: str
    heading: str
    text: str

    @property
    def source(self) -> str:
        """How to cite it: `Developer Guide, «Short-term caching»`, `API documentation, «Overview»`, or `API Terms`."""
        page = "API documentation" if self.id.startswith("D") else "Developer Guide"
        return f"{page}, «{self.heading}»" if self.heading else "API Terms"

    @property
    def url(self) -> str:
        """The page that it is on; '' for the Terms."""
        return _PAGES.get(self.id, GUIDE_URL if self.heading else "")


SENTENCES: dict[str, Sentence] = {
    row[0]: Sentence(*row)
    for row in (
        ("G1", "Getting Started", "Get a key, read the Guidelines and Terms, test, and give the app a page."),
        ("G2", "Documentation", "Every method and feed is documented: call them as described."),
        (
            "G3",
            "Authentication",
            "Users sign in at Flickr itself, by OAuth; no third party ever handles their name and password.",
        ),
        ("G4", "Limits", "Stay under 3600 queries an hour for the whole key, all users together."),
        ("G5", "Data Security", "Don't gather all users' data, such as their tokens, in one central place."),
        ("G6", "Optimizing API queries", "Prefer plain lookups to searches, and use `extras` to save calls."),
        ("G7", "Privacy", "Upload with the user's default privacy, or preselect it; check it daily."),
        ("G8", "Privacy", "Offer privacy choices under the five standard terms."),
        ("G9", "Short-term caching", "Results and images may be cached for up to 24 hours."),
        ("G10", "Revoking API keys", "Keys of integrations that break the Terms or Guidelines are revoked."),
        ("G11", "Using the short URL", "Short URLs are flic.kr/p/ and the base58 form of the photo id."),
        ("G12", "Requesting keys", "A key belongs to the product: it can't move to another account, so guard it."),
        ("G13", "Best Practices", "Tell users about changes of their photos, added tags included."),
        ("G14", "Best Practices", "Use the API; pages are not for scraping."),
        ("G15", "Best Practices", "Honour a photo's proportions; square thumbnails are the exception."),
        ("G16", "Best Practices", "Links back go to the photo's page; a hosting URL gives the visitor no context."),
        ("T1", "", "Show that the product uses the API but is not endorsed or certified by SmugMug, Inc."),
        ("T2", "", "Show at most 30 photos of Flickr users on a page."),
        ("T3", "", "Remove a user's content within 24 hours of the owner's request."),
        ("D1", "Overview", "The API is reached by https only."),
        ("D2", "Response formats", "Each response says in `stat` whether the call was a success, and if not, why."),
        ("D3", "Photo image URLs", "Hosts and forms of image URLs change: get them by `extras` or `getSizes`."),
    )
}


def cite(identifier: str) -> str:
    """A sentence as findings quote it, source first; '' for a finding without one."""
    sentence = SENTENCES.get(identifier)
    return f"{sentence.source}: {sentence.text}" if sentence else ""
