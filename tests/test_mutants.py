"""A mutant differs in one token, on the same line, and is Python."""

import ast

import pytest

from tests.mutants import ROOT, SUBJECTS, all_mutants, mutants

SOURCE = '''\
def find(names: list[str | None] = (), most: int = 3):
    """Return the first of names if any is there."""
    for name in names:
        if name is not None and len(name) < most:
            return name
    if not names:
        return None
    return
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
    assert {mutant.subject for mutant in all_mutants()} == set(SUBJECTS)
