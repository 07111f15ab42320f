"""fake-useragent, faker and their like: User-Agents of browsers, another each time."""

from __future__ import annotations

from flickr_lint.models.rows import Source

__all__ = ["ROWS"]

ROWS = (
    Source("fake_useragent.*.{random,chrome,firefox,safari,edge,ie,opera,getRandom,getBrowser,UserAgent}", "agent"),
    Source("faker.*.{user_agent,chrome,firefox,safari,internet_explorer,opera}", "agent"),
    Source("random_user_agent.*.get_random_user_agent", "agent"),
)
