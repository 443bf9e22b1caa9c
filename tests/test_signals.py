"""What the first signal and the second one do, wherever they come."""

import subprocess
import sys
from pathlib import Path

import pytest

BEGINNING = """\
import signal
from flaskmagic import signals

def come(number=signal.SIGINT):
    print("came", flush=True)
    signal.raise_signal(number)

signals.claim()
"""
SAID = "flaskmagic: interrupted\n"


def run(program: str) -> tuple[int, list[str], str]:
    finished = subprocess.run(
        [sys.executable, "-c", BEGINNING + program],
        capture_output=True,
        text=True,
        cwd=Path(__file__).parents[1],
        check=False,
    )
    return finished.returncode, finished.stdout.splitlines(), finished.stderr


@pytest.mark.parametrize(("number", "code"), [("SIGINT", 130), ("SIGTERM", 143)])
def test_where_nothing_is_open_it_ends_the_process(number: str, code: int) -> None:
    program = f"try: come(signal.{number})\nfinally: print('never')"
    assert run(program) == (code, ["came"], SAID)


def test_what_holds_it_is_done_first() -> None:
    program = """
with signals.held():
    with signals.held():
        come()
    print("done", flush=True)
print("never")
"""
    assert run(program) == (130, ["came", "done"], SAID)


def test_where_it_is_allowed_it_is_an_exception_that_libraries_let_pass() -> None:
    program = """
try:
    with signals.held(), signals.allowed():
        try:
            come(signal.SIGTERM)
        except (Exception, KeyboardInterrupt):
            print("never")
except signals.Interrupted:
    print("caught", signals.take() == signal.SIGTERM)
"""
    assert run(program) == (0, ["came", "caught True"], "")


@pytest.mark.parametrize("lost", [True, False])
def test_one_that_was_held_or_lost_ends_what_allows_it(lost: bool) -> None:
    program = """
with signals.held():
    try:
        %s
        with signals.allowed():
            %s
    except signals.Interrupted:
        print("caught", signals.take() == signal.SIGINT)
print("goes on", signals.take())
"""
    swallow = "\n            ".join(
        ["try: come()", "except BaseException: print('lost')", "print('done')"]
    )
    found = run(program % (("pass", swallow) if lost else ("come()", "print('never')")))
    said = ["came", *["lost", "done"] * lost, "caught True", "goes on None"]
    assert found == (0, said, "")


def test_a_second_one_ends_what_holds_the_first() -> None:
    program = """
try:
    with signals.held():
        come()
        come(signal.SIGTERM)
        print("never")
except signals.Interrupted:
    print("caught", signals.take() == signal.SIGINT)
"""
    assert run(program) == (0, ["came", "came", "caught True"], "")


def test_what_must_be_whole_is_ended_by_none() -> None:
    program = """
with signals.kept():
    for _ in range(3):
        come()
    print("done", flush=True)
print("never")
"""
    assert run(program) == (130, ["came"] * 3 + ["done"], SAID)


def test_two_at_once_end_a_wait_once() -> None:
    program = """
with signals.held():
    try:
        with signals.allowed():
            try:
                come()
            finally:
                come(signal.SIGTERM)
                print("cleaned up", flush=True)
    except signals.Interrupted:
        print("caught", signals.take() == signal.SIGINT)
"""
    assert run(program) == (0, ["came", "came", "cleaned up", "caught True"], "")


def test_a_wait_that_the_first_one_began_is_ended_by_the_second() -> None:
    program = """
with signals.kept():
    come()
    come(signal.SIGTERM)
    try:
        with signals.allowed(again=True):
            print("waits", flush=True)
            come()
            print("never")
    except signals.Interrupted:
        print("caught", signals.take() == signal.SIGINT)
"""
    assert run(program) == (0, ["came", "came", "waits", "came", "caught True"], "")


def test_one_that_is_to_be_ignored_stays_ignored() -> None:
    program = """
signal.signal(signal.SIGINT, signal.SIG_IGN)
signals.claim()
come()
print("still here")
"""
    assert run(program) == (0, ["came", "still here"], "")


def test_once_all_is_done_none_changes_how_the_process_ends() -> None:
    program = "signals.ignore()\ncome()\ncome(signal.SIGTERM)\nraise SystemExit(3)"
    assert run(program) == (3, ["came", "came"], "")
