"""The HTML page of a report: own words survive what editors do to the file around them."""

import re
from collections.abc import Callable

import pytest

from flaskmagic.errors import Problem
from flaskmagic.report.answers import UNWRITTEN, Words, keep
from flaskmagic.report.forms import html as html_form

EVIDENCE = ("a:f.<locals>.g, a-->b.py:1-3, executed once", "a:h & co, h.py:2--!>, once")
FRESH = f"# R\n\n{Words('f/one', EVIDENCE, UNWRITTEN)}\n{Words('f/two', EVIDENCE, UNWRITTEN)}"
PLACE = "<p><em>(Write here.)</em></p>"
OURS = "<p>We <b>think</b>.</p>"


def written() -> str:
    return html_form.render(FRESH, {}).replace(PLACE, OURS, 1)


def again(html: str, fresh: str = FRESH) -> str:
    kept = html_form.read_words(html)
    return html_form.render(keep(fresh, {key: each.words for key, each in kept.items()}), kept)


def test_evidence_comes_back_as_it_was_and_closes_no_comment() -> None:
    html = html_form.render(FRESH, {})
    assert html_form.read_words(html)["f/one"].words.evidence == EVIDENCE
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
    kept = html_form.read_words(html)
    assert kept["f/one"].raw == OURS
    assert kept["f/one"].words.evidence == EVIDENCE
    assert not kept["f/two"].words.is_written


def test_a_second_time_changes_nothing() -> None:
    once = again(written())
    assert again(once) == once


@pytest.mark.parametrize("blank", ["", "\n", "<p>\n  <em>(Write here.)</em>\n</p>"])
def test_a_place_that_only_a_formatter_touched_is_unwritten(blank: str) -> None:
    html = html_form.render(FRESH, {}).replace(PLACE, blank)
    assert not any(each.words.is_written for each in html_form.read_words(html).values())


@pytest.mark.parametrize(
    ("mark", "instead"),
    [("<!-- /your words -->", ""), ("<!-- your words:", "<p>"), ("<!-- your words:", "<!--")],
)
def test_a_missing_mark_is_told_and_not_passed_over(mark: str, instead: str) -> None:
    with pytest.raises(Problem, match=r"^line \d+ of the HTML: a mark .* missing"):
        html_form.read_words(written().replace(mark, instead, 1))


def test_words_of_two_places_with_one_key_are_joined() -> None:
    html = html_form.render(FRESH.replace("f/two", "f/one"), {}).replace(PLACE, OURS)
    assert html_form.read_words(html)["f/one"].raw == f"{OURS}\n{OURS}"


def test_only_what_was_kept_is_raw() -> None:
    claimed = FRESH.replace(UNWRITTEN, "*(What stands in the HTML at f/one.)* <i>x</i>")
    assert "<i>" not in html_form.render(claimed, html_form.read_words(written()))


def test_what_turns_text_around_is_written_out() -> None:
    html = html_form.render("# R\n\na \u202e `\u2066` \x1b\n\n```text\n|    1  x\u202ey\n```\n", {})
    assert "x\\u202ey" in html
    assert "\\u001b" in html
    assert not re.search("[\u202a-\u202e\u2066-\u2069\x1b]", html)


def test_the_policy_allows_no_script_no_form_and_no_other_base() -> None:
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html_form.render("# R\n", {}))
    assert policy is not None
    rules = policy[1].split("; ")
    assert {"default-src 'none'", "base-uri 'none'", "form-action 'none'"} <= set(rules)
    assert not any(rule.startswith("script-src") for rule in rules)
