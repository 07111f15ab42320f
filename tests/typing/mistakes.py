"""Programs that are wrong: each line marked `# wrong` must be refused by mypy and by pyright, and no other line."""

import flickr_client
from flickr_client import Flickr


def mistakes(flickr: Flickr) -> None:
    flickr.photos.get_info()  # wrong
    flickr.photos.get_info(photo="1")  # wrong
    flickr.photos.search(txet="otters")  # wrong
    flickr.photos.search(text=7)  # wrong
    flickr.photos.search(text="x", sort="relevence")  # wrong
    flickr.photos.search(text="x", safe_search=4)  # wrong
    flickr.photos.search(text="x", has_geo="maybe")  # wrong
    flickr.photos.search("otters")  # wrong
    print(flickr.photos.search(text="x").totl)  # wrong
    flickr.photos.search(text="x").total.upper()  # wrong
    flickr.photos.get_inof("1")  # wrong
    flickr.photo.search(text="x")  # wrong
    flickr.upload("x.jpg", privcay=1)  # wrong
    flickr.upload("x.jpg", safety_level=4)  # wrong
    flickr.begin_login("admin")  # wrong
    done: str = flickr.photos.delete("1")  # wrong
    for photo in flickr.photos.iter_search(text="x", page=2):  # wrong
        print(done, photo.title)
    print(flickr.photos.search(text="x").photo[0].dateupload.isoformat())  # wrong
    flickr.photos.search(text="x").photo[0].title = "new"  # wrong
    flickr.test.login()["id"]  # wrong
    Flickr("key", timeot=5)  # wrong
    Flickr("key", timeout="5")  # wrong
    Flickr.from_env(cach=True)  # wrong
    Flickr.from_env(state=5)  # wrong
    flickr.with_options(retires=3)  # wrong
    flickr.with_options(base_url="http://127.0.0.1:5123")  # wrong
    flickr_client.Nonsense  # wrong
    flickr_client.errors.Nonsense  # wrong
    flickr_client.images.Nonsense  # wrong
