"""What help says of each command, its examples, what a shell completes, and the bare command."""

import re
import shlex
from pathlib import Path

import pytest
import typer

import flaskmagic
from flaskmagic.cli import app
from flaskmagic.commands.examples import EXAMPLES
from flaskmagic.report.style import STYLES
from flaskmagic.walkthroughs import topics
from tests.command import run, run_anew

APP = """\
from flask import Flask

app = Flask(__name__)


@app.get("/")
def front():
    return "The front page"
"""
HOMEWORK = """\
import socket

server = socket.create_server(("127.0.0.1", 0))
client, _ = server.accept()
client.recv(4096)
client.sendall(b"HTTP/1.1 200 OK\\r\\nContent-Length: 2\\r\\n\\r\\nhi")
client.close()
"""
COMMANDS = {command.name or "": command for command in app.registered_commands}
NEEDS_A_PERSON = {"run", "step"}
RUN_ALL_TOPICS = {"site -o pages", "report -o report.md"}
NEED_AN_INDEX = {"compare route --with flask==2.1.1,werkzeug==2.1.1 -o routing.html"}
NOTES = Path(flaskmagic.__file__).parent / "walkthroughs" / "route.md"


def test_every_command_has_examples() -> None:
    assert set(EXAMPLES) == {"", *COMMANDS}


@pytest.mark.parametrize("name", EXAMPLES)
@pytest.mark.parametrize("width", ["80", "140"])
def test_help_tells_no_types_of_flags_and_ends_with_examples(name: str, width: str) -> None:
    short, long = (run(*name.split(), option, COLUMNS=width) for option in ("-h", "--help"))
    assert (long.returncode, long.stderr) == (0, "")
    assert short.stdout == long.stdout
    assert not re.search(r"<(bool|str|int|float|list|Path)\b", long.stdout)
    assert not re.search(r"^│[ *]+--output (?! *-o )", long.stdout, re.MULTILINE)
    assert max(len(line) for line in long.stdout.splitlines()) <= int(width)
    _, _, examples = long.stdout.partition("\n Examples\n")
    for typed, does in EXAMPLES[name]:
        assert f"  flaskmagic {typed}\n" in examples
        assert does in " ".join(examples.split())


@pytest.mark.parametrize("name", ["trace", "report", "site", "uses"])
def test_options_are_in_panels(name: str) -> None:
    panels = re.findall(r"^╭─ (.+?) ─", run(name, "-h").stdout, re.MULTILINE)
    expected = [
        *("What is run", "What is asked of it", "What is read", "How it is written"),
        *("What you write yourself", "Help"),
    ]
    assert [each for each in expected if each in panels] == [
        each for each in panels if each != "Arguments"
    ]
    assert "Options" not in panels


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the files that the examples name."""
    folder = tmp_path_factory.mktemp("project")
    (folder / "server.py").write_text(APP)
    (folder / "homework.py").write_text(HOMEWORK)
    (folder / "notes.md").write_bytes(NOTES.read_bytes())
    (folder / "handed-in.md").write_text("It begins in flask/app.py.\n")
    request = ("--app", str(folder / "server.py"), "--request", "GET /", "--request", "GET /no")
    saved = folder / "session.json"
    assert run("trace", *request, "--save", str(saved)).returncode == 0
    for name in ("before.json", "after.json"):
        (folder / name).write_bytes(saved.read_bytes())
    return folder


@pytest.mark.parametrize("typed", dict.fromkeys(e[0] for each in EXAMPLES.values() for e in each))
def test_an_example_works(project: Path, monkeypatch: pytest.MonkeyPatch, typed: str) -> None:
    monkeypatch.chdir(project)
    monkeypatch.delenv("FLASK_APP", raising=False)
    name, *rest = shlex.split(typed)
    if (
        name in NEEDS_A_PERSON or typed in RUN_ALL_TOPICS | NEED_AN_INDEX
    ):  # its options are only read
        group = typer.main.get_command(app)
        group.commands[name].make_context(name, rest)  # type: ignore[attr-defined]
        return
    finished = run(name, *rest)
    assert finished.returncode == 0, finished.stderr


def test_the_bare_command_says_three_things_to_try() -> None:
    finished = run()
    assert (finished.returncode, finished.stderr) == (0, "")
    tried = re.findall(r"^  flaskmagic (.*)$", finished.stdout, re.MULTILINE)
    assert tried == [typed for typed, _ in EXAMPLES[""]]
    assert len(tried) == 3
    assert len(finished.stdout.splitlines()) <= 12


def completed(typed: str) -> list[str]:
    """Return what a shell is told to complete the last word of a line to."""
    words = typed.split(" ")
    finished = run(
        _FLASKMAGIC_COMPLETE="complete_bash",
        COMP_WORDS="\n".join(words),
        COMP_CWORD=str(len(words) - 1),
    )
    return finished.stdout.split()


def test_styles_complete() -> None:
    assert completed("flaskmagic report --style ") == list(STYLES)
    assert completed("flaskmagic report --style ch") == ["chain"]


@pytest.mark.parametrize("command", ["report", "site"])
def test_topics_complete_after_each_comma(command: str) -> None:
    assert completed(f"flaskmagic {command} --topics ") == list(topics())
    assert completed(f"flaskmagic {command} --topics rou") == ["route"]
    assert completed(f"flaskmagic {command} --topics route,templ") == ["route,template"]
    assert "route,route" not in completed(f"flaskmagic {command} --topics route,")


@pytest.mark.parametrize("command", ["--help", "topics"])
def test_what_runs_no_app_imports_no_flask(command: str) -> None:
    said = run_anew(command, PYTHONPROFILEIMPORTTIME="1").stderr
    imported = {line.rpartition("|")[2].strip() for line in said.splitlines()}
    assert "flaskmagic.cli" in imported
    assert not imported & {"flask", "werkzeug", "flask_socketio", "flaskmagic.demo_app"}
