"""The streaming form: what a server reads out of it, and that it can be sent twice."""

import asyncio
import io
from collections.abc import Iterator
from typing import BinaryIO, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.formparser import parse_form_data

from flickr_runtime.errors import ArgumentError
from flickr_runtime.messages import File
from flickr_runtime.multipart import MultipartBody, TrackedFile


def received(body: MultipartBody) -> tuple[dict[str, str], dict[str, tuple[str, bytes]]]:
    """The fields and files as werkzeug, which the sandbox stands on, reads them."""
    environ = {
        "wsgi.input": io.BytesIO(b"".join(body)),
        "CONTENT_LENGTH": body.headers["Content-Length"],
        "CONTENT_TYPE": body.headers["Content-Type"],
        "REQUEST_METHOD": "POST",
    }
    _, form, files = parse_form_data(environ)
    contents = {name: (file.filename or "", file.read()) for name, file in files.items()}
    for file in files.values():
        file.close()
    return form.to_dict(), contents


text = st.text(st.characters(exclude_categories=["Cs"]), max_size=40)


@given(fields=st.dictionaries(st.from_regex(r"[a-z_]{1,12}", fullmatch=True), text, max_size=4), data=st.binary())
def test_what_is_sent_arrives(fields: dict[str, str], data: bytes) -> None:
    body = MultipartBody(fields, {"photo": File("otter.jpg", data)})
    assert received(body) == (fields, {"photo": ("otter.jpg", data)})
    assert len(body) == len(b"".join(body)) == int(body.headers["Content-Length"])


@given(name=st.text(max_size=60).filter(bool))
def test_no_file_name_breaks_out_of_its_header(name: str) -> None:
    sent = b"".join(MultipartBody({"title": "x"}, {"photo": File(name, b"data")}, boundary="b"))
    header = sent.split(b"\r\n\r\n")[1].split(b"--b\r\n")[1]
    assert header.count(b"\r\n") == 1
    assert header.startswith(b'Content-Disposition: form-data; name="photo"; filename="')
    assert header.split(b"\r\n")[0].count(b'"') == 4


@pytest.mark.parametrize(
    ("name", "read_as"),
    [
        ("Löwe 🦦.jpg", "Löwe 🦦.jpg"),
        ('a "good" one.png', 'a "good" one.png'),
        ('x.jpg"\r\nX-Evil: 1\r\n\r\n', 'x.jpg"%0D%0AX-Evil: 1%0D%0A%0D%0A'),
        ("trailing\\", "trailing%5C"),
        ("broken \udcff.jpg", "broken ?.jpg"),
    ],
)
def test_file_names_as_a_server_reads_them(name: str, read_as: str) -> None:
    assert received(MultipartBody({}, {"photo": File(name, b"data")}))[1] == {"photo": (read_as, b"data")}


def test_it_is_sent_again_from_where_the_file_was() -> None:
    file = io.BytesIO(b"skipped|photo")
    file.seek(8)
    body = MultipartBody({}, {"photo": File("a.jpg", file)})
    first, second = b"".join(body), b"".join(body)
    assert first == second
    assert received(body)[1] == {"photo": ("a.jpg", b"photo")}


def test_progress_ends_with_all_and_begins_again() -> None:
    messages: list[tuple[int, int]] = []
    file = TrackedFile("a.jpg", b"x" * 600_000, lambda sent, total: messages.append((sent, total)))
    body = MultipartBody({"title": "x"}, {"photo": file})
    assert sum(map(len, body)) == len(body)
    assert messages == [(262_144, 600_000), (524_288, 600_000), (600_000, 600_000)]
    next(iter_of_file := iter(body))
    for _ in range(5):
        next(iter_of_file)
    assert messages[3] == (262_144, 600_000)


def test_only_a_piece_of_the_file_is_in_memory() -> None:
    sizes: list[int] = []

    class Huge(io.RawIOBase):
        at = 0

        def seekable(self) -> bool:
            return True

        def tell(self) -> int:
            return self.at

        def seek(self, offset: int, whence: int = 0) -> int:
            self.at = offset if whence == 0 else (1 << 40) + offset
            return self.at

        def read(self, size: int = -1) -> bytes:
            sizes.append(size)
            return bytes(size)

    body = MultipartBody({}, {"photo": File("huge.mp4", cast("BinaryIO", Huge()))})
    assert len(body) > 1 << 40
    chunks = iter(body)
    for _ in range(10):
        next(chunks)
    assert set(sizes) == {256 * 1024}


def test_a_file_that_shrinks_is_not_sent_as_if_it_were_whole() -> None:
    file = io.BytesIO(b"x" * 100)
    body = MultipartBody({}, {"photo": File("log.jpg", file)})
    file.truncate(10)
    with pytest.raises(ArgumentError, match=r"log\.jpg: became shorter"):
        b"".join(body)


def test_a_file_that_grows_is_sent_as_far_as_it_was_announced() -> None:
    file = io.BytesIO(b"x" * 100)
    body = MultipartBody({}, {"photo": File("log.jpg", file)})
    file.seek(0, 2)
    file.write(b"more")
    assert len(b"".join(body)) == len(body)


def test_a_stream_that_cannot_seek_is_refused() -> None:
    class Pipe(io.BytesIO):
        def tell(self) -> int:
            raise OSError("Illegal seek")

    with pytest.raises(ArgumentError, match="cannot seek"):
        MultipartBody({}, {"photo": File("pipe", Pipe(b"x"))})


def test_the_event_loop_gets_the_same_bytes_and_the_progress() -> None:
    messages: list[int] = []
    file = TrackedFile("a.jpg", io.BytesIO(b"x" * 600_000), lambda sent, _: messages.append(sent))
    body = MultipartBody({"title": "x"}, {"photo": file}, boundary="b")

    async def collected() -> bytes:
        return b"".join([chunk async for chunk in body.stream()])

    assert asyncio.run(collected()) == b"".join(body)
    assert messages[:3] == [262_144, 524_288, 600_000]


def test_two_bodies_share_no_boundary() -> None:
    def kinds() -> Iterator[str]:
        yield MultipartBody({}, {}).content_type
        yield MultipartBody({}, {}).content_type

    assert len(set(kinds())) == 2
