"""The page of a reading: all of it is there, it is true, and nothing in it can run."""

import base64
import hashlib
import json
import re
from collections.abc import Callable
from dataclasses import replace
from html import unescape
from html.parser import HTMLParser
from itertools import pairwise
from typing import Any

import pytest

from flaskmagic.colours import colours_of
from flaskmagic.lines import split_lines
from flaskmagic.reading import Reading, Status, read
from flaskmagic.reading.call_row import call_rows
from flaskmagic.reading.exchanges import read_run
from flaskmagic.reading.hops import ways_on
from flaskmagic.reading.step_view import view_of
from flaskmagic.render import page as page_form
from flaskmagic.render.highlight import Mark, Run, coloured, segments
from flaskmagic.render.page.excerpt import Folded, Row, excerpt_rows
from flaskmagic.render.page.journey import journey
from flaskmagic.trace import CallSite, Distribution, Trace
from flaskmagic.trace.site_columns import site_columns
from flaskmagic.walkthroughs import parse
from tests.big import NOTES, big_reading, big_trace

HOSTILE = "</script><img src=x onerror=alert(1)><!-- \" ' & \x1b[31m \u202e \u2028 \ud800"


class Document(HTMLParser):
    """The elements of a page and the text that its reader sees."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._unseen = ""
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, dict(attrs)))
        self._unseen = tag if tag in ("script", "style") else self._unseen

    def handle_endtag(self, tag: str) -> None:
        self._unseen = "" if tag == self._unseen else self._unseen

    def handle_data(self, data: str) -> None:
        self.text += "" if self._unseen else data


def block(html: str, name: str) -> Any:
    found = re.search(rf'<script type="application/json" id="{name}">(.*?)</script>', html)
    assert found is not None
    return json.loads(found[1])


def spread(pairs: list[int]) -> list[int]:
    return [
        number for number, count in zip(pairs[::2], pairs[1::2], strict=True) for _ in range(count)
    ]


@pytest.fixture
def hostile(built_trace: Trace) -> Reading:
    """A reading in which everything that comes from a run or a source is hostile."""
    calls = tuple(
        replace(
            call,
            thread=HOSTILE,
            arguments=call.arguments and {**call.arguments, "path": HOSTILE},
            result=call.result and HOSTILE,
            exception=call.exception and HOSTILE,
        )
        for call in built_trace.calls
    )
    files = {
        name: replace(
            file,
            path=f"{HOSTILE}/{file.path}",
            text=file.text.replace('"`{path}` as {kind}"', f'"{HOSTILE}"'),
            page="javascript:alert(1)",
            remark=HOSTILE,
        )
        for name, file in built_trace.files.items()
    }
    trace = replace(built_trace, calls=calls, files=files, title=HOSTILE, python=HOSTILE)
    notes = (
        '+++\ntitle = "T"\ntechnology = "lib"\nquestion = "Q?"\nscenario = "serve"\n+++\n'
        "## A <b>title</b>\n\n```step\n"
        'definition = "lib.app:App.serve"\n```\n\n'
        "<i>raw</i> {arguments.path} [x](javascript:alert(1)) ![y](https://x.org/y.png)\n\n"
        '## Mine\n\n```step\ndefinition = "lib.views:index"\n```\n\nIt is {result}.\n'
    )
    return read(parse(notes, "t", "t.md"), trace)


def test_the_policy_allows_only_what_is_in_the_page(built_reading: Reading) -> None:
    html = page_form.render(built_reading)
    found = re.search(r'http-equiv="Content-Security-Policy" content="([^"]*)"', html)
    assert found is not None
    rules = dict(rule.split(" ", 1) for rule in unescape(found[1]).split("; "))
    assert rules["default-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    for tag, rule in (("style", "style-src"), ("script", "script-src")):
        content = re.search(rf"<{tag}>(.*?)</{tag}>", html, re.DOTALL)
        assert content is not None
        digest = base64.b64encode(hashlib.sha256(content[1].encode()).digest()).decode()
        assert rules[rule] == f"'sha256-{digest}'"
    for _, attributes in Document(html).elements:
        assert not {name for name in attributes if name == "style" or name.startswith("on")}
        assert "src" not in attributes


def test_all_steps_are_there_in_order_and_say_what_did_not_run(built_reading: Reading) -> None:
    html = page_form.render(built_reading)
    ids = re.findall(r'<article id="step-(\d+)"', html)
    assert ids == [str(step.number) for step in built_reading.steps]
    articles = html.split('<article id="step-')[1:]
    for step, article in zip(built_reading.steps, articles, strict=True):
        assert step.step.title in article
        held = step.status is Status.EXECUTED
        assert ('class="notrun"' in article) is not held
        assert held or step.status.value in article.lower()
        assert ('class="excerpt"' in article) is held
    assert "since Lib 1.3" in html
    assert "Not shown" not in html


def test_headings_go_down_one_level_at_a_time(built_reading: Reading) -> None:
    elements = Document(page_form.render(built_reading)).elements
    levels = [int(tag[1]) for tag, _ in elements if re.fullmatch("h[1-6]", tag)]
    assert levels[0] == 1
    assert levels.count(1) == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_a_step_shows_its_values_its_way_and_its_links(built_reading: Reading) -> None:
    article = page_form.render(built_reading).split('<article id="step-')[1]
    text = " ".join(Document(article).text.split())
    assert "path = '/'" in text
    assert "Executed once, shown in MainThread" in text
    assert 'href="https://forge.org/lib/1.2/app.py#L7-L15"' in article
    assert 'class="on" href="#step-3"' in article, "the call that leads on is a link"


def test_nothing_hostile_gets_out_of_its_place(hostile: Reading) -> None:
    html = page_form.render(hostile)
    document = Document(html)
    tags = {tag for tag, _ in document.elements}
    assert not tags & {"img", "b", "i", "iframe"}
    assert html.count("</script>") == 3
    assert html.count("<!--") == 0
    assert "javascript:" not in " ".join(str(a.get("href")) for _, a in document.elements)
    assert not re.search("[\x1b\u202e\u2028\ud800]", html + json.dumps(block(html, "calls")))
    assert "\\u202e" in document.text
    assert "</script><img src=x onerror=alert(1)><!--" in document.text
    assert any("onerror=alert(1)" in name for name in block(html, "calls")["threads"])
    assert all(page == "" for _, _, page, *_ in block(html, "calls")["files"])
    html.encode("utf-8")


def test_every_call_is_in_the_data_as_it_was_recorded() -> None:
    reading = big_reading(1500)
    html = page_form.render(reading)
    calls = block(html, "calls")
    depth = 0
    columns_ = (calls["depth"], calls["edge"], spread(calls["id"]), spread(calls["thread"]))
    for position, (row, step, edge, offset, thread) in enumerate(
        zip(call_rows(reading), *columns_, strict=True)
    ):
        depth += step
        code, *site = calls["edges"][edge]
        file, name, line, *_ = calls["definitions"][code]
        assert (depth, offset + position) == (row.depth, row.call.id)
        assert (name, line) == (row.name, row.call.code.first_line)
        assert calls["files"][file][0] == row.place.rpartition(":")[0]
        assert calls["threads"][thread] == row.call.thread
        assert (site[1] if site else None) == (row.call.call_site and row.call.call_site.line)
        assert calls["steps"].get(str(position), [None])[0] == (row.steps[0] if row.steps else None)
        recorded = (
            calls["recorded"][calls["values"][str(position)]]
            if str(position) in calls["values"]
            else None
        )
        assert (recorded is None) is (row.call.lines is None)
        if recorded is not None:
            assert dict(recorded[1]) == row.call.arguments
            assert recorded[2] == row.call.result


def test_the_source_of_each_called_function_is_in_the_data() -> None:
    reading = big_reading(1500)
    html = page_form.render(reading)
    calls, sources = block(html, "calls"), block(html, "sources")
    texts = {file.path: split_lines(file.text) for file in reading.trace.files.values()}
    for file, _, _, first, last, _ in calls["definitions"]:
        assert any(
            start <= first and last < start + text.count("\n") + 1
            for start, text, _ in sources[file]
        )
    for (path, *_), parts in zip(calls["files"], sources, strict=True):
        for start, text, lengths in parts:
            lines = text.split("\n")
            assert lines == list(texts[path][start - 1 : start - 1 + len(lines)])
            for line, runs in zip(lines, lengths.split(" "), strict=True):
                assert sum(map(int, re.findall(r"\d+", runs))) == len(line)


def test_folds_hold_the_lines_that_were_left_out(built_reading: Reading) -> None:
    step = built_reading.steps[0]
    assert step.definition is not None
    rows = list(excerpt_rows(view_of(built_reading).steps[0]))
    folded = [item for item in rows if isinstance(item, Folded)]
    assert [item.label for item in folded] == ["docstring, 4 lines"]
    numbers = [
        row.line.number
        for item in rows
        for row in (item.rows if isinstance(item, Folded) else [item])
    ]
    span = step.definition.span
    assert numbers == list(range(span.first_line, span.last_line + 1))


def test_what_a_page_has_is_the_same_each_time(built_reading: Reading) -> None:
    others = [page_form.Page("Other <topic>", "other.html")]
    once = page_form.render(built_reading, others, "index.html")
    assert once == page_form.render(built_reading, others, "index.html")
    assert '<a href="other.html">Other &lt;topic&gt;</a>' in once
    assert 'href="index.html"' in once


def test_each_library_is_named_in_its_own_colour() -> None:
    html = page_form.render(big_reading(1500))
    names = ("Socket", "Werkzeug", "Flask", "Jinja2", "Your code")
    calls = block(html, "calls")
    assert tuple(calls["libraries"]) == names
    assert [(path, names[number]) for path, *_, number in calls["files"]][:3] == [
        ("socketserver.py", "Socket"),
        ("werkzeug/serving.py", "Werkzeug"),
        ("flask/app.py", "Flask"),
    ]
    for number, (name, colour) in enumerate(colours_of(names).items()):
        assert f".lib{number} {{ --lib: light-dark({colour.light}, {colour.dark}); }}" in html
        assert f'<span class="lib lib{number}">{name}</span>' in html
        assert f'<li class="lib lib{number}">{name}</li>' in html, "the name of the lane"


def test_the_last_step_leads_on_where_there_is_something(built_reading: Reading) -> None:
    following = page_form.Page("Other <topic>", "other.html")
    assert 'id="end"' not in page_form.render(built_reading)
    html = page_form.render(built_reading, [], "index.html", following=following)
    end = html.partition('id="end"')[2].partition("</article>")[0]
    assert 'Next: <a href="other.html">Other &lt;topic&gt;</a>' in end
    assert '<a href="index.html">All topics</a>' in end
    assert "Next:" not in page_form.render(built_reading, [], "index.html")


def test_the_code_of_a_step_stands_before_its_callers(built_reading: Reading) -> None:
    article = page_form.render(built_reading).split('<article id="step-')[1]
    parts = ('class="note"', 'class="excerpt"', 'class="callers"', "path = &#39;/&#39;")
    assert sorted(parts, key=article.index) == list(parts)


def test_lanes_come_from_the_trace() -> None:
    reading = big_reading(1500)
    picture = journey(reading)
    assert picture.lanes == ("Socket", "Werkzeug", "Flask", "Jinja2", "Your code")
    assert [stop.lane for stop in picture.stops][:4] == ["Socket", "Socket", "Werkzeug", "Flask"]
    assert picture.legs[0].new_thread, "the first step is the main thread's"
    assert not picture.legs[1].new_thread
    trace = big_trace(1500)
    named = {**trace.distributions, "flask": Distribution("Bottle", "1")}
    renamed = journey(read(parse(NOTES, "shop", "shop.md"), replace(trace, distributions=named)))
    assert renamed.lanes == ("Socket", "Werkzeug", "Jinja2", "Bottle", "Your code")


def test_what_did_not_run_is_no_part_of_the_way(built_reading: Reading) -> None:
    picture = journey(built_reading)
    assert len(picture.stops) == 5
    assert len(picture.legs) == 2
    assert "not executed" in picture.stops[-2].label
    assert picture.description == "From Lib."


def test_a_reading_without_a_step_or_a_call_is_a_page(built_reading: Reading) -> None:
    empty = replace(built_reading, steps=(), trace=replace(built_reading.trace, calls=()))
    html = page_form.render(empty)
    assert "No step was executed." in html
    assert "#step-" not in html.partition("<body>")[2]


def test_a_step_whose_end_is_not_known_shows_the_line_where_it_begins(built_trace: Trace) -> None:
    index = built_trace.calls[2]
    nameless = replace(index, code=replace(index.code, qualname="made_by_exec"), lines=None)
    files = {
        name: replace(file, is_own="views" in name) for name, file in built_trace.files.items()
    }
    calls = (*built_trace.calls[:2], nameless, *built_trace.calls[3:])
    reading = read_run(replace(built_trace, calls=calls, files=files), [])
    (number,) = [step.number for step in reading.steps if step.call is nameless]
    html = page_form.render(reading)
    assert block(html, "calls")["steps"]["2"] == [number]
    (row,) = excerpt_rows(view_of(reading).steps[number - 1])
    assert isinstance(row, Row)
    assert (row.line.number, row.line.text) == (1, "def index(path, kind):")
    assert journey(reading).lanes == ("Lib", "Your code")


def test_where_the_lines_were_not_recorded_the_page_says_so(built_reading: Reading) -> None:
    first, *rest = built_reading.steps
    partly = replace(built_reading, steps=(replace(first, all_lines=False), *rest))
    said = "Which lines ran was not recorded here"
    assert page_form.render(partly).count(said) == 1
    assert said not in page_form.render(built_reading)


def test_of_links_in_links_the_inner_one_counts() -> None:
    outer, inner = Mark(2, 9, "#1", ""), Mark(4, 7, "#2", "")
    found = segments([Run("", "  f("), Run("k", "g(x"), Run("", ")) + 1")], [outer, inner], 2)
    assert [
        (part.mark and part.mark.target, "".join(run.text for run in part.runs)) for part in found
    ] == [
        ("#1", "f("),
        ("#2", "g(x"),
        ("#1", "))"),
        (None, " + 1"),
    ]


@pytest.mark.parametrize(
    ("site", "expected"),
    [
        (CallSite("f", 1, 1, 2, 7), [(1, 1, 5)]),  # é is two bytes
        (CallSite("f", 1, 2, 4, 3), [(1, 2, 6), (2, 2, 3)]),
        (CallSite("f", 1), []),
        (CallSite("f", 9, 9, 0, 1), []),
    ],
)
def test_columns_are_those_of_the_characters(site: CallSite, expected: list[object]) -> None:
    assert list(site_columns(site, ("éé = f", "  )  "))) == expected


def test_only_calls_within_the_definition_lead_on(built_reading: Reading) -> None:
    found = ways_on(built_reading)
    assert [(way.site.line, way.step.number) for way in found[1]] == [(15, 3)]


@pytest.mark.parametrize(
    "text",
    ["def f():\n    return '\x0c'\n", "x = 1\n\n\ny = 2\n", "def (\n", "\ta\x00b\n", "# ü 😀\n"],
)
def test_colours_change_no_character(text: str) -> None:
    lines = split_lines(text)
    found = coloured(text, 1, len(lines), is_template=False)
    assert ["".join(run.text for run in line) for line in found] == list(lines)


def test_characters_are_counted_as_a_browser_counts(
    built_trace: Trace, built_reading: Reading
) -> None:
    views = "/site/lib/views.py"
    text = built_trace.files[views].text.replace("as", "😀 \x0c as")
    files = {**built_trace.files, views: replace(built_trace.files[views], text=text)}
    reading = replace(built_reading, trace=replace(built_trace, files=files))
    ((_, shown, lengths),) = block(page_form.render(reading), "sources")[1]
    assert "\\u000c" in shown
    for line, runs in zip(shown.split("\n"), lengths.split(" "), strict=True):
        counted = len(line.encode("utf-16-le")) // 2
        assert sum(map(int, re.findall(r"\d+", runs))) == counted


def test_a_topic_is_smaller_than_two_megabytes(live_reading: Callable[[str], Reading]) -> None:
    html = page_form.render(live_reading("route"))
    assert len(html.encode()) < 2_000_000
