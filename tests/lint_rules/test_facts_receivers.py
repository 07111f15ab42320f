"""Objects that are passed in: whose methods their calls reach, and where that stays unknown."""

from __future__ import annotations

import pytest

from flickr_lint.registry import choose
from flickr_lint.testing import findings_in

(HASTY,) = choose(["FLK301"], [])

CLIENT = """
import requests
class Client:
    def _call(self, method, **params):
        return requests.get("https://api.flickr.com/services/rest/", params={"method": method, **params}).json()
    def exif(self, photo_id):
        return self._call("flickr.photos.getExif", photo_id=photo_id)
    def photo_exif(self, photo_id):
        return self.exif(photo_id)
    def get(self, photo_id):
        return self.exif(photo_id)
    def __hidden(self, photo_id):
        return self.exif(photo_id)
    @classmethod
    def from_env(cls):
        return cls()
def make():
    return Client()
"""


def _lines(app: str, **more: str) -> list[tuple[str, int]]:
    files = {"wall/client.py": CLIENT, "wall/app.py": app, **{f"{name}/app.py": text for name, text in more.items()}}
    return [(finding.path, finding.region.line) for finding in findings_in(HASTY, files)]


@pytest.mark.parametrize(
    "app",
    [
        # an annotated parameter, also where it becomes an attribute
        """
        from wall.client import Client
        class Job:
            def __init__(self, client: Client):
                self.client = client
            def run(self, ids):
                for i in ids:
                    self.client.exif(i)
        """,
        # what the caller passes, or else is made
        """
        from wall.client import Client
        class Job:
            def __init__(self, client=None):
                self.client = client or Client()
            def run(self, ids):
                for i in ids:
                    self.client.exif(i)
        """,
        # the class that all callers pass
        """
        from wall.client import Client
        def main():
            run(Client(), everything())
        def run(client, ids):
            for i in ids:
                client.exif(i)
        """,
        # two callers on the way
        """
        from wall.client import make
        def main():
            start(make())
        def start(client):
            run(everything(), client=client)
        def run(ids, client):
            for i in ids:
                client.exif(i)
        """,
        # a constructor by another name
        """
        from wall.client import Client
        client = Client.from_env()
        for i in ids:
            client.exif(i)
        """,
        # a method that only one class nearby has
        """
        import wall.client
        def run(anything, ids):
            for i in ids:
                anything.photo_exif(i)
        """,
        # a private method from outside
        """
        import wall.client
        def run(anything, ids):
            for i in ids:
                anything._Client__hidden(i)
        """,
        # one of the callers hands in such an object
        """
        from wall.client import Client
        class Local:
            def exif(self, photo_id):
                return {}
        def main():
            run(Client(), everything())
            run(Local(), everything())
        def run(client, ids):
            for i in ids:
                client.exif(i)
        """,
    ],
)
def test_the_calls_of_an_object_that_is_handed_in_are_followed(app: str) -> None:
    assert [path for path, _ in _lines(app)] == ["wall/app.py"]


@pytest.mark.parametrize(
    "app",
    [
        # everybody's method
        """
        import wall.client
        def run(anything, ids):
            for i in ids:
                anything.get(i)
        """,
        # what another library made
        """
        import wall.client, exifread
        reader = exifread.Reader()
        def run(ids):
            for i in ids:
                reader.photo_exif(i)
        """,
        # two classes have it
        """
        import wall.client
        class Local:
            def photo_exif(self, photo_id):
                return {}
        def run(anything, ids):
            for i in ids:
                anything.photo_exif(i)
        """,
    ],
)
def test_what_may_be_anybodys_method_stays_unknown(app: str) -> None:
    assert _lines(app) == []


def test_methods_of_unrelated_programs_are_not_taken_for_ones_own() -> None:
    other = """
    # flickr
    def run(anything, ids):
        for i in ids:
            anything.photo_exif(i)
    """
    assert _lines("", other=other) == []


def test_an_abstract_method_is_that_of_the_subclass() -> None:
    code = {
        "wall/base.py": """
            import abc
            class Api(abc.ABC):
                @abc.abstractmethod
                def call(self, method, **params):
                    ...
            class Photos(Api):
                def exif(self, photo_id):
                    return self.call("flickr.photos.getExif", photo_id=photo_id)
                def all(self, ids):
                    return [self.exif(i) for i in ids]
        """,
        "wall/http.py": """
            import httpx
            from wall.base import Photos
            class Http(Photos):
                def call(self, method, **params):
                    return httpx.get("https://api.flickr.com/services/rest/", params={"method": method, **params})
        """,
    }
    (finding,) = findings_in(HASTY, code)
    assert "flickr.photos.getExif" in finding.message


def test_a_class_that_is_mixed_in_finds_what_stands_beside_it() -> None:
    code = """
    import httpx
    class Photos:
        def exif(self, photo_id):
            return self.call("flickr.photos.getExif", photo_id=photo_id)
    class Base:
        def call(self, method, **params):
            return httpx.get("https://api.flickr.com/services/rest/", params={"method": method, **params})
    class Client(Photos, Base):
        def all(self, ids):
            return [self.exif(i) for i in ids]
    """
    (finding,) = findings_in(HASTY, code)
    assert "flickr.photos.getExif" in finding.message


@pytest.mark.parametrize(
    "code",
    [
        "import flickrapi\ndef f(x):\n    return f(f)(x.y_z(x))\nx = f(x)\nx = x.go_on(x)\n",
        "import flickrapi\nclass A(A):\n    def a_b(self, c):\n        self.c = c\n        self.c = self.c.a_b()\n",
        "import flickrapi\nclass A(B):\n    def go(self): self.go()\nclass B(A):\n    def go(self): pass\n",
    ],
)
def test_circles_come_to_an_end(code: str) -> None:
    assert findings_in(HASTY, code) == ()


def test_who_hands_on_to_an_object_has_methods_of_the_same_names() -> None:
    app = """
    import wall.client
    class Front:
        def __init__(self, client):
            self.client = client
        def photo_exif(self, photo_id):
            return self.client.photo_exif(photo_id)
        def all(self, ids):
            for i in ids:
                self.photo_exif(i)
    """
    assert _lines(app) == [("wall/app.py", 8)]


PHOTO = """
import flickrapi
flickr = flickrapi.FlickrAPI(KEY, SECRET)
class Photo:
    def __init__(self, i):
        self.i = i
    def load(self):
        return flickr.photos.getExif(photo_id=self.i)
def some(rows):
    return [Photo(row) for row in rows]
def more(rows):
    for row in rows:
        yield Photo(row)
"""


@pytest.mark.parametrize(
    "code",
    [
        "def show(photos: list[Photo]):\n    for p in photos:\n        p.load()\n",
        "def show(rows):\n    photos = [Photo(row) for row in rows]\n    for p in photos:\n        p.load()\n",
        "def show(photos, i):\n    photos = []\n    photos.append(Photo(i))\n    for p in photos:\n        p.load()\n",
        "def show(rows):\n    for n, p in enumerate(some(rows)):\n        p.load()\n",
        "def show(rows):\n    return [p.load() for p in more(rows)]\n",
        """
class Own(Photo):
    def load(self):
        return super().load()
    def all(self, ids):
        for i in ids:
            self.load()
""",
        """
class Eager(Photo):
    def __post_init__(self):
        self.load()
def all(ids):
    return [Eager(i) for i in ids]
""",
        "def all(frame):\n    return frame['id'].apply(lambda i: Photo(i).load())\n",
    ],
)
def test_items_of_lists_and_what_classes_inherit_are_known(code: str) -> None:
    assert len(findings_in(HASTY, PHOTO + code)) == 1


@pytest.mark.parametrize("some", ["photos[:5]", "islice(photos, 5)", "random.sample(photos, k=3)"])
def test_a_few_of_many_are_few(some: str) -> None:
    code = f"def show(photos: list[Photo]):\n    for p in {some}:\n        p.load()\n"
    assert findings_in(HASTY, PHOTO + code) == ()
