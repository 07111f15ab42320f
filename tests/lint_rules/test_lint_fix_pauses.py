"""Pauses that fixes write: a second for each call of all that run at a time, at most 3600 an hour in total."""

from __future__ import annotations

import pytest

from flickr_lint.config import Settings
from flickr_lint.engine import Means
from flickr_lint.fix.flow import Job, mend
from flickr_lint.read.pool import MemoryPool
from flickr_lint.read.source import Raw
from flickr_lint.registry import choose

HEAD = """import threading, time
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import Pool, Process
import flickrapi
flickr = flickrapi.FlickrAPI(K, S)
"""
WORK = """def work(ids):
    for i in ids:
        flickr.photos.getExif(photo_id=i)
"""


def _mended(text: str) -> str:
    raw = Raw("wall.py", "python", text.encode())
    _, state = mend(Job(MemoryPool([raw]), choose(["FLK301", "FLK302"], ()), Settings(), Means()), unsafe=True)
    return state.after.get("wall.py", raw).data.decode()


def _paused(seconds: int) -> str:
    return WORK.replace("        flickr", f"        time.sleep({seconds})\n        flickr")


@pytest.mark.parametrize(
    ("start", "seconds"),
    [
        ("work(all_ids)\n", 1),
        ("threading.Thread(target=work, args=(all_ids,)).start()\n", 1),
        ("for n in range(8):\n    threading.Thread(target=work, args=(parts[n],)).start()\n", 8),
        ("many = [Process(target=work, args=(parts[n],)) for n in range(4)]\n", 4),
        ("COUNT = 3\nfor n in range(COUNT):\n    threading.Thread(target=lambda: work(parts[n])).start()\n", 3),
        ("with ThreadPoolExecutor(max_workers=6) as pool:\n    pool.map(work, parts)\n", 6),
        ("pool = Pool(5)\nfor part in parts:\n    pool.apply_async(work, (part,))\n", 5),
        (
            "def part(p):\n    work(p)\npool = ThreadPoolExecutor(7)\nfor ids in parts:\n    pool.submit(part, ids)\n",
            7,
        ),
        # nobody says how many
        ("for part in parts:\n    threading.Thread(target=work, args=(part,)).start()\n", 0),
        ("with ThreadPoolExecutor() as pool:\n    pool.map(work, parts)\n", 0),
        ("with ThreadPoolExecutor(threads()) as pool:\n    pool.map(work, parts)\n", 0),
    ],
)
def test_workers_wait_for_each_other(start: str, seconds: int) -> None:
    expected = (_paused(seconds) if seconds else WORK) + start
    assert _mended(HEAD + WORK + start) == HEAD + expected
    # one second each is too little where several wait at a time
    if seconds > 1:
        assert _mended(HEAD + _paused(1) + start) == HEAD + expected


def test_threads_of_ones_own_class() -> None:
    text = """class Worker(threading.Thread):
    def __init__(self, ids):
        super().__init__()
        self.ids = ids
    def run(self):
        for i in self.ids:
            flickr.photos.getExif(photo_id=i)
for n in range(4):
    Worker(parts[n]).start()
"""
    paused = text.replace("            flickr", "            time.sleep(4)\n            flickr")
    assert _mended(HEAD + text) == HEAD + paused
    unknown = text.replace("for n in range(4)", "for n in parts")
    assert _mended(HEAD + unknown) == HEAD + unknown
    elsewhere = text.partition("for n in")[0]  # whoever imports it starts it
    assert _mended(HEAD + elsewhere) == HEAD + paused.partition("for n in")[0].replace("sleep(4)", "sleep(1)")


def test_a_function_that_waits_in_its_own_loop_needs_no_pause_before_it() -> None:
    text = """def save(photos):
    for photo in photos:
        flickr.photos.getExif(photo_id=photo)
for page in pages:
    found = flickr.photos.search(text="a", page=page)
    save(found)
"""
    after = text.replace("        flickr", "        time.sleep(1)\n        flickr").replace(
        "    found", "    time.sleep(1)\n    found"
    )
    assert _mended(HEAD + text) == HEAD + after
    retried = text.replace("for photo in photos:", "while True:").replace("found)", "found)\n    show(found)")
    assert "time.sleep(2" not in _mended(HEAD + retried)


def test_a_loop_whose_lookup_a_list_replaces_need_not_wait() -> None:
    text = """for p in flickr.photos.search(text="a")["photos"]["photo"]:
    print(flickr.photos.getInfo(photo_id=p["id"])["photo"]["views"])
"""
    after = text.replace('"a"', '"a", extras="views"').replace('flickr.photos.getInfo(photo_id=p["id"])["photo"]', "p")
    raw = Raw("wall.py", "python", (HEAD + text).encode())
    report, state = mend(Job(MemoryPool([raw]), choose(["FLK301", "FLK401"], ()), Settings(), Means()), unsafe=True)
    assert state.after["wall.py"].data.decode() == HEAD + after
    assert not report.findings


def test_a_function_that_a_pool_maps_waits_in_itself() -> None:
    text = """def exif(i):
    return flickr.photos.getExif(photo_id=i)
with ThreadPoolExecutor(max_workers=8) as pool:
    found = list(pool.map(exif, ids))
"""
    paused = text.replace("    return", "    time.sleep(8)\n    return")
    assert _mended(HEAD + text) == HEAD + paused
    assert _mended(HEAD + text.replace("max_workers=8", "")) == HEAD + text.replace("max_workers=8", "")


@pytest.mark.parametrize(
    ("body", "seconds"),
    [
        # one or the other
        ("    if i:\n        return {}\n    else:\n        return {}\n", 1),
        ("    return {} if i else {}\n", 1),
        # both
        ("    return {}, {}\n", 2),
        ("    def two():\n        return {}, {}\n    return two(), flickr.photos.getSizes(photo_id=i)\n", 3),
    ],
)
def test_a_pause_is_as_long_as_the_calls_of_one_way_ask(body: str, seconds: int) -> None:
    body = body.format("flickr.photos.getExif(photo_id=i)", "flickr.photos.getInfo(photo_id=i)")
    text = f"{HEAD}def one(i):\n{body}for i in ids:\n    keep(one(i))\n"
    assert _mended(text) == text.replace("    keep(", f"    time.sleep({seconds})\n    keep(")


@pytest.mark.parametrize(
    "function",
    [
        """
def info(i):
    if i in CACHE:
        return CACHE[i]
    PAUSEfound = CACHE[i] = flickr.photos.getInfo(photo_id=i)
    return found
""",
        """
def info(i):
    found = store.load(i)
    if found is None:
        PAUSEfound = flickr.photos.getInfo(photo_id=i)
        store.save(i, found)
    return found
""",
        """
def info(i):
    try:
        return CACHE[i]
    except KeyError:
        PAUSEfound = flickr.photos.getInfo(photo_id=i)
        CACHE[i] = found
        return found
""",
        """
@functools.lru_cache(maxsize=100)
def info(i):
    PAUSEreturn flickr.photos.getInfo(photo_id=i)
""",
    ],
)
def test_what_a_cache_responses_waits_for_nothing(function: str) -> None:
    text = f"import functools\n{HEAD}{function}\nfor i in many:\n    print(info(i))\n"
    lines = [line.replace("PAUSE", "") for line in text.splitlines(keepends=True)]
    paused = [f"{line[: line.index('PAUSE')]}time.sleep(1)\n" if "PAUSE" in line else "" for line in text.splitlines()]
    assert _mended("".join(lines)) == "".join(pause + line for pause, line in zip(paused, lines, strict=True))


def test_what_always_calls_waits_in_the_loop() -> None:
    text = "def info(i):\n    return flickr.photos.getInfo(photo_id=i)\nfor i in many:\n    PAUSEprint(info(i))\n"
    before, after = text.replace("PAUSE", ""), text.replace("PAUSE", "time.sleep(1)\n    ")
    assert _mended(HEAD + before) == HEAD + after


CALL = "flickr.photos.getExif(photo_id=i)"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (
            f"return [{CALL} for i in ids]",
            ["found = []", "for i in ids:", "    time.sleep(1)", f"    found.append({CALL})", "return found"],
        ),
        (
            f"every = {{i: {CALL} for i in ids if i}}  # by id",
            [
                "every = {}",
                "for i in ids:",
                "    if i:",
                "        time.sleep(1)",
                f"        every[i] = {CALL}  # by id",
            ],
        ),
        (
            f"every = {{\n        {CALL}['photo']['camera']\n        for i in ids\n    }}",
            ["every = set()", "for i in ids:", "    time.sleep(1)", f"    every.add({CALL}['photo']['camera'])"],
        ),
        (
            "return [(exif(i), " + CALL + ") for i in ids]",
            [
                *("found = []", "for i in ids:", "    time.sleep(2)"),
                *(f"    found.append((exif(i), {CALL}))", "return found"),
            ],
        ),
        (
            f"return sum(len({CALL}) for i in ids)  # all",
            [
                "found = []",
                "for i in ids:",
                "    time.sleep(1)",
                f"    found.append(len({CALL}))",
                "return sum(found)  # all",
            ],
        ),
        (
            f"for exif in [{CALL} for i in ids]:\n        show(exif)",
            [
                "found = []",
                "for i in ids:",
                "    time.sleep(1)",
                f"    found.append({CALL})",
                "for exif in found:",
                "    show(exif)",
            ],
        ),
        (
            f"return [{CALL} for some in ids for i in some]",
            [
                "found = []",
                "for some in ids:",
                "    for i in some:",
                "        time.sleep(1)",
                f"        found.append({CALL})",
                "return found",
            ],
        ),
        (
            f"return [i for i in ids if {CALL}]",
            [
                "found = []",
                "for i in ids:",
                "    time.sleep(1)",
                f"    if {CALL}:",
                "        found.append(i)",
                "return found",
            ],
        ),
        # another loop over the same name
        (
            f"every = [{CALL} for i in ids]\n    for i in every:\n        show(i)",
            [
                "every = []",
                "for i in ids:",
                "    time.sleep(1)",
                f"    every.append({CALL})",
                "for i in every:",
                "    show(i)",
            ],
        ),
    ],
)
def test_a_comprehension_that_calls_becomes_a_loop_that_waits(before: str, after: list[str]) -> None:
    head = (
        "import time\nimport flickrapi\nflickr = flickrapi.FlickrAPI(K, S)\n"
        f"def exif(i):\n    return {CALL}\ndef all_of(ids):\n    "
    )
    made = _mended(f"{head}{before}\n")
    assert made == head + "\n    ".join(after) + "\n"


def test_a_comprehension_that_awaits_becomes_a_loop_that_awaits() -> None:
    head = (
        "import asyncio\nAPI = 'https://api.flickr.com/services/rest/?method=flickr.photos.getExif&photo_id='\n"
        "async def exif(client, i):\n    return (await client.get(API + i)).json()\n"
        "async def all_of(client, ids):\n    "
    )
    made = _mended(f"import httpx\n{head}return [await exif(client, i) for i in ids]\n")
    loop = ["found = []", "for i in ids:", "    await asyncio.sleep(1)", "    found.append(await exif(client, i))"]
    assert made == f"import httpx\n{head}" + "\n    ".join([*loop, "return found"]) + "\n"


@pytest.mark.parametrize(
    "body",
    [
        f"return sorted(any({CALL} for i in ids))",
        f"return ids or [{CALL} for i in ids]",
        f"return show(start(), [{CALL} for i in ids])",
        f"i = 1\n    every = [{CALL} for i in ids]\n    return every, i",
        f"ids = [{CALL} for i in ids]",
        f"every = [{CALL} for i in ids]; show(every)",
        f"return [  # each\n        {CALL} for i in ids\n    ]",
    ],
)
def test_a_comprehension_stays_where_a_loop_would_be_something_else(body: str) -> None:
    text = f"import time\nimport flickrapi\nflickr = flickrapi.FlickrAPI(K, S)\ndef all_of(ids):\n    {body}\n"
    assert _mended(text) == text


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (f"for i in ids: {CALL}  # each", ["for i in ids:", "    PAUSE", f"    {CALL}  # each"]),
        (
            f"for i in ids: found = {CALL}; show(found)",
            ["for i in ids:", "    PAUSE", f"    found = {CALL}", "    show(found)"],
        ),
        (f"while ids: i = ids.pop(); {CALL}", ["while ids:", "    i = ids.pop()", "    PAUSE", f"    {CALL}"]),
        (
            f"for i in ids:\n    if i: {CALL}\n    else: flickr.photos.getInfo(photo_id=i); {CALL}  # both",
            [
                *("for i in ids:", "    if i:", "        PAUSE", f"        {CALL}", "    else:", "        PAUSE"),
                *("        flickr.photos.getInfo(photo_id=i)", "        PAUSE", f"        {CALL}  # both"),
            ],
        ),
        (
            f"for i in ids:\n    # both\n    i = str(i); {CALL}",
            ["for i in ids:", "    # both", "    i = str(i)", "    PAUSE", f"    {CALL}"],
        ),
    ],
)
def test_statements_of_one_line_get_lines_of_their_own(before: str, after: list[str]) -> None:
    assert _mended(f"{HEAD}{before}\n") == HEAD + "\n".join(after).replace("PAUSE", "time.sleep(1)") + "\n"


def test_a_line_of_python_2_stays_if_there_is_no_room_before_its_call() -> None:
    text = f"{HEAD}for i in ids: print {CALL}\n"
    assert _mended(text) == text
    branch = f"{HEAD}for i in ids:\n    if i: print {CALL}\n"
    assert _mended(branch) == branch.replace("    if", "    time.sleep(1)\n    if")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("pool = Pool(4)\nEXIF = list(pool.map(LAMBDA, ids))\n", 4),
        ("EXIF = list(map(LAMBDA, ids))\n", 1),
        ("EXIF = frame['id'].apply(LAMBDA)\n", 1),
    ],
)
def test_a_lambda_that_is_mapped_becomes_a_function_that_waits(before: str, after: int) -> None:
    function = f"\n\ndef look_up(i):\n    time.sleep({after})\n    return {CALL}\n\n\nEXIF"
    made = _mended(HEAD + before.replace("LAMBDA", f"lambda i: {CALL}"))
    assert made == HEAD + before.replace("LAMBDA", "look_up").replace("EXIF", function)


@pytest.mark.parametrize(
    "text",
    [
        f"found = [list(map(lambda i: {CALL}, some)) for some in many]\n",
        f"async def run(ids):\n    return list(map(lambda i: {CALL}, ids))\n",
    ],
)
def test_a_lambda_stays_if_a_function_would_be_something_else(text: str) -> None:
    assert "def look_up" not in _mended(HEAD + text)


TASKS = """import asyncio, httpx
API = 'https://api.flickr.com/services/rest/?method=flickr.photos.getExif&photo_id='
async def exif(client, i):
    async with client.stream('GET', API + i) as found:
        return found.json()
async def one(i):
    return await exif(None, i)
async def run(client, ids):
"""


@pytest.mark.parametrize(
    ("many", "item", "made"),
    [
        ("[exif(client, i) for i in ids]", "i", "exif(client, i)"),
        ("(exif(client, i) for i in ids)", "i", "exif(client, i)"),
        ("map(one, ids)", "item", "one(item)"),
    ],
)
def test_coroutines_that_are_gathered_start_a_second_apart(many: str, item: str, made: str) -> None:
    text = f"{TASKS}    return await asyncio.gather(*{many}, return_exceptions=True)\n"
    loop = ["tasks = []", f"for {item} in ids:", "    await asyncio.sleep(1)"]
    lines = [*loop, f"    tasks.append(asyncio.create_task({made}))", "return await asyncio.gather(*tasks, "]
    assert _mended(text) == f"{TASKS}    {(chr(10) + '    ').join(lines)}return_exceptions=True)\n"


def test_coroutines_stay_where_no_event_loop_runs() -> None:
    text = TASKS.replace("async def run", "def run")
    text += "    return asyncio.run(asyncio.gather(*[exif(client, i) for i in ids]))\n"
    assert _mended(text) == text
