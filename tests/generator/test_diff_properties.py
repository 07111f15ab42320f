"""Properties of any two sides: no difference from itself, symmetry, and a complete JSON form."""

import json

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from flickr_generator.diff.api import ASPECTS, Api, Argument, Field, Method
from flickr_generator.diff.change import Change, Difference, Named
from flickr_generator.diff.compare import compare_apis
from flickr_generator.diff.render import FORMATS, render

NAMES = st.sampled_from(["a", "b", "page"])
TYPES = st.sampled_from(["Photo", "Person"])
SCALARS = st.sampled_from(["text", "integer", "number", "id", "text_content", "any", ""])
VALUES = st.one_of(st.integers(0, 3), st.sampled_from(["x", "y"]), st.booleans())

leaves = st.builds(
    Field,
    type=SCALARS,
    many=st.sampled_from([None, True, False]),
    always=st.sampled_from([None, True, False]),
    rare=st.booleans(),
    example=st.booleans(),
)
shared = st.builds(Field, type=TYPES, shared=st.just(True), many=st.booleans(), always=st.booleans())
fields = st.recursive(
    st.one_of(leaves, shared),
    lambda inner: st.builds(Field, type=st.just("object"), many=st.booleans(), members=st.dictionaries(NAMES, inner)),
    max_leaves=5,
)
objects = st.builds(Field, type=st.just("object"), members=st.dictionaries(NAMES, fields, max_size=3))
arguments = st.builds(
    Argument,
    required=st.booleans(),
    type=st.sampled_from(
        ["text", "integer", "number", "comma list of string", "comma list of integer", "space list of string"]
    ),
    values=st.one_of(st.none(), st.lists(VALUES, min_size=1, max_size=3).map(tuple)),
    closed=st.booleans(),
    default=st.one_of(st.none(), VALUES),
    limits=st.dictionaries(st.sampled_from(["minimum", "maximum", "maxItems"]), st.integers(0, 3)),
    words=st.dictionaries(st.sampled_from(["description", "deprecated"]), st.one_of(st.none(), st.text(max_size=3))),
    rest=st.dictionaries(NAMES, VALUES, max_size=1),
)
methods = st.builds(
    Method,
    permission=st.sampled_from(["none", "read", "write", "delete"]),
    login=st.booleans(),
    signing=st.booleans(),
    http=st.sampled_from(["GET", "POST"]),
    arguments=st.dictionaries(NAMES, arguments, max_size=3),
    errors=st.dictionaries(st.sampled_from([1, 2, 96, 99]), st.sampled_from(["x", "y"])),
    response=st.one_of(st.none(), objects),
    paging=st.one_of(st.none(), st.dictionaries(NAMES, VALUES)),
    rules=st.dictionaries(NAMES, VALUES, max_size=1),
    words=st.dictionaries(st.sampled_from(["description", "source"]), VALUES, max_size=1),
)
apis = st.builds(
    Api,
    knows=st.one_of(st.just(frozenset(ASPECTS)), st.frozensets(st.sampled_from(sorted(ASPECTS)))),
    methods=st.dictionaries(st.sampled_from(["flickr.a.b", "flickr.a.c"]), methods),
    types=st.fixed_dictionaries({"Photo": objects, "Person": objects}),
    responses=st.dictionaries(NAMES, objects, max_size=1),
)


def mirrored(change: Change) -> Change:
    turned = {"added": "removed", "removed": "added", "changed": "changed"}
    return msgspec.structs.replace(change, change=turned[change.change], old=change.new, new=change.old)


def without_impact(changes: list[Change]) -> list[str]:
    return sorted(repr(msgspec.structs.replace(change, impact="breaking")) for change in changes)


@given(apis)
def test_nothing_differs_from_itself(api: Api) -> None:
    assert compare_apis(api, api) == []


@given(apis, apis)
def test_back_is_the_mirror_of_forth(old: Api, new: Api) -> None:
    forth, back = compare_apis(old, new), compare_apis(new, old)
    assert without_impact(back) == without_impact([mirrored(change) for change in forth])


@given(apis, apis)
def test_no_way_is_additive_in_both_directions(old: Api, new: Api) -> None:
    """Whatever adds for callers takes away when it is undone; only what is documentation may be so both ways."""
    back = {repr(msgspec.structs.replace(change, impact="breaking")): change for change in compare_apis(new, old)}
    for change in compare_apis(old, new):
        undone = back[repr(msgspec.structs.replace(mirrored(change), impact="breaking"))]
        shared_error = change.part == "error" and change.name in {"96", "99"}
        if change.impact == "additive" and not shared_error:
            assert undone.impact == "breaking"


@given(apis, apis)
def test_json_contains_everything_and_every_form_can_be_read(old: Api, new: Api) -> None:
    difference = Difference(
        old=Named("one", "specs"),
        new=Named("two", "reflection"),
        not_compared=("words",),
        changes=tuple(compare_apis(old, new)),
    )
    body = difference.to_json()
    assert Difference.from_json(body) == difference
    assert Difference.from_json(body).to_json() == body
    assert sum(json.loads(body)["summary"].values()) == len(difference.changes)
    for form in FORMATS:
        assert "one" in render(difference, form)
