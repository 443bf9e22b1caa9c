"""Which features have a section, and what is said of the lines that did not run."""

import re
from collections.abc import Callable, Sequence

from flaskmagic import walkthroughs
from flaskmagic.report.forms.markdown import write
from flaskmagic.report.model import Report
from flaskmagic.report.style import render
from flaskmagic.trace import Trace
from tests.report.features.told import rows_of

Lines = Callable[[str], list[str]]

OWN = "server.py"


def ran(trace: Trace) -> set[int]:
    """Return the lines of the app's functions that ran in any call."""
    return {
        line
        for call in trace.calls
        if trace.files[call.code.filename].path == OWN
        for line in call.lines or ()
    }


def number_of(lines: list[str], text: str) -> int:
    return next(number for number, line in enumerate(lines, 1) if text in line)


def test_a_feature_that_is_used_and_was_not_reached_has_no_section(report: Report) -> None:
    assert "errors" not in [section.key for section in report.sections], "nobody asked for /closed"
    assert "Errors" in report.unreached
    end = write(render(report, "cse312")).partition("\n## What did not run\n")[2]
    assert "\n- Errors: used, and not reached in this run\n" in end


def test_a_feature_that_is_not_used_is_nowhere(report: Report) -> None:
    text = write(render(report, "cse312"))
    for title in ("Files", "Before and after each request", "The query of the URL"):
        assert title in [part for each in walkthroughs.features() for part in each.parts]
        assert title not in text
        assert title not in report.unreached


def test_each_feature_is_told_once_or_not_at_all(report: Report) -> None:
    titles = [section.title for section in report.sections]
    assert len(set(titles)) == len(titles)
    assert not set(titles) & set(report.unreached)
    for section in report.sections:
        assert section.own_lines, "nothing is told of what nobody uses"


def test_what_is_not_proven_of_a_section_is_listed(report: Report) -> None:
    steps = {
        part: [step.title for step in each.steps if step.part == part]
        for each in walkthroughs.features()
        for part in each.parts
    }
    end = write(render(report, "cse312")).partition("\n## What did not run\n")[2]
    for section in report.sections:
        proven = [chain.title for chain in section.chains]
        assert [*proven, *section.unproven]
        if section.title in steps:
            assert sorted([*proven, *section.unproven]) == sorted(steps[section.title])
        if section.unproven:
            assert f"- {section.title}: {', '.join(section.unproven)}\n" in end
        assert "not recorded" not in " ".join(section.unproven), "all of them are watched"
    (json,) = [section for section in report.sections if section.key == "json"]
    assert json.unproven == ("The body is read as JSON",)


def test_own_lines_that_did_not_run_are_listed_and_none_that_did(
    report: Report, traces: Sequence[Trace], lines: Lines
) -> None:
    (trace,) = traces
    source = lines(OWN)
    listed = [row.where.strip("`") for row in rows_of(report.idle)]
    wanted = [number_of(source, '"wrong password"'), number_of(source, 'error="no such post"')]
    assert listed == [f"{OWN}:{line}" for line in sorted(wanted)]
    assert not {int(place.rpartition(":")[2]) for place in listed} & ran(trace)
    assert write(report.idle) in write(render(report, "cse312"))


def test_an_own_line_that_did_not_run_says_so(
    report: Report, traces: Sequence[Trace], lines: Lines
) -> None:
    (trace,) = traces
    inside = ran(trace)
    first = number_of(lines(OWN), "def feed")
    checked = 0
    for section in report.sections:
        for own, row in zip(section.own_lines, rows_of(section.uses), strict=True):
            path, _, line = own.place.rpartition(":")
            assert row.what.endswith(" (did not run)") is not own.ran
            if path == OWN and int(line) > first and not own.source.startswith("@"):
                assert own.ran is (int(line) in inside or _spans(own.source)), own
                checked += 1
    assert checked > 10


def _spans(source: str) -> bool:
    """Say whether a line is one of a statement over several, whose first line counts."""
    return "check_password_hash(" in source


def test_the_index_lists_each_feature_with_its_lines(report: Report) -> None:
    index = write(render(report, "cse312")).partition("\n## ")[0]
    for section in report.sections:
        (row,) = re.findall(rf"^\| {section.number}\. .*", index, re.MULTILINE)
        assert section.title in row
        shown = [own.place for own in section.own_lines if f"`{own.place}`" in row]
        assert len(shown) == min(4, len(section.own_lines))
        if len(section.own_lines) > 4:
            assert f" and {len(section.own_lines) - 4} more |" in row


def test_the_head_names_the_run(report: Report, traces: Sequence[Trace]) -> None:
    (trace,) = traces
    head = write(render(report, "cse312")).partition("\n| feature |")[0]
    for asked in ("`GET /` → 200", "`POST /login` → 302", "`POST /picture` → 302"):
        assert asked in head
    assert "`GET /api/posts/1` → 200" in head
    assert "event chat" in head
    assert "EIO=" not in head, "that is how Socket.IO connects"
    assert f"Python {trace.python}" in head
    assert "Ada, Grace" in head
    assert "demo app" not in head


def test_own_lines_without_a_repository_say_what_to_do(report: Report) -> None:
    assert "push first" in write(render(report, "cse312"))
