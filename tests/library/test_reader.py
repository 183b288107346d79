"""YAML by expected type: every fault with its line and a suggestion."""

import pytest

from recours.core.errors import ContentError
from recours.library.read_conditions import read_condition
from recours.library.reader import open_yaml, parse_yaml


def faulty(text, read):
    with pytest.raises(ContentError) as caught:
        read(parse_yaml(text, "f.yaml"))
    return caught.value


def test_an_unknown_key_is_named_with_its_line_and_the_nearest():
    fault = faulty("id: x\ntitel: y\n", lambda root: root.fields("step", ("id", "title")))
    assert fault.place == "f.yaml:2"
    assert "« title »" in fault.way_out
    assert "« titel »" in fault.message


def test_a_doubled_key_is_named_with_its_line():
    fault = faulty("a: 1\nb: 2\na: 3\n", lambda root: root.map())
    assert (fault.place, "deux fois" in fault.message) == ("f.yaml:3", True)


def test_a_missing_key_is_named():
    assert "« title »" in faulty("id: x\n", lambda root: root.fields("step", ("id", "title"))).message


@pytest.mark.parametrize("text", ["2026-02-30", "21 novembre", "2026-1-1"])
def test_a_day_that_is_none_is_refused(text):
    assert faulty(text, lambda root: root.day()).place == "f.yaml:1"


def test_what_yaml_would_misread_stays_what_was_written():
    found = parse_yaml("postcode: 01000\nflag: on\nno: no\nquoted: '5000'\nreal: true\nday: 2026-01-02", "f").map()
    assert [found[key].plain() for key in ("postcode", "flag", "no", "quoted", "real")] == [
        "01000",
        "on",
        "no",
        "5000",
        True,
    ]


def test_broken_yaml_says_where():
    with pytest.raises(ContentError) as caught:
        parse_yaml('a: "b\nc: d', "f.yaml")
    assert caught.value.place.startswith("f.yaml:")


def test_a_file_that_is_not_there_or_not_text_says_so(tmp_path):
    with pytest.raises(ContentError, match="n'existe pas"):
        open_yaml(tmp_path / "absent.yaml")
    (tmp_path / "photo.yaml").write_bytes(b"\xff\xd8\xff\xe0")
    with pytest.raises(ContentError, match=r"photo\.yaml:1: ce fichier n'est pas en UTF-8"):
        open_yaml(tmp_path / "photo.yaml")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{fact: a, event: b}", "une seule"),
        ("{fact: a, at_least: 1, at_most: 2}", "compare une seule fois"),
        ("{event: a, is: x}", "at_most, after ou at_least"),
        ("{lapsed: a, is: true}", "rien à faire"),
        ("{facts: a}", "« facts »"),
        ("{why: seul}", "une seule"),
    ],
)
def test_a_condition_of_another_shape_is_refused(text, said):
    assert said in faulty(text, read_condition).message


def test_a_mapping_may_start_from_another_and_say_only_what_differs():
    found = parse_yaml("a: &one {x: 1, y: 2}\nb: {<<: *one, y: 3}\n", "f.yaml").map()["b"].map()
    assert {key: entry.text() for key, entry in found.items()} == {"x": "1", "y": "3"}
