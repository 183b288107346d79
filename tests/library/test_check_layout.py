"""Files of content/ keep to short lines, one key a line beyond three, and anchors in `shared:`."""

import shutil
from datetime import date
from pathlib import Path

import pytest

from recours.library.check_layout import LONGEST_LINE, layout_faults
from recours.library.checks import check
from recours.library.load import default_content, read_library
from recours.library.reader import open_yaml

GOOD = """\
shared:
  paid: &paid {fact: payment_made, is: true, why: "Vous avez payé."}
steps:
  - when: *paid
  - {id: two, title: deux, when: *paid}
"""


def places(text: str) -> list[str | None]:
    return [fault.place for fault in layout_faults(text, "x.yaml")]


def test_a_good_layout_has_no_fault() -> None:
    assert places(GOOD) == []


def test_a_line_may_have_120_signs_and_no_more() -> None:
    comment = "#" * LONGEST_LINE
    assert places(f"{GOOD}{comment}\n") == []
    assert places(f"{GOOD}{comment}é\n") == ["x.yaml:6"]


@pytest.mark.parametrize(
    ("step", "faulty"),
    [
        ("{a: 1, b: 2, c: 3}", False),
        ("{a: 1, b: 2, c: 3, d: 4}", True),
        ("{a: {b: 1, c: 2, d: 3, e: 4}}", True),
        ("[[{a: 1, b: 2, c: 3, d: 4}]]", True),
        ("[1, 2, 3, 4]", False),
        ("{a: 1, b: 2, <<: *paid, c: 3}", True),
    ],
)
def test_a_map_of_four_keys_is_written_without_braces(step: str, faulty: bool) -> None:
    assert places(f"{GOOD}  - {step}\n") == (["x.yaml:6"] if faulty else [])


@pytest.mark.parametrize(
    "anchored", ["&one {event: letter_sent}", "&one une phrase", "&one [a, b]", "[&one {a: 1}]", "{<<: &one {a: 1}}"]
)
def test_an_anchor_stands_in_shared_alone(anchored: str) -> None:
    assert places(f"{GOOD}  - when: {anchored}\n") == ["x.yaml:6"]


def test_a_fault_within_a_shared_value_is_found_once() -> None:
    assert places(GOOD.replace("is: true", "is: true, or: 1")) == ["x.yaml:2"]


def test_an_ampersand_in_a_text_is_no_anchor() -> None:
    assert places(f'{GOOD}  - "&c"\n  - Marks & Spencer\n') == []


def test_a_root_that_is_a_list_is_checked_too() -> None:
    assert places("- {a: 1, b: 2, c: 3, d: 4}\n- &one 2\n") == ["x.yaml:1", "x.yaml:2"]


def test_faults_say_what_to_do() -> None:
    text = f"{GOOD}  - &one {{a: 1, b: 2, c: 3, d: 4}}\n# {'x' * LONGEST_LINE}\n"
    told = [f"{fault} {fault.way_out}" for fault in layout_faults(text, "x.yaml")]
    assert ["122 signes" in told[0], "4 clés" in told[1], "« *nom »" in told[2]] == [True] * 3


def test_the_shared_section_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(GOOD, encoding="utf-8")
    first, second = open_yaml(path).fields("file", ("steps",))["steps"].list()
    assert (
        first.map()["when"].plain()
        == second.map()["when"].plain()
        == {
            "fact": "payment_made",
            "is": True,
            "why": "Vous avez payé.",
        }
    )


def test_the_check_of_content_reads_every_file(tmp_path: Path) -> None:
    content = Path(shutil.copytree(default_content(), tmp_path / "content"))
    files = ("letters/reminder.yaml", "procedures/companies/amazon.yaml", "stories/account.yaml", "tables/readers.yaml")
    for file in files:
        with (content / file).open("a", encoding="utf-8") as text:
            text.write(f"# {'x' * LONGEST_LINE}\n")
    (content / "facts" / "parties.yaml").write_text("facts: [", encoding="utf-8")
    (content / "facts" / "case.yaml").write_bytes(b"\xff")
    told = [
        each.place or ""
        for each in check(read_library(content), date(2026, 11, 30)).faults
        if "122 signes" in str(each)
    ]
    assert {place.rpartition(":")[0] for place in told} == {f"content/{file}" for file in files}
