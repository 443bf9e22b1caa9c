"""Own code that ran is a step of the path, with the lines that ran, whoever called it."""

from pathlib import Path

from flaskmagic.reading import ReadStep
from flaskmagic.reading.exchanges import read_exchanges, read_run
from flaskmagic.trace import Trace
from tests.visiting import Visiting

TEMPLATES = {
    "call.html": """\
{% macro box() %}
<div>{{ caller() }}</div>
{% endmacro %}
before
{% call box() %}
inside {{ x }}
and {{ x + 1 }}
{% endcall %}
""",
    "tree.html": """\
<ul>
{% for item in tree recursive %}
<li>{{ item.name }}
{% if item.kids %}<ul>{{ loop(item.kids) }}</ul>{% endif %}
</li>
{% endfor %}
</ul>
""",
    "base.html": "<html>\n{% block main %}{% endblock %}\n</html>\n",
    "child.html": """\
{% extends "base.html" %}
{% block main %}
<p>{{ x }}</p>
{% endblock %}
""",
}


def own_steps(trace: Trace) -> list[tuple[str, int, int, list[int]]]:
    """Return the steps of the app's own code: name, first line, last line, lines that ran."""
    return [
        (step.name, step.definition.span.first_line, step.definition.span.last_line, lines)
        for step in read_run(trace, []).steps
        if step.definition and trace.files[step.definition.filename].is_own
        for lines in [sorted(step.lines)]
    ]


def test_each_part_of_a_template_is_a_step_with_its_own_lines(visit: Visiting) -> None:
    Path("templates").mkdir()
    for name, text in TEMPLATES.items():
        Path("templates", name).write_text(text)
    run = visit("pages", "GET /call", "GET /tree", "GET /child")
    assert run.problem is None
    assert own_steps(run.trace) == [
        ("server:page", 9, 11, [11]),
        ("call.html:root", 1, 8, [1, 5]),
        ("call.html:root.<locals>.macro", 1, 3, [2]),
        ("call.html:root.<locals>.macro", 5, 8, [6, 7]),
        ("tree.html:root", 1, 7, [2]),
        ("tree.html:root.<locals>.loop", 2, 6, [3, 4]),
        ("child.html:root", 1, 4, [1]),
        ("base.html:root", 1, 3, [2]),
        ("child.html:block_main", 2, 4, [3]),
    ]


def test_a_view_is_a_step_however_it_is_called(visit: Visiting) -> None:
    run = visit("views", "GET /lambda", "GET /counted", "GET /thread", "GET /")
    assert run.problem is None
    assert [name for name, *_ in own_steps(run.trace)] == [
        "server:Timing.__init__",
        "server:Counted.__init__",
        "server:Timing.__call__",
        "server:<lambda>",
        "server:page",
        "server:Counted.__call__",
        "server:counted",
        "server:thread",
        "server:work",
        "server:index",
    ]


def test_each_request_has_the_own_functions_that_ran_for_it(visit: Visiting) -> None:
    run = visit(
        "people", "POST /join", "POST /enter", "GET /names",
        form=(("name", "ada"), ("password", "lovelace")),
    )  # fmt: skip
    readings = read_exchanges(run.trace, [])
    found = [
        [step.name.removeprefix("server:") for step in reading.steps if is_told(step)]
        for reading in readings
    ]
    assert found == [
        ["who_asks", "find", "join", "hashed"],
        ["who_asks", "find", "enter", "matches"],
        ["who_asks", "find", "guarded.<locals>.guard", "names"],
    ]
    asked_for = [{step.name.rpartition(".")[2] for step in reading.steps} for reading in readings]
    assert "werkzeug.security:generate_password_hash" in {step.name for step in readings[0].steps}
    assert {"open_session", "save_session", "form", "set_cookie"} <= asked_for[1]
    assert "werkzeug.security:check_password_hash" in {step.name for step in readings[1].steps}
    assert "flask.templating:render_template_string" in {step.name for step in readings[2].steps}
    cookies = [step for step in readings[2].steps if step.name.endswith(".set_cookie")]
    assert [step.step.title for step in cookies] == ["A cookie goes into the answer"]


def is_told(step: ReadStep) -> bool:
    """Say whether a step is own code of the app's file, and of a request."""
    return step.name.startswith("server:") and step.step.part == "For the request"


def test_a_module_is_a_module_whatever_its_globals_are_called(visit: Visiting) -> None:
    run = visit("names", "GET /")
    assert run.problem is None
    assert own_steps(run.trace) == [("server:index", 12, 14, [14])]


def test_a_template_without_a_file_has_no_lines_to_show(visit: Visiting) -> None:
    run = visit("pages", "GET /text")
    assert run.problem is None
    names = [name for name, *_ in own_steps(run.trace)]
    assert names[0] == "server:text"
