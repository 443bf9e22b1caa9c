"""One table of licences by family: what ran, Python included, and each choice once."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from html import escape
from importlib.metadata import version

from flaskmagic.report.features.licences import families
from flaskmagic.report.forms.html import write as write_html
from flaskmagic.report.forms.markdown import write
from flaskmagic.report.model import Report
from flaskmagic.report.style import render
from flaskmagic.trace import Distribution, Trace
from tests.report.features.made import made_trace


def of(found: Mapping[str, Distribution]) -> dict[str, list[str]]:
    """Return the names of the distributions of each family."""
    made = families([replace(made_trace(), distributions=found)])
    return {family.name: [each.name for each in family.members] for family in made}


def test_those_with_one_licence_are_one_family() -> None:
    found = of({"flask": Distribution("F", "1", licence="MIT"), **werkzeug("MIT")})
    assert found == {
        "MIT License": ["F", "W"],
        "Python Software Foundation License 2.0": ["Python"],
    }


def werkzeug(licence: str | None) -> dict[str, Distribution]:
    return {"werkzeug": Distribution("W", "1", licence=licence)}


def test_a_choice_is_one_family_of_its_own() -> None:
    found = of({"flask": Distribution("F", "1", licence="MIT"), **werkzeug("MIT OR Apache-2.0")})
    (chosen,) = [name for name, members in found.items() if members == ["W"]]
    assert " or " in chosen
    assert "MIT License" in chosen
    assert "Apache" in chosen
    assert found["MIT License"] == ["F"]


def test_what_nobody_knows_is_said_and_not_guessed() -> None:
    found = of({"flask": Distribution("F", "1"), **werkzeug(None)})
    (unknown,) = [name for name, members in found.items() if members == ["F", "W"]]
    assert "MIT" not in unknown
    assert "BSD" not in unknown


def test_what_did_not_run_is_not_in_it() -> None:
    found = of({"gunicorn": Distribution("G", "1", licence="MIT"), **werkzeug("MIT")})
    assert [name for members in found.values() for name in members] == ["W", "Python"]


def test_python_has_a_row_of_its_own_release(report: Report, traces: Sequence[Trace]) -> None:
    (trace,) = traces
    (python,) = [
        member for family in report.families for member in family.members if member.name == "Python"
    ]
    assert python.version == trace.python
    assert python.repository == f"https://github.com/python/cpython/tree/v{trace.python}"
    assert python.licence == "PSF-2.0"
    assert python.holders == "Python Software Foundation"


def test_each_distribution_that_ran_has_one_row(report: Report, traces: Sequence[Trace]) -> None:
    (trace,) = traces
    ran = {name.partition(":")[0].partition(".")[0] for name in trace.by_definition}
    wanted = {each.name for package, each in trace.distributions.items() if package in ran}
    members = [member for family in report.families for member in family.members]
    assert sorted(member.name for member in members) == sorted([*wanted, "Python"])
    for member in members:
        if member.name != "Python":
            assert member.version == version(member.name)


def test_the_largest_family_comes_first(report: Report) -> None:
    sizes = [len(family.members) for family in report.families]
    assert sizes == sorted(sizes, reverse=True)
    assert len({family.name for family in report.families}) == len(sizes)


def test_a_table_has_all_of_them_and_each_text_once(report: Report) -> None:
    html = write_html(render(report, "cse312"))
    for family in report.families:
        name = escape(family.name)
        assert html.count(f"<strong>{name}</strong>") == 1
        for member in family.members:
            assert f"<td>{member.name}</td>" in html


def test_what_is_said_of_an_unknown_licence_is_said_once(report: Report) -> None:
    trace = replace(made_trace(), distributions=werkzeug("BSD"))
    text = write(render(replace(report, families=families([trace])), "cse312"))
    assert text.count("unknown licence 'BSD'") == 1
