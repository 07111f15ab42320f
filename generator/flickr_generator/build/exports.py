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
        cache="DAY Cache CacheStore Entry Lookup",
    ),
    _module(
        "extras",
        "Extras: which one adds which field of the photos in a list.",
        extras="EXTRAS OTHERS STANDARD extra_for need",
    ),
    _module(
        "feeds",
        "The public feeds, for which no key is needed.",
        feeds="Feed FeedItem FeedQuery Feeds public_feeds read_feed",
    ),
    _module(
        "images",
        "Files of photos: downloads at a limited rate, and sizes that keep the proportion.",
        images="DownloadRate Downloaded ImageCache ImageSession download_flow fit square_crop",
    ),
    _module(
        "limits",
        "The limit of 3600 calls per hour that all programs with one key share.",
        limits="LIMIT SLOW_METHODS WINDOW Limiter Reservation",
    ),
    _module(
        "login",
        "Signing users in: from a terminal, by a browser on this machine, or in a web application.",
        login="LoginRequest PendingLogin Permission TokenStatus begin_web_login check_token check_token_async "
        "complete_web_login has_browser login_with_browser login_with_code sign_in",
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
        tokens="AppKeys FileStore KeyringStore SessionStore TokenStore Vault VaultStore default_store default_vault "
        "delete_app find_app find_credentials store_app",
    ),
    _module(
        "uploads",
        "Uploads: options, results, and many files at once with a journal.",
        privacy="Privacy",
        upload="Batch Defaults Journal Limits Outcome Replaced Source UploadOptions UploadSession UploadSettings "
        "Uploaded checksum_tag find_photo journal_path replace_flow settings_flow upload_flow upload_many "
        "upload_many_async",
    ),
    _module(
        "urls",
        "URLs of photos, people, albums and groups: built from ids, and parsed.",
        urls="DEFAULT_ICON IMAGE_HOST SIZES Named NamedAlbum NamedCollection NamedGallery NamedGroup NamedGuestPass "
        "NamedIcon NamedImage NamedPerson NamedPhoto NamedShortLink NamedTag NamedVideo Size SizeName album_url "
        "albums_url decode58 encode58 galleries_url gallery_url group_pool_url group_url icon_url image_url "
        "original_url parse_url photo_page_url photostream_url profile_url short_album_url short_image_url short_url "
        "size_called size_of_suffix tag_url",
    ),
    _module(
        "usage", "How many calls were made, by hour and by method.", usage="HourUsage MethodUsage Usage UsageReport"
    ),
)
"""Each is `flickr_client.NAME`. Errors are in `flickr_client.errors` only."""
