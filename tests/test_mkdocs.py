"""The plugin for MkDocs: steps in the pages of a site, and the site of our own documents."""

import logging
import re
import subprocess
import sys
from collections.abc import Callable
from html import unescape
from pathlib import Path

import pytest

pytest.importorskip("mkdocs")

from mkdocs.commands.build import build as build_site
from mkdocs.config import load_config
from mkdocs.exceptions import Abort

from flaskmagic import api
from flaskmagic.reading import Reading
from flaskmagic.reading.step_view import ExcerptLine, StepView, view_of

ROOT = Path(__file__).parents[1]
VIEW = "flask.app:Flask.dispatch_request"

Build = Callable[[str], str]


@pytest.fixture(scope="module")
def saved(live_reading: Callable[[str], Reading], tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("saved") / "route.json"
    api.save([live_reading("route").trace], file)
    return file


@pytest.fixture
def build(saved: Path, tmp_path: Path) -> Build:
    """Return a function that builds a site of one page, and returns the page's text."""

    def build(page: str) -> str:
        (tmp_path / "docs").mkdir(exist_ok=True)
        (tmp_path / "docs/index.md").write_text(page, encoding="utf-8")
        settings = f"site_name: ours\nplugins:\n  - flaskmagic:\n      trace: {saved}\n"
        (tmp_path / "mkdocs.yml").write_text(settings, encoding="utf-8")
        build_site(load_config(str(tmp_path / "mkdocs.yml")))
        html = (tmp_path / "site/index.html").read_text(encoding="utf-8")
        return unescape(re.sub("<[^>]+>", "", html))

    return build


def block(definition: str, **more: str) -> str:
    lines = [f'{key} = "{value}"' for key, value in {"definition": definition, **more}.items()]
    return "\n".join(["```flaskmagic", *lines, "```", ""])


def the_step(reading: Reading, definition: str) -> StepView:
    steps = view_of(reading).steps
    return next(step for step in steps if f"{step.module}:{step.name}" == definition)


def test_a_step_stands_where_a_page_asks_for_it(
    build: Build, live_reading: Callable[[str], Reading]
) -> None:
    shown = build(f"Before.\n\n{block(VIEW, topic='route')}\nAfter.\n")
    step = the_step(live_reading("route"), VIEW)
    between = shown[shown.index("Before.") : shown.index("After.")]
    assert step.place in between
    lines = [each for each in step.excerpt if isinstance(each, ExcerptLine)]
    assert lines
    for line in lines:
        assert f"{line.number} {line.text}".split() == next(
            row.lstrip("|> ").split()
            for row in between.splitlines()
            if re.match(rf"[|> ]*{line.number}\b", row)
        )


def test_without_a_topic_it_is_a_step_of_what_was_asked_for(build: Build) -> None:
    assert "flaskmagic.demo_app.views:add_views.<locals>.hello" in build(
        block("flaskmagic.demo_app.views:add_views.<locals>.hello")
    )


def test_the_build_ends_where_a_definition_is_gone(
    build: Build, caplog: pytest.LogCaptureFixture
) -> None:
    front = "---\ntitle: Ours\n---\n\n"
    with pytest.raises(Abort):
        build(f"{front}# Ours\n\n{block(VIEW + 's', topic='route')}")
    assert f"index.md:7: no step of route shows {VIEW}s: did you mean {VIEW!r}?" in caplog.text


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ('definition = "a:b"\nplace = "x"', "unknown key 'place'"),
        ("definition = ", "index.md:2: Invalid value"),
        ('topic = "route"', "the block names no definition"),
        ('definition = "a:b"\ntopic = "routes"', "no topic 'routes': did you mean 'route'?"),
    ],
)
def test_a_mistake_in_a_block_is_told_with_its_line(
    build: Build, caplog: pytest.LogCaptureFixture, asked: str, said: str
) -> None:
    with pytest.raises(Abort):
        build(f"```flaskmagic\n{asked}\n```\n")
    assert "index.md:" in caplog.text
    assert said in caplog.text


def test_a_definition_that_moved_is_told_and_shown_where_it_is(
    build: Build, live_reading: Callable[[str], Reading], caplog: pytest.LogCaptureFixture
) -> None:
    now = the_step(live_reading("route"), VIEW).place
    with caplog.at_level(logging.INFO, "mkdocs"):
        assert now in build(block(VIEW, topic="route", at="flask/app.py:1-2"))
        build(block(VIEW, topic="route", at=now))
    assert caplog.text.count(" moved: ") == 1
    assert f"index.md:1: {VIEW} moved: flask/app.py:1-2 -> {now}" in caplog.text


def test_a_block_that_is_an_example_stays(build: Build) -> None:
    example = block("no:such", topic="nowhere")
    assert 'definition = "no:such"' in build(f"````markdown\n{example}````\n")


def test_our_documents_are_a_site_without_a_warning(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--site-dir", str(tmp_path)]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, encoding="utf-8", check=False)
    assert ended.returncode == 0, ended.stderr
    assert "moved" not in ended.stderr
    shown = unescape((tmp_path / "index.html").read_text(encoding="utf-8"))
    assert f"{VIEW}</code>, executed" in shown
