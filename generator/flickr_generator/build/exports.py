"""The exports of `flickr_client` from the runtime: a module per subject, so that users import one package."""

from __future__ import annotations

from dataclasses import dataclass

from flickr_generator.build.code import Code, docstring, identifier, join

__all__ = ["ERRORS", "MODULES", "Export", "Module"]

_RUNTIME = "flickr_runtime"


@dataclass(frozen=True)
class Export:
    """Names from one module of the runtime; `home` is its path below the runtime."""

    home: Code
    names: tuple[Code, ...]


@dataclass(frozen=True)
class Module:
    """A module of the client that exports names of the runtime."""

    name: Code
    doc: Code
    exports: tuple[Export, ...]

    @property
    def names(self) -> list[Code]:
        """All names, sorted."""
        return sorted(name for export in self.exports for name in export.names)


def _module(name: str, doc: str, **exports: str) -> Module:
    """A module from plain text; `exports` are names by home, with `__` for a dot."""
    return Module(identifier(name, what="a module"), docstring(doc), _exports(exports))


def _exports(exports: dict[str, str]) -> tuple[Export, ...]:
    return tuple(
        Export(
            join(".", [identifier(part, what="a module") for part in (_RUNTIME, *home.split("__"))]),
            tuple(identifier(name, what="an export") for name in names.split()),
        )
        for home, names in exports.items()
    )


ERRORS = _exports(
    {
        "errors": "APIError ArgumentError AuthenticationError ConfigurationError ConnectionFailed DeadlineExceeded "
        "FlickrError HTTPStatusError IncompleteResultsWarning InvalidArgument LimitReached NotFound OAuthError "
        "PermissionDenied RequestTimeout ResponseTooLarge ServiceUnavailable TransportError UnreadableResponse",
        "extras": "MissingField MissingSize",
        "feeds__read": "PageInsteadOfFeed",
        "multipart": "FileChanged",
        "images__errors": "DownloadError ImageTooLarge ImageUnavailable NotAnImage NotWritten",
        "limits__errors": "RateLimited",
        "login__errors": "LoginDenied LoginError",
        "state__errors": "StateUnavailable",
        "tokens__errors": "TokenStoreError",
        "upload__errors": "DuplicatePhoto EmptyFile FileTooLarge TicketFailed TicketPending UploadFailed UploadStopped "
        "UploadUncertain",
        "urls__errors": "NotFlickr UnknownAddress",
    }
)
"""Every error that the client raises, besides those of single methods."""

MODULES = (
    _module(
        "cache",
        "Caches of responses: where they are stored, and for how long.",
        cache__cache="Cache",
        cache__store="DAY CacheStore Entry Lookup",
    ),
    _module(
        "extras",
        "Extras: which one adds which field of the photos in a list.",
        extras="EXTRAS OTHERS STANDARD extra_for need",
    ),
    _module(
        "feeds",
        "The public feeds, for which no key is needed.",
        feeds__flows="public_feeds",
        feeds__model="Feed FeedItem",
        feeds__queries="FeedQuery Feeds",
        feeds__read="read_feed",
    ),
    _module(
        "images",
        "Files of photos: downloads at a limited rate, and sizes that keep the proportion.",
        images__boxes="fit square_crop",
        images__download="Downloaded download_flow",
        images__rate="DownloadRate",
        images__session="ImageCache ImageSession",
    ),
    _module(
        "limits",
        "The limit of 3600 calls per hour that all programs with one key share.",
        limits__limiter="LIMIT WINDOW Limiter",
        limits__reservation="Reservation",
        limits__shares="SLOW_METHODS",
    ),
    _module(
        "login",
        "Signing users in: from a terminal, by a browser on this machine, or in a web application.",
        login__interactive="has_browser login_with_browser login_with_code sign_in",
        login__status="TokenStatus check_token check_token_async",
        login__steps="LoginRequest Permission",
        login__web="PendingLogin begin_web_login complete_web_login",
    ),
    _module(
        "testing",
        "Tests without network: a Flickr that returns the responses that a test states.",
        testing="FlickrMock MockCall",
        transport="MockTransport",
        async_transport="AsyncMockTransport",
        messages="Request Response",
    ),
    _module(
        "tokens",
        "Stores of keys and tokens, and lookups in them.",
        credentials="Credentials Token",
        tokens__find="AppKeys delete_app find_app find_credentials store_app",
        tokens__session="SessionStore",
        tokens__store="FileStore KeyringStore TokenStore VaultStore default_store",
        tokens__vault="Vault default_vault",
    ),
    _module(
        "uploads",
        "Uploads: options, results, and many files at once with a journal.",
        privacy="Privacy",
        upload__batch="Batch Outcome",
        upload__defaults="Defaults Limits",
        upload__flows="Replaced Uploaded replace_flow settings_flow upload_flow",
        upload__journal="Journal journal_path",
        upload__lookup="checksum_tag find_photo",
        upload__many="upload_many upload_many_async",
        upload__options="UploadOptions",
        upload__session="UploadSession",
        upload__settings="UploadSettings",
        upload__source="Source",
    ),
    _module(
        "urls",
        "URLs of photos, people, albums and groups: built from ids, and parsed.",
        urls__base58="decode58 encode58",
        urls__images="DEFAULT_ICON IMAGE_HOST icon_url image_url original_url short_image_url",
        urls__named="Named NamedAlbum NamedCollection NamedGallery NamedGroup NamedGuestPass NamedIcon NamedImage "
        "NamedPerson NamedPhoto NamedShortLink NamedTag NamedVideo",
        urls__pages="album_url albums_url galleries_url gallery_url group_pool_url group_url photo_page_url "
        "photostream_url profile_url short_album_url short_url tag_url",
        urls__parse="parse_url",
        urls__sizes="SIZES Size SizeName size_called size_of_suffix",
    ),
    _module(
        "usage",
        "How many calls were made, by hour and by method.",
        usage__recorder="Usage",
        usage__report="HourUsage MethodUsage UsageReport",
    ),
)
"""Each is `flickr_client.NAME`. Errors are in `flickr_client.errors` only."""
