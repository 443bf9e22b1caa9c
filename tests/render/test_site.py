"""The site: a list of the topics and a page for each, tied together by relative links."""

import re
from dataclasses import replace

from flaskmagic.reading import Reading
from flaskmagic.render import site
from tests.big import big_reading


def named(reading: Reading, topic: str) -> Reading:
    return replace(reading, walkthrough=replace(reading.walkthrough, topic=topic))


def test_there_is_a_page_for_each_topic_and_a_list_of_them(built_reading: Reading) -> None:
    found = site.render([built_reading, big_reading(800)])
    assert list(found) == ["index.html", "serve.html", "shop.html"]
    index = found["index.html"]
    for said in ("Who answers?", "How is a page of the shop made?", "Lib 1.2 · Python 3.11.7"):
        assert said in index
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
    assert '<h2 class="group">Pages</h2>' in body
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
