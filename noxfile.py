"""Runs the tests on the sets of releases that we claim; ``nox -l`` lists the sessions."""

from __future__ import annotations

import shutil
from pathlib import Path

import nox

PYTHONS = ["3.11", "3.12", "3.13"]

SETS = {
    # The releases that the hand-written report was made on.
    "report": {
        "flask": "2.1.1",
        "werkzeug": "2.1.1",
        "jinja2": "3.1.1",
        "flask-socketio": "5.1.1",
        "urllib3": "1.26.20",
    },
    "2.2": {
        "flask": "2.2.5",
        "werkzeug": "2.2.3",
        "jinja2": "3.1.2",
        "markupsafe": "2.1.5",
        "flask-socketio": "5.2.0",
        "python-socketio": "5.5.2",
        "python-engineio": "4.3.1",
    },
    "2.3": {
        "flask": "2.3.3",
        "werkzeug": "2.3.8",
        "jinja2": "3.1.3",
        "flask-socketio": "5.3.6",
        "python-socketio": "5.8.0",
        "python-engineio": "4.4.1",
    },
    "3.0": {
        "flask": "3.0.3",
        "werkzeug": "3.0.6",
        "jinja2": "3.1.4",
        "flask-socketio": "5.4.1",
        "python-socketio": "5.11.4",
        "python-engineio": "4.9.1",
    },
    "today": {
        "flask": "3.1.3",
        "werkzeug": "3.1.9",
        "jinja2": "3.1.6",
        "flask-socketio": "5.7.0",
        "python-socketio": "5.18.1",
        "python-engineio": "4.15.1",
    },
}
"""The pinned releases; what is not named is the newest that fits them."""

EXAMPLES = ["report", "today"]
"""The sets that docs/examples are made with."""

nox.options.sessions = ["tests"]
nox.options.error_on_missing_interpreters = True


TEST_TOOLS = ["pytest", "pytest-xdist", "pypdf", "jsonschema", "hypothesis"]
GREENLETS = ["eventlet", "gevent"]


def install(session: nox.Session, releases: str) -> None:
    """Install flaskmagic beside a set of releases."""
    session.install("-e", ".[docx,pdf,topics]", *TEST_TOOLS, *pins(releases))


def pins(releases: str) -> list[str]:
    """Return what pip is told of a set of releases."""
    return [f"{name}=={version}" for name, version in SETS[releases].items()]


@nox.session(python=PYTHONS)
@nox.parametrize("releases", list(SETS), ids=list(SETS))
def tests(session: nox.Session, releases: str) -> None:
    """Run the tests on one set of releases, in an environment of its own."""
    install(session, releases)
    # Old releases warn of what newer Pythons are about to take away. That is not ours to mend.
    lenient = [] if releases == "today" else ["-o", "filterwarnings=default"]
    session.run("pytest", "-n", "auto", *lenient, *session.posargs)
    session.run("flaskmagic", "doctor")


@nox.session(python=PYTHONS)
def wheel(session: nox.Session) -> None:
    """Run the tests on the built wheel, from a folder in which the checkout is not imported."""
    session.install(".[docx,pdf,topics,tui]", *TEST_TOOLS, *pins("today"))
    folder = Path(session.create_tmp()).resolve()
    for name in ("tests", "docs", "benchmarks"):
        shutil.rmtree(folder / name, ignore_errors=True)
        shutil.copytree(name, folder / name, ignore=shutil.ignore_patterns("node_modules"))
    for name in ("pyproject.toml", "README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"):
        shutil.copy(name, folder)
    with session.chdir(folder):
        session.run("python", "-c", "import flaskmagic as f; assert 'site-packages' in f.__file__")
        session.run("pytest", "-n", "auto", *session.posargs)
        session.run("flaskmagic", "doctor")


@nox.session(python=["3.12", "3.13"])
def coverage(session: nox.Session) -> None:
    """Run the tests and report which of our lines they run."""
    tools = ["pytest-cov", *GREENLETS, *TEST_TOOLS]
    session.install("-e", ".[docx,pdf,topics,tui]", *tools, *pins("today"))
    # The recorder takes the hook of coverage's C tracer; sys.monitoring, from 3.12 on, has its own.
    core = {"COVERAGE_CORE": "sysmon"}
    session.run("pytest", "-n", "auto", "--cov", *session.posargs, env=core)
    session.run("flaskmagic", "doctor")


@nox.session(python="3.11")
def environments(session: nox.Session) -> None:
    """Read apps of other environments and other Pythons, as pipx and uvx would, and beside them."""
    folder = Path(session.create_tmp()).resolve()
    session.run("python", "-m", "tests.environments", str(folder))


@nox.session(python="3.11")
def mutants(session: nox.Session) -> None:
    """Change one token at a time, and look whether a test fails: ``nox -s mutants -- 50``."""
    install(session, "today")
    session.run("python", "-m", "tests.mutants", *session.posargs)


@nox.session(python="3.11")
@nox.parametrize("releases", EXAMPLES, ids=EXAMPLES)
def examples(session: nox.Session, releases: str) -> None:
    """Make docs/examples anew."""
    install(session, releases)
    session.run("python", "docs/make_examples.py", releases, "compare")


@nox.session(python="3.11")
@nox.parametrize("releases", EXAMPLES, ids=EXAMPLES)
def examples_hold(session: nox.Session, releases: str) -> None:
    """Hold the committed docs/examples against a run."""
    install(session, releases)
    session.run("python", "docs/make_examples.py", releases, "--check")


@nox.session(python="3.11")
def soak(session: nox.Session) -> None:
    """Do often what the tests do a few times, and print figures.

    200 signals, 800 events at each server on greenlets, ten runs against an independent count, and
    10,000 inputs of each kind of file that may come from a stranger.
    """
    install(session, "today")
    session.install(*GREENLETS)
    session.run("pytest", "-n", "2", "tests/soak", env={"FLASKMAGIC_SOAK": "1"})
    session.run("python", "benchmarks/count.py", "10")
    session.run("pytest", "-s", "tests/hostile", *session.posargs, env={"HOSTILE_INPUTS": "10000"})


@nox.session(python=PYTHONS)
def performance(session: nox.Session) -> None:
    """Take the figures of docs/performance.md anew, on a machine that does nothing else."""
    session.install(".[docx,pdf,topics]", "sqlalchemy", "pandas", *pins("today"))
    session.run("python", "-m", "benchmarks.commands", "--to", "docs")
    session.run("python", "-m", "benchmarks.imports", "--to", "docs")
    # Only now: a part of hunter is imported by every Python process where it is installed.
    session.install(".[bench]", *pins("today"))
    session.run("python", "-m", "benchmarks", "--to", "docs")


@nox.session(python="3.11")
def flask_tests(session: nox.Session) -> None:
    """Run Flask's own tests under record(), and compare them with a run without it."""
    session.install("-e", ".", "pytest<9", "asgiref", "python-dotenv", *pins("today"))
    session.run("python", "benchmarks/flask_tests.py")
