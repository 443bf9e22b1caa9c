"""A mutant differs in one token, on the same line, is Python, and is what the tests run."""

import ast
import os
from pathlib import Path

import pytest

from tests.command import PYTHON, environment
from tests.forked import ForkServer
from tests.mutants import ROOT, SUBJECTS, mutants, mutants_of

SOURCE = '''\
def find(names: list[str | None] = (), most: int = 3):
    """Return the first of names if any is there."""
    for name in names:
        if name is not None and len(name) < most:
            return name
    if not names:
        return None
    return


def is_odd(number):
    if not number % 2:
        return False
    return any(zip(number, strict=True))
'''


def test_each_mutant_changes_one_token_of_a_line() -> None:
    found = list(mutants("reading", "find.py", SOURCE))
    assert [(each.line, each.old, each.new) for each in found] == [
        (1, "3", "4"),
        (4, "if", "if True or"),
        (4, "if", "if False and"),
        (4, "not", ""),
        (4, "and", "or"),
        (4, "<", "<="),
        (5, "return", "return None;"),
        (6, "if", "if True or"),
        (6, "if", "if False and"),
        (6, "not", ""),
        (12, "if", "if True or"),
        (12, "if", "if False and"),
        (12, "not", ""),
        (12, "2", "3"),
        (13, "False", "True"),
        (14, "return", "return None;"),
    ]
    for mutant in found:
        text = mutant.apply(SOURCE)
        ast.parse(text)
        assert text != SOURCE
        lines = list(zip(text.splitlines(), SOURCE.splitlines(), strict=True))
        changed = [n for n, (one, other) in enumerate(lines, 1) if one != other]
        assert changed == [mutant.line]


@pytest.mark.skipif(not (ROOT / "flaskmagic").is_dir(), reason="not run in a checkout")
def test_every_subject_has_mutants() -> None:
    found = [next(mutants_of(subject), None) for subject in SUBJECTS]
    assert [mutant and mutant.subject for mutant in found] == list(SUBJECTS)


@pytest.mark.skipif(not hasattr(os, "fork"), reason="needs fork")
def test_a_command_in_a_fork_is_that_of_the_copy(tmp_path: Path) -> None:
    """Its modules are imported when the copy is known only by the path, before any command."""
    (tmp_path / "flaskmagic").mkdir()
    (tmp_path / "flaskmagic" / "__init__.py").touch()
    (tmp_path / "flaskmagic" / "__main__.py").write_text("print('a mutant')")
    forks = ForkServer(PYTHON, environment(PYTHONPATH=str(tmp_path)))
    assert forks.run((), environment(), 60).stdout == "a mutant\n"
    forks.close()
