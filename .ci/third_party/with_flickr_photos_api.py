"""What a program on flickr-photos-api does: users, things that are not there; it knows the licences of old."""

import os

from flickr_photos_api import FlickrPhotosApi, ResourceNotFound

api = FlickrPhotosApi(api_key=os.environ["FLICKR_API_KEY"], user_agent="tests of flickrkit")
otter = api.lookup_user_by_url(url="https://www.flickr.com/photos/otterbank/")
assert otter["username"] == "Otter of Sandbank", otter
assert otter["photos_url"] == "https://www.flickr.com/photos/otterbank/", otter
try:
    api.get_single_photo(photo_id="1")
except ResourceNotFound:
    pass
else:
    raise AssertionError("photo 1 is not there")
try:
    api.get_licenses()
except KeyError as error:
    assert "CC BY" in str(error), error  # it knows the names that licences had before June 2025, and no others
else:
    raise AssertionError("this version knows the licences of today; use more of it here")
print("user, not found, licences of before 2025")
