"""What a program on flickr_api does: login, objects, a walk, an upload, errors."""

import os
import subprocess
import sys
from urllib.parse import parse_qs, urlsplit

import flickr_api
from flickr_api.auth import AuthHandler

flickr_api.set_keys(api_key=os.environ["FLICKR_API_KEY"], api_secret=os.environ["FLICKR_API_SECRET"])
auth = AuthHandler()
agree = [*os.environ["BROWSER"].replace("%s", "").split(), auth.get_authorization_url("delete")]
back = subprocess.check_output(agree, text=True).strip()
auth.set_verifier(parse_qs(urlsplit(back).query)["oauth_verifier"][0])
flickr_api.set_auth_handler(auth)
user = flickr_api.test.login()
assert user.username == "Otter of Sandbank", user

assert len(list(flickr_api.Walker(flickr_api.Photo.search, text="otter", per_page=5))) > 5
photo = user.getPhotos(per_page=3)[0]
assert photo.getInfo()["title"] is not None
assert photo.getSizes()["Medium"]["source"].startswith("https://live.staticflickr.com/")
photo.save(os.path.join(os.path.dirname(sys.argv[1]), "saved.jpg"), size_label="Medium")
albums = user.getPhotosets()
assert len(albums[0].getPhotos()) > 1

new = flickr_api.upload(photo_file=sys.argv[1], title="Zwölf Otter", tags="otter", is_public="0")
assert new.getInfo()["title"] == "Zwölf Otter"
try:
    flickr_api.Photo(id="1").getInfo()
except flickr_api.flickrerrors.FlickrAPIError as error:
    assert error.code == 1, error
else:
    raise AssertionError("photo 1 is not there")
print("login, objects, walk, download, upload, error")
