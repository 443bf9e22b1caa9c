"""Links to the published pages lead to what is there."""

from __future__ import annotations

import re

import pytest

from flaskmagic.reading import Reading
from flaskmagic.render import site
from flaskmagic.render.page.calls import payload
from flaskmagic.render.page.libraries import Libraries
from flaskmagic.tui.published import BadAddress, Published, folder_of
from flaskmagic.tui.walk import Walk
from tests.big import big_reading


@pytest.mark.parametrize(
    ("address", "folder"),
    [
        ("https://example.org/pages", "https://example.org/pages/"),
        ("https://example.org", "https://example.org/"),
        (" https://example.org/pages/index.html#step-3 ", "https://example.org/pages/"),
        ("http://localhost:8000/a/?q=1", "http://localhost:8000/a/"),
        ("file:///home/me/pages/route.html", "file:///home/me/pages/"),
    ],
)
def test_the_folder_of_the_pages(address: str, folder: str) -> None:
    assert folder_of(address) == folder


@pytest.mark.parametrize(
    "address", ["", "pages", "example.org/pages", "https://", "http://[a", "https://a b/"]
)
def test_what_is_no_address(address: str) -> None:
    with pytest.raises(BadAddress, match="an address such as"):
        folder_of(address)


def test_every_link_leads_to_a_place_of_the_page(built_reading: Reading) -> None:
    big = big_reading(300)
    readings = [built_reading, big, big]  # two of one name
    files = site.render(readings)
    pages = Published("https://example.org/p", readings)
    for number, reading in enumerate(readings):
        walk = Walk(reading)
        links = [pages.link(number, walk)]
        while walk.forward() == "":
            links.append(pages.link(number, walk))
        assert len(set(links)) >= len([step for step in reading.steps if step.call]) + 1
        for link in links:
            assert link is not None
            name, anchor = re.fullmatch(
                r"https://example.org/p/([\w-]+\.html)#([\w-]+)", link
            ).groups()
            assert f'id="{anchor}"' in files[name]
            assert f"<h1>{reading.walkthrough.title}" in files[name]


def test_a_call_is_named_as_the_page_names_it(built_reading: Reading) -> None:
    walk = Walk(built_reading)
    call = built_reading.calls[1]
    walk.go_to_call(call)
    pages = Published("https://example.org/", [built_reading])
    # Pairs: the id without the position, how often.
    runs = payload(built_reading, Libraries(built_reading)).calls["id"]
    ahead = [each for each, times in zip(runs[::2], runs[1::2], strict=True) for _ in range(times)]
    assert call.id in {position + each for position, each in enumerate(ahead)}
    assert pages.link(0, walk) == f"https://example.org/serve.html#call-{call.id}"
    walk.go_to_line("/site/lib/app.py", 1)
    assert pages.link(0, walk) is None
