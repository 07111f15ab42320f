"""What a Django site with allauth does: a visitor signs in with Flickr and has an account then."""

import os
import subprocess
import sys

import django
from django.conf import settings

APPS = ["auth", "contenttypes", "sessions", "messages", "sites"]
settings.configure(
    SECRET_KEY="of no use",
    ROOT_URLCONF=__name__,
    ALLOWED_HOSTS=["*"],
    SITE_ID=1,
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}},
    INSTALLED_APPS=[
        *(f"django.contrib.{name}" for name in APPS),
        "allauth",
        "allauth.account",
        "allauth.socialaccount",
        "allauth.socialaccount.providers.flickr",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
        "django.contrib.messages.middleware.MessageMiddleware",
        "allauth.account.middleware.AccountMiddleware",
    ],
    TEMPLATES=[{"BACKEND": "django.template.backends.django.DjangoTemplates", "APP_DIRS": True}],
    AUTHENTICATION_BACKENDS=["allauth.account.auth_backends.AuthenticationBackend"],
    SOCIALACCOUNT_PROVIDERS={
        "flickr": {"APP": {"client_id": os.environ["FLICKR_API_KEY"], "secret": os.environ["FLICKR_API_SECRET"]}}
    },
    LOGIN_REDIRECT_URL="/home",
    ACCOUNT_EMAIL_VERIFICATION="none",
)
sys.modules.setdefault(__name__, sys.modules["__main__"])
django.setup()
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import include, path  # noqa: E402

urlpatterns = [path("accounts/", include("allauth.urls"))]
call_command("migrate", verbosity=0)
browser = Client(SERVER_NAME="app.example")
begun = browser.post("/accounts/flickr/login/")
assert begun.status_code == 302, begun.content
assert begun.url.startswith("https://www.flickr.com/services/oauth/authorize"), begun.url
agree = [*os.environ["BROWSER"].replace("%s", "").split(), begun.url]
back = subprocess.check_output(agree, text=True).strip()
assert back.startswith("http://app.example/accounts/flickr/login/callback/"), back
done = browser.get(back.removeprefix("http://app.example"))
assert (done.status_code, done.url) == (302, "/home"), (done.status_code, done.content)
from allauth.socialaccount.models import SocialAccount  # noqa: E402

(account,) = SocialAccount.objects.all()
assert account.extra_data["person"]["nsid"] == "10203040@N01", account.extra_data
print("login, account, profile")
