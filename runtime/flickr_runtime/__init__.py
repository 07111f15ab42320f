"""The hand-written half of the client: requests, signatures, responses, errors, login, upload, URLs."""

from flickr_runtime.arguments import Unchecked
from flickr_runtime.base_client import RawResponse
from flickr_runtime.client import BaseClient
from flickr_runtime.credentials import Credentials, Token
from flickr_runtime.decoding import decode
from flickr_runtime.endpoints import Endpoints
from flickr_runtime.events import Event
from flickr_runtime.messages import Request, Response
from flickr_runtime.method import Method
from flickr_runtime.mixins import (
    AlbumLinks,
    GalleryLinks,
    GroupLinks,
    PersonLinks,
    PhotoFields,
    PhotoFiles,
    PhotoLinks,
)
from flickr_runtime.privacy import Privacy
from flickr_runtime.scalars import (
    ABSENT,
    Count,
    Drifting,
    Element,
    LocalTime,
    Number,
    Record,
    Text,
    Timestamp,
    Usual,
    ZeroIsNone,
)
from flickr_runtime.sequences import RecordSequence
from flickr_runtime.transport import MockTransport, RequestsTransport, Transport

__all__ = [
    "ABSENT",
    "AlbumLinks",
    "BaseClient",
    "Count",
    "Credentials",
    "Drifting",
    "Element",
    "Endpoints",
    "Event",
    "GalleryLinks",
    "GroupLinks",
    "LocalTime",
    "Method",
    "MockTransport",
    "Number",
    "PersonLinks",
    "PhotoFields",
    "PhotoFiles",
    "PhotoLinks",
    "Privacy",
    "RawResponse",
    "Record",
    "RecordSequence",
    "Request",
    "RequestsTransport",
    "Response",
    "Text",
    "Timestamp",
    "Token",
    "Transport",
    "Unchecked",
    "Usual",
    "ZeroIsNone",
    "decode",
]
