"""The HTML page of a report: own words survive what editors do to the file around them."""

import re
from collections.abc import Callable

import pytest

from flaskmagic.errors import Problem
from flaskmagic.report.answers import keep_answers
from flaskmagic.report.document import Document, Place, Prose
from flaskmagic.report.forms.html import HtmlAnswer, read_places, write
from tests.report.documents import EXCERPT, excerpt, prose, with_answer

EVIDENCE = ("a:f.<locals>.g, a-->b.py:1-3, executed once", "a:h & co, h.py:2--!>, once")
FRESH = Document((Prose("# R\n\n"), Place("f/one", EVIDENCE), Place("f/two", EVIDENCE)))
PLACE = "<p><em>(Write here.)</em></p>"
OURS = "<p>We <b>think</b>.</p>"


def written() -> str:
    return write(FRESH).replace(PLACE, OURS, 1)


def again(html: str, fresh: Document = FRESH) -> str:
    found = read_places(html)
    return write(keep_answers(fresh, {k: each for k, each in found.items() if each.answer}))


def test_evidence_comes_back_as_it_was_and_closes_no_comment() -> None:
    html = write(FRESH)
    assert read_places(html)["f/one"].evidence == EVIDENCE
    comments = re.findall(r"<!--(.*?)--!?>", html, re.DOTALL)
    assert len(comments) == html.count("<!--") == 4
    assert again(written()).count("The evidence changed") == 0


@pytest.mark.parametrize(
    "edited",
    [
        lambda html: html,
        lambda html: html.replace("\n", "\r\n"),
        lambda html: "\n".join(f"      {line}" for line in html.split("\n")),
        lambda html: html.replace("-->\n", "-->"),
        lambda html: html.replace("<!-- /your words -->", "<!--/your words-->"),
    ],
    ids=["as it is", "CRLF", "indented", "joined", "minified"],
)
def test_words_survive_an_editor(edited: Callable[[str], str]) -> None:
    html = edited(written())
    assert OURS in again(html)
    kept = read_places(html)
    assert kept["f/one"].answer == HtmlAnswer(OURS)
    assert kept["f/one"].evidence == EVIDENCE
    assert kept["f/two"].answer is None


def test_a_second_time_changes_nothing() -> None:
    once = again(written())
    assert again(once) == once


@pytest.mark.parametrize("blank", ["", "\n", "<p>\n  <em>(Write here.)</em>\n</p>"])
def test_a_place_that_only_a_formatter_touched_is_unwritten(blank: str) -> None:
    html = write(FRESH).replace(PLACE, blank)
    assert not any(each.answer for each in read_places(html).values())


@pytest.mark.parametrize(
    ("mark", "instead"),
    [("<!-- /your words -->", ""), ("<!-- your words:", "<p>"), ("<!-- your words:", "<!--")],
)
def test_a_missing_mark_is_told_and_not_passed_over(mark: str, instead: str) -> None:
    with pytest.raises(Problem, match=r"^line \d+ of the HTML: a mark .* missing"):
        read_places(written().replace(mark, instead, 1))


def test_words_of_two_places_with_one_key_are_joined() -> None:
    place = Place("f/one", EVIDENCE)
    html = write(Document((place, place, place))).replace(PLACE, OURS, 2)
    assert read_places(html)["f/one"].answer == HtmlAnswer(f"{OURS}\n{OURS}")


def test_only_what_was_read_from_html_is_html() -> None:
    claimed = with_answer(FRESH, "*(What stands in the HTML at f/one.)* <i>x</i>", "f/one")
    html = write(keep_answers(claimed, {"f/two": read_places(written())["f/one"]}))
    assert "&lt;i&gt;x&lt;/i&gt;" in html
    assert OURS in html


def test_what_turns_text_around_is_written_out() -> None:
    html = write(prose("# R\n\na \u202e `\u2066` \x1b\n\n```text\n|    1  x\u202ey\n```\n"))
    assert "x\\u202ey" in html
    assert "\\u001b" in html
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x1b]", html)


def test_the_target_of_a_link_may_stand_in_another_block() -> None:
    target = Prose("\n[docs]: https://example.org/docs\n")
    html = write(Document((Prose("See [the docs][docs].\n\n"), excerpt("x = 1"), target)))
    assert '<a href="https://example.org/docs"' in html


def test_the_policy_allows_no_script_no_form_and_no_other_base() -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', write(prose("# R\n")))
    assert policy is not None
    rules = policy[1].split("; ")
    assert {"default-src 'none'", "base-uri 'none'", "form-action 'none'"} <= set(rules)
    assert not any(rule.startswith("script-src") for rule in rules)


def test_an_excerpt_has_columns_and_says_what_it_is() -> None:
    def row(kind: str, mark: str, number: str, indent: int, text: str) -> str:
        return (
            f'<span class="line {kind}"><span class="mark">{mark}</span>'
            f'<span class="number">{number}</span>'
            f'<code style="--indent:{indent}ch">{text}</code></span>\n'
        )

    rows = [
        row("other", "", "335", 4, "    @decorated"),
        row("ran", "┃", "336", 4, "    def f():"),
        row("fold", "⋮", "", 0, "4 lines"),
        row("focus", "▶", "1340", 0, "x"),
        row("other", "", "341", 0, ""),
    ]
    start = '<main>\n<div class="excerpt" role="group" aria-label="Excerpt">\n'
    assert f"{start}{''.join(rows)}</div>\n</main>\n" in write(Document((EXCERPT,)))


def test_a_place_is_a_section_that_says_whether_somebody_wrote() -> None:
    inside = "<!-- your words: a/b\na:f, a.py:1, once\n-->\n{}\n<!-- /your words -->\n</section>\n"
    evidence = ("a:f, a.py:1, once",)
    fresh = write(Document((Place("a/b", evidence),)))
    assert (
        f'<section class="words" aria-label="In your own words">\n{inside.format(PLACE)}<' in fresh
    )
    ours = write(Document((Place("a/b", evidence, HtmlAnswer(OURS)),)))
    assert f'class="words written" aria-label="In your own words">\n{inside.format(OURS)}<' in ours


def test_contents_are_the_headings_of_two_levels() -> None:
    html = write(prose("# A `b`\n\n## C & d\n\n### Deep\n\n# E\n"))
    assert "<title>A b</title>" in html
    assert (
        '<nav aria-label="Contents">\n<ul>\n<li class="level1"><a href="#s1">A b</a></li>\n'
        '<li class="level2"><a href="#s2">C &amp; d</a></li>\n'
        '<li class="level1"><a href="#s4">E</a></li>\n</ul>\n</nav>\n'
    ) in html
    assert '<h3 id="s3">Deep</h3>' in html
    assert "<title>Report</title>" in write(prose("no heading"))


def test_the_line_of_a_damaged_mark_is_told() -> None:
    html = write(FRESH)
    marks = [n for n, line in enumerate(html.split("\n"), 1) if "your words" in line]
    removed = html.replace("<!-- /your words -->", "", 1)
    with pytest.raises(Problem, match=rf"^line {marks[2]} of the HTML"):
        read_places(removed)
    with pytest.raises(Problem, match=rf"^line {marks[3]} of the HTML"):
        read_places("".join(html.rsplit("<!-- your words", 1)))
    with pytest.raises(Problem, match=rf"^line {marks[2]} of the HTML"):
        read_places("".join(html.rsplit("<!-- /your words -->", 1)))
