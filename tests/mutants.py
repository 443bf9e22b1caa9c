"""Changes one token of our code at a time, and looks whether a test fails.

Run by ``nox -s mutants``, or ``python -m tests.mutants 50`` for fewer. A file keeps its lines: what
is tested here are programs that tell line numbers. Each mutant is tried in a copy of the project.
"""

from __future__ import annotations

import argparse
import ast
import io
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
import tokenize
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
COPIED = ("flaskmagic", "tests", "docs", "pyproject.toml", "README.md")

VISITOR = (
    "client",
    "connection",
    "cookies",
    "forms",
    "http",
    "sent_secrets",
    "socketio",
    "visit",
    "websocket",
)
SUBJECTS = {
    "tracer": (["tracer"], ["tracer", "trace", "test_api.py"]),
    "trace": (["trace"], ["trace", "tracer", "test_api.py"]),
    "source": (["source"], ["source", "report/test_licences.py", "test_references.py"]),
    "reading": (["reading"], ["reading", "render/test_renderers.py", "render/test_page.py"]),
    "report": (["report"], ["report", "test_report.py"]),
    "visitor": (
        [f"visitor/{name}.py" for name in VISITOR],
        [
            "visitor",
            "runs/test_as_it_is.py",
            "runs/test_demo.py",
            "runs/test_own_app.py",
            "test_app_options.py",
        ],
    ),
}
"""Of each subject: what is changed, below ``flaskmagic``, and what must notice, below ``tests``."""

SWAPS = {
    "==": ["!="],
    "!=": ["=="],
    "<": ["<="],
    "<=": ["<"],
    ">": [">="],
    ">=": [">"],
    "+": ["-"],
    "-": ["+"],
    "+=": ["-="],
    "-=": ["+="],
    "and": ["or"],
    "or": ["and"],
    "is": ["is not"],
    "in": ["not in"],
    "not": [""],
    "if": ["if True or", "if False and"],
    "elif": ["elif True or", "elif False and"],
    "while": ["while False and"],
    "return": ["return None;"],
    "break": ["continue"],
    "continue": ["break"],
    "True": ["False"],
    "False": ["True"],
}
"""What each token becomes: a condition holds always or never, a function returns nothing."""

_UNNOTICED = ("strict=", "repr=")
"""Arguments that nothing depends on: ``zip`` would tell of a mistake, a debugger shows less."""


@dataclass(frozen=True)
class Mutant:
    """One changed token: ``path`` is that of the file below the project."""

    subject: str
    path: str
    line: int
    column: int
    old: str
    new: str

    def apply(self, text: str) -> str:
        """Return the source with the change."""
        lines = text.splitlines(keepends=True)
        changed = lines[self.line - 1]
        end = self.column + len(self.old)
        lines[self.line - 1] = changed[: self.column] + self.new + changed[end:]
        return "".join(lines)


def mutants(subject: str, path: str, text: str) -> Iterator[Mutant]:
    """Yield every mutant of a source that is still Python."""
    unseen = list(_not_run(ast.parse(text)))
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if any(start <= token.start < end for start, end in unseen):
            continue
        for new in _changes(token):
            mutant = Mutant(subject, path, *token.start, token.string, new)
            if _is_python(mutant.apply(text)):
                yield mutant


def _is_python(text: str) -> bool:
    try:
        ast.parse(text)
    except SyntaxError:
        return False
    return True


def _changes(token: tokenize.TokenInfo) -> Sequence[str]:
    if token.type == tokenize.NUMBER:
        return [str(int(token.string) + 1)] if token.string.isdecimal() else []
    after = token.line[token.end[1] :].split()
    if token.line[: token.start[1]].endswith(_UNNOTICED):
        return []
    if token.string == "is" and after[:1] == ["not"]:
        return []  # the "not" behind it is changed
    if token.string == "return" and after in ([], ["None"], ["False"]):
        return []  # to most callers None is False; that False becomes True is a mutant of its own
    return SWAPS.get(token.string, []) if token.type in (tokenize.OP, tokenize.NAME) else []


def _not_run(tree: ast.AST) -> Iterator[tuple[tuple[int, int], tuple[int, int]]]:
    """Yield where annotations, decorators and imports for type checkers stand."""
    for node in ast.walk(tree):
        found: list[ast.AST | None] = []
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            found = [node.returns, *node.decorator_list]
        elif isinstance(node, ast.arg | ast.AnnAssign):
            found = [node.annotation]
        elif isinstance(node, ast.ClassDef):
            found = [*node.decorator_list]
        elif isinstance(node, ast.If) and ast.unparse(node.test) == "TYPE_CHECKING":
            found = [node]
        for each in found:
            if each is not None:
                where: dict[str, int] = vars(each)
                yield (
                    (where["lineno"], where["col_offset"]),
                    (where["end_lineno"], where["end_col_offset"]),
                )


def all_mutants() -> list[Mutant]:
    """Return every mutant of every subject."""
    return [mutant for subject in SUBJECTS for mutant in mutants_of(subject)]


def mutants_of(subject: str) -> Iterator[Mutant]:
    """Yield every mutant of a subject, file by file."""
    for source in SUBJECTS[subject][0]:
        path = ROOT / "flaskmagic" / source
        for file in [path] if path.is_file() else sorted(path.rglob("*.py")):
            text = file.read_text(encoding="utf-8")
            yield from mutants(subject, file.relative_to(ROOT).as_posix(), text)


def copy_project(folder: Path) -> None:
    """Copy what the tests need."""
    ignored = shutil.ignore_patterns("__pycache__", "node_modules")
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=ignored)
        else:
            shutil.copy(source, folder)


def run_tests(folder: Path, subject: str, timeout: float | None = None) -> bool:
    """Run a subject's tests in a copy, and return whether all of them passed in time."""
    tests = [f"tests/{name}" for name in SUBJECTS[subject][1]]
    process = subprocess.Popen(
        [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests],
        cwd=folder,
        # A file that changes twice in a second would keep its bytecode.
        env=os.environ | {"PYTHONPATH": str(folder), "PYTHONDONTWRITEBYTECODE": "1"},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return process.wait(timeout) == 0
    except subprocess.TimeoutExpired:
        return False
    finally:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)  # what the tests started, too
        process.wait()


def survives(mutant: Mutant, folder: Path, timeout: float) -> bool:
    """Return whether no test notices a mutant."""
    file = folder / mutant.path
    text = file.read_text(encoding="utf-8")
    file.write_text(mutant.apply(text), encoding="utf-8")
    try:
        return run_tests(folder, mutant.subject, timeout)
    finally:
        file.write_text(text, encoding="utf-8")


def measure(chosen: Sequence[Mutant]) -> list[Mutant]:
    """Try mutants, print what became of each, and return those that no test noticed."""
    survivors = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        copy_project(folder)
        timeouts = {}
        for subject in sorted({mutant.subject for mutant in chosen}):
            start = time.monotonic()
            if not run_tests(folder, subject):
                sys.exit(f"the tests of {subject} fail without a change")
            timeouts[subject] = 15 + 3 * (time.monotonic() - start)
        for number, mutant in enumerate(chosen, 1):
            survived = survives(mutant, folder, timeouts[mutant.subject])
            survivors += [mutant] if survived else []
            fate = "survived" if survived else "killed"
            print(f"{number:4} {fate:8} {described(mutant)}", flush=True)
    return survivors


def described(mutant: Mutant) -> str:
    """Return where a mutant is, what is changed, and the line."""
    line = (ROOT / mutant.path).read_text(encoding="utf-8").splitlines()[mutant.line - 1]
    new = mutant.new or "(nothing)"
    return f"{mutant.path}:{mutant.line}:{mutant.column + 1}  {mutant.old} -> {new}  {line.strip()}"


def main() -> None:
    """Try a sample of all mutants, the same for the same seed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("count", type=int, nargs="?", default=300, help="how many mutants")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", choices=SUBJECTS, help="only of one subject")
    options = parser.parse_args()
    every = [each for each in all_mutants() if options.only in (None, each.subject)]
    chosen = random.Random(options.seed).sample(every, min(options.count, len(every)))
    survivors = measure(chosen)
    total, lost = Counter(each.subject for each in chosen), Counter(m.subject for m in survivors)
    print("\nSurvivors:", *sorted(map(described, survivors)), sep="\n  ")
    print()
    for subject, count in total.items():
        print(f"{subject:8} {count - lost[subject]} of {count} killed")
    share = (len(chosen) - len(survivors)) / len(chosen)
    print(f"seed {options.seed}: {share:.0%} of {len(chosen)} killed, of {len(every)} possible")


if __name__ == "__main__":
    main()
