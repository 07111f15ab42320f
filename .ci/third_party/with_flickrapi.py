"""What a program on flickrapi does: login, calls in several formats, an upload, errors."""

import os
import subprocess
import sys

import flickrapi

key, secret = os.environ["FLICKR_API_KEY"], os.environ["FLICKR_API_SECRET"]
flickr = flickrapi.FlickrAPI(key, secret, store_token=False)
flickr.get_request_token(oauth_callback="oob")
agree = [*os.environ["BROWSER"].replace("%s", "").split(), flickr.auth_url(perms="delete")]
flickr.get_access_token(subprocess.check_output(agree, text=True).strip())
login = flickr.test.login(format="parsed-json")
assert login["user"]["username"]["_content"] == "Otter of Sandbank", login

found = flickr.photos.search(text="otter", per_page=5, extras="url_m", format="parsed-json")["photos"]
assert found["photo"][0]["url_m"].startswith("https://live.staticflickr.com/"), found
assert flickr.photos.getInfo(photo_id=found["photo"][0]["id"]).find("photo/title").text
album = flickr.photosets.getList().find("photosets/photoset").get("id")
assert len(flickr.photosets.getPhotos(photoset_id=album).findall("photoset/photo")) > 1

done = flickr.upload(filename=sys.argv[1], title="Zwölf Otter", tags="otter", is_public=0)
photo = done.find("photoid").text
assert flickr.photos.getInfo(photo_id=photo).find("photo/title").text == "Zwölf Otter"
flickr.replace(filename=sys.argv[1], photo_id=photo)
try:
    flickr.photos.getInfo(photo_id="1")
except flickrapi.FlickrError as error:
    assert error.code == 1, error
else:
    raise AssertionError("photo 1 is not there")
print("login, calls, upload, replace, error")
