"""The site: a list of the topics and a page for each, tied together by relative links."""

import re
import struct
import sys
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from flaskmagic import api
from flaskmagic.reading import Reading
from flaskmagic.render import site
from flaskmagic.render.page.index import duration
from flaskmagic.render.preview import NoAddress, site_address
from tests.big import big_reading


def named(reading: Reading, topic: str) -> Reading:
    return replace(reading, walkthrough=replace(reading.walkthrough, topic=topic))


def test_there_is_a_page_for_each_topic_and_a_list_of_them(built_reading: Reading) -> None:
    found = site.render([built_reading, big_reading(800)])
    assert list(found) == [
        *("index.html", "serve.html", "serve-quiz.html", "shop.html", "shop-quiz.html")
    ]
    index = found["index.html"]
    for said in ("Who answers?", "How is a page of the shop made?"):
        assert said in index
    assert "2 topics, about 3 minutes to read<br>Python 3.11.7" in index, "what all have, once"
    assert '<p class="versions">Lib 1.2</p>' in index
    assert "3 of 5 steps executed" in index
    assert "800 calls recorded, 8 steps" in index


def test_topics_stand_below_their_groups_and_say_how_long_they_take(
    built_reading: Reading,
) -> None:
    first, second = named(built_reading, "first"), named(built_reading, "second")
    grouped = replace(second, walkthrough=replace(second.walkthrough, group="Pages"))
    long = replace(first, walkthrough=replace(first.walkthrough, introduction="word " * 1200))
    index = site.render([built_reading, grouped, long])["index.html"]
    body = index.partition("<body>")[2]
    shown = re.findall(r"<(h[1-6])\b[^>]*>(?:<a href=.([^\"]+).>)?", body)
    assert shown[1:] == [
        *(("h2", "serve.html"), ("h2", "first.html")),
        *(("h2", ""), ("h3", "second.html")),
    ]
    assert '<h2 class="group">Pages <span class="versions">1 topic, about 1 minute to' in body
    assert "3 topics, about 12 minutes to read<br>Lib 1.2" in body
    assert re.findall(r"About (\d+) minutes? to read", body) == ["1", "10", "1"]


def test_every_link_of_the_site_is_relative_and_leads_to_a_page(built_reading: Reading) -> None:
    found = site.render([built_reading, big_reading(800)])
    for html in found.values():
        body = html.partition("<body>")[2].partition('<script type="application/json"')[0]
        for href in re.findall(r'href="([^"#]+)"', body):
            assert href in found or href.startswith("https://")
        anchors = set(re.findall(r'href="#((?!call-)[^"]+)"', body))
        assert anchors <= set(re.findall(r'id="([^"]+)"', body))
        assert "default-src &#39;none&#39;" in html
    assert 'href="shop.html"' in found["serve.html"]
    assert 'href="shop.html"' not in found["shop.html"]
    assert all('href="index.html"' in found[name] for name in ("serve.html", "shop.html"))


def test_topics_of_any_name_have_files_of_their_own(built_reading: Reading) -> None:
    topics = ["index", "My Topic", "my-topic", "../../etc", "é", "é"]
    names = site.file_names(topics)
    assert names[:3] == ["index-2.html", "my-topic.html", "my-topic-2.html"]
    assert len(set(names)) == len(topics)
    assert all(re.fullmatch(r"[a-z0-9-]+\.html", name) for name in names)
    assert set(site.render([named(built_reading, topic) for topic in topics])) >= set(names)


def heads(html: str) -> dict[str, str]:
    """Return what the head of a page says to those who make previews of links."""
    head = unescape(html.partition("</head>")[0])
    found = re.findall(r'<meta (?:property|name)="([a-z:]+)" content="([^"]*)">', head)
    return dict(found)


def test_a_preview_has_a_picture_only_where_its_address_is_known(built_reading: Reading) -> None:
    readings = [built_reading, big_reading(800)]
    here = site.render(readings)
    assert heads(here["shop.html"])["og:title"] == "A shop"
    assert heads(here["shop.html"])["og:description"] == "How is a page of the shop made?"
    assert heads(here["shop.html"])["twitter:card"] == "summary"
    assert not any('"og:image' in html or '"og:url' in html for html in here.values())
    there = site.render(readings, "https://example.org/flask/", {"shop.png", "index.png"})
    shop, index = there["shop.html"], there["index.html"]
    assert heads(shop)["og:image"] == "https://example.org/flask/shop.png"
    assert heads(shop)["twitter:card"] == "summary_large_image"
    assert '<link rel="canonical" href="https://example.org/flask/shop.html">' in shop
    assert heads(index)["og:url"] == "https://example.org/flask/"
    assert heads(index)["og:image"] == "https://example.org/flask/index.png"
    assert "og:image" not in heads(there["serve.html"]), "no picture was drawn"


def test_pictures_are_png_of_the_size_that_the_page_says(built_reading: Reading) -> None:
    pytest.importorskip("typst", reason="typst is not installed")
    hostile = replace(built_reading.walkthrough, title='\ud800"]\x1b ' * 99, question='#"' * 999)
    readings = [built_reading, replace(built_reading, walkthrough=hostile, steps=())]
    drawn = site.pictures(readings)
    html = site.render(readings, "https://example.org/", drawn)
    quizzes = {name for name in html if "-quiz" in name}
    assert set(drawn) == {name.replace(".html", ".png") for name in html if name not in quizzes}
    assert heads(html["serve-quiz.html"])["og:image"].endswith("/serve.png"), "that of its page"
    for name, content in drawn.items():
        said = heads(html[name.replace(".png", ".html")])
        size = (int(said["og:image:width"]), int(said["og:image:height"]))
        assert content.startswith(b"\x89PNG\r\n")
        assert struct.unpack(">II", content[16:24]) == size
    assert drawn["serve.png"] != drawn["serve-2.png"], "the path is in the picture"


@pytest.mark.parametrize(
    "url",
    ["example.org", "ftp://example.org/", "https://", "https://a.org/?b", "http://[", 'http://a/"'],
)
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(NoAddress):
        site_address(url)
    assert site_address("https://a.org/b") == site_address("https://a.org/b/") == "https://a.org/b/"


@pytest.mark.parametrize(
    ("minutes", "said"),
    [(1, "1 minute"), (119, "119 minutes"), (128, "2¼ hours"), (239, "4 hours")],
)
def test_a_long_time_is_said_in_hours(minutes: int, said: str) -> None:
    assert duration(minutes) == said


def test_without_typst_a_site_has_no_pictures_and_the_reason_is_said(
    built_reading: Reading, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "typst", None)
    assert api.lacks_pictures() == (
        "preview pictures need typst: python -m pip install 'flaskmagic[pdf]'"
    )
    api.write_site([built_reading], tmp_path, "https://example.org")
    assert {file.name for file in tmp_path.iterdir()} == {
        *("index.html", "serve.html", "serve-quiz.html")
    }
    html = (tmp_path / "serve.html").read_text(encoding="utf-8")
    assert heads(html)["og:url"] == "https://example.org/serve.html"
    assert "og:image" not in heads(html)
