"""Where readings differ, in every output: golden files, and the same facts in all of them."""

import json
import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from flaskmagic.reading.differences import Differences, differences
from flaskmagic.render.compared import OUTPUTS
from tests.asked import ada, bob
from tests.releases import new_trace, old_trace, reading

Golden = Callable[[str, str], None]


@pytest.fixture(scope="module")
def found() -> Differences:
    return differences(reading(old_trace()), reading(new_trace()))


def written(name: str, *found: Differences, width: int = 80) -> str:
    return OUTPUTS.choose(name, None).write(found, width)


@pytest.mark.parametrize("width", [80, 140])
def test_text(found: Differences, golden: Golden, width: int) -> None:
    text = written("text", found, width=width)
    golden(f"compared-{width}.txt", text)
    assert all(len(line) <= width for line in text.splitlines())


def test_markdown(found: Differences, golden: Golden) -> None:
    golden("compared.md", written("markdown", found))


def test_json(found: Differences, golden: Golden) -> None:
    golden("compared.json", written("json", found))


def test_html(found: Differences, golden: Golden) -> None:
    page = written("html", found)
    golden("compared.html", page[page.index("</head>") :])


def facts(found: Differences) -> list[str]:
    """Return all that is said of what differs."""
    assert found.first is not None
    hops = (found.first.left, found.first.right)
    lines = [line for each in found.lines for line in (*each.left, *each.right)]
    return [
        *(found.title, found.question, found.left, found.right, found.answers, found.summary),
        *found.unknown,
        *found.ran_only,
        *(found.legend, found.first.said, found.first.meet),
        *(each for hop in hops for each in (hop.said, hop.place, hop.source)),
        *(row.standing.value for row in found.rows),
        *(row.step for row in found.rows),
        *(row.said for row in found.rows),
        *(row.title for row in found.rows),
        *(
            side.place
            for row in found.rows
            for side in (row.left, row.right)
            if side and not row.is_folded
        ),
        *(each for line in lines for each in (str(line.number), line.text)),
    ]


@pytest.mark.parametrize("name", list(OUTPUTS.by_name()))
def test_every_output_says_all(name: str) -> None:
    broken = replace(new_trace(), gaps={"worker": "it broke off"})
    for found in (
        differences(reading(old_trace()), reading(new_trace())),
        differences(reading(old_trace()), reading(broken)),
        differences(ada(), bob()),
    ):
        text = written(name, found, width=1000)
        if name == "json":
            text = "\n".join(map(str, values(json.loads(text))))
        plain = re.sub(r"<[^>]*>", "", text) if name == "html" else text.replace("\\", "")
        for old, new in (("&#34;", '"'), ("&#39;", "'"), ("&gt;", ">"), ("&lt;", "<")):
            plain = plain.replace(old, new)
        said = " ".join(plain.split())
        for fact in filter(None, facts(found)):
            assert " ".join(fact.split()) in said, fact


def values(document: object) -> list[object]:
    if isinstance(document, dict):
        return [each for value in document.values() for each in values(value)]
    if isinstance(document, list):
        return [each for value in document for each in values(value)]
    return [document]


@pytest.mark.parametrize("name", list(OUTPUTS.by_name()))
def test_permalinks_are_those_of_each_side(name: str, found: Differences) -> None:
    if name == "text":  # its links are for terminals
        return
    text = written(name, found)
    links = {
        side.link for row in found.rows for side in (row.left, row.right) if side and side.link
    }
    assert {link.split("/")[4] for link in links} == {"1.0", "2.0"}
    assert all(link in text for link in links)


@pytest.mark.parametrize("name", list(OUTPUTS.by_name()))
def test_that_nothing_differs_is_said_and_several_are_one_document(name: str) -> None:
    same = differences(reading(old_trace()), reading(old_trace()))
    text = written(name, same, same, width=1000)
    assert text.count("Nothing differs") == 2
    assert "5 the same" in text


@pytest.mark.parametrize("name", list(OUTPUTS.by_name()))
def test_what_stands_in_a_source_can_not_get_out_of_a_document(name: str) -> None:
    old = old_trace()
    evil = "<script>alert(1)</script>\x1b[31m|`x`"
    files = {
        each: replace(
            file, path=f"{evil}.py", page='javascript:alert("x")', remark=evil, is_own=False
        )
        for each, file in old.files.items()
    }
    text = written(name, differences(reading(replace(old, files=files)), reading(new_trace())))
    assert "\x1b" not in text
    assert "javascript:" not in text
    if name == "html":
        assert "<script>alert" not in text
