"""Lines of a compiled template are the lines that its author wrote."""

import importlib
from pathlib import Path

import jinja2
import pytest

from flaskmagic.trace import Kind, LogReader, Trace, assemble
from flaskmagic.trace.template_lines import TemplateLines
from flaskmagic.tracer.recorder import Recorder
from flaskmagic.tracer.scope import Scope

PAGE = """\
{% extends "base.html" %}
{% block title %}{{ name }}{% endblock %}
{% block content %}
{% if name %}
Hello {{ name }}
{% else %}
Hello
{% endif %}
{% endblock %}
"""
BASE = "<title>{% block title %}{% endblock %}</title>\n{% block content %}{% endblock %}\n<p>\n"


def record(folder: Path, **context: object) -> Trace:
    (folder / "page.html").write_text(PAGE)
    (folder / "base.html").write_text(BASE)
    environment = jinja2.Environment(loader=jinja2.FileSystemLoader(folder))
    recorder = Recorder(Scope(), {"page.html:block_content", "page.html:block_title"})
    with recorder:
        environment.get_template("page.html").render(**context)
    return assemble(LogReader.of(recorder), kind=Kind.BLOCK, scenario="test", title="a test")


def test_the_branch_that_ran_is_told_by_template_lines(tmp_path: Path) -> None:
    (block,) = record(tmp_path, name="Ada").by_definition["page.html:block_content"]
    assert block.lines is not None
    assert {4, 5} <= block.lines
    assert 7 not in block.lines
    (block,) = record(tmp_path).by_definition["page.html:block_content"]
    assert block.lines is not None
    assert 4 in block.lines
    assert 5 not in block.lines


def test_a_template_is_named_as_jinja_names_it(tmp_path: Path) -> None:
    trace = record(tmp_path)
    templates = {file.module: file for file in trace.files.values() if file.is_template}
    assert set(templates) == {"page.html", "base.html"}
    assert templates["page.html"].text == PAGE
    assert templates["page.html"].path == "page.html", "no folder of this machine is told"


SHOP = """
def show(environment):
    return environment.get_template("page.html").render()
"""


def test_a_template_is_placed_below_the_folder_that_its_app_is_imported_from(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "shop" / "pages"
    folder.mkdir(parents=True)
    (tmp_path / "shop" / "views.py").write_text(SHOP)
    (folder / "page.html").write_text("{{ 1 }}")
    monkeypatch.syspath_prepend(str(tmp_path))
    show = importlib.import_module("shop.views").show
    recorder = Recorder(Scope(("shop",)))
    with recorder:
        show(jinja2.Environment(loader=jinja2.FileSystemLoader(folder)))
    trace = assemble(LogReader.of(recorder), kind=Kind.BLOCK, scenario="test", title="a test")
    paths = {file.module: file.path for file in trace.files.values()}
    assert paths["page.html"] == "shop/pages/page.html"
    assert paths["shop.views"] == "shop/views.py"


def test_the_block_is_called_from_the_line_of_the_base_that_has_it(tmp_path: Path) -> None:
    trace = record(tmp_path)
    (block,) = trace.by_definition["page.html:block_content"]
    parent = trace.parent(block)
    assert parent is not None
    assert trace.name(parent.code) == "base.html:root"
    assert block.call_site is not None
    assert block.call_site.line == 2


def test_a_block_on_one_line_starts_and_runs_there(tmp_path: Path) -> None:
    (block,) = record(tmp_path, name="Ada").by_definition["page.html:block_title"]
    assert block.code.first_line == 2
    assert block.lines == {2}


def test_the_lines_that_only_look_up_variables_are_no_line_of_the_template() -> None:
    block = TemplateLines("2=9&5=12&7=14", "block_menu", 10, {10, 11, 12, 13, 14})
    assert [block.template_line(line) for line in range(10, 15)] == [None, None, 5, 5, 7]
    assert block.first_line == 5
    assert TemplateLines("", "block_menu", 10, {10, 11}).first_line == 1


def test_the_tag_of_a_block_runs_only_where_the_block_has_no_other_line() -> None:
    """The line of the function's ``def`` is entered, but nothing of it runs."""
    block = TemplateLines("1=9&2=12&5=20", "block_menu", 9, {9, 10, 12})
    assert block.executed(frozenset({10, 12})) == {2}
    assert block.executed(frozenset({10})) == set()
    one_line = TemplateLines("1=9&5=20", "block_menu", 9, {9, 10, 12})
    assert one_line.executed(frozenset({10, 12})) == {1}
