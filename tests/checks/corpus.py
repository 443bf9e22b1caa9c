"""Two hundred references to the installed libraries: true ones, and what mutation makes of them."""

import random
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import distribution, version
from pathlib import Path

from flaskmagic.source.definitions import Span, definitions
from flaskmagic.source.repositories import release_page
from tests.eras.wheels import write_wheel

FILES = {
    "flask/app.py": "flask",
    "flask/sansio/app.py": "flask",
    "flask/sansio/scaffold.py": "flask",
    "flask/ctx.py": "flask",
    "flask/templating.py": "flask",
    "werkzeug/serving.py": "werkzeug",
    "werkzeug/routing/map.py": "werkzeug",
    "werkzeug/sansio/request.py": "werkzeug",
    "werkzeug/wrappers/response.py": "werkzeug",
    "werkzeug/formparser.py": "werkzeug",
    "jinja2/environment.py": "jinja2",
    "jinja2/loaders.py": "jinja2",
}
PINNED = {name: version(name) for name in dict.fromkeys(FILES.values())}
OTHER = {name: f"{number}.99" for name, number in PINNED.items()}
"""Revisions of our own making, without docstrings: each line is another one."""

WORDS = (
    "`{name}` is in {file}:{line}.",
    "The work of `{name}` begins in {file}, line {line}.",
    "`{name}` is defined in {file} on lines {first}-{last}.",
    "See {file} lines {first} to {last} for `{name}`.",
    "`{name}` ({file} {first} - {last}) does that.",
    "In `{file}`, on line {line}, we are in `{name}`.",
    "- {name}(): line {line} of the file {file}",
    "[`{name}`]({url}#L{line}) does that.",
    "Here `{name}` is [written]({url}#L{first}-L{last}).",
    "| `{name}` | [source]({url}#L{line}) |",
)


@dataclass(frozen=True)
class Case:
    """A reference, and what is wrong with it: ``wrong place``, ``branch`` or nothing.

    ``kind`` says what was made of a true one.
    """

    file: str
    name: str
    span: Span
    line: int
    words: str
    fault: str = ""
    url: str = ""
    kind: str = "true"

    def text(self) -> str:
        first, last = self.span.first_line, self.span.last_line
        said = self.words.format(
            name=self.name, file=self.file, line=self.line, first=first, last=last, url=self.url
        )
        return f"{said}\n"


@cache
def source(file: str) -> str:
    return str(distribution(FILES[file]).locate_file(file).read_text(encoding="utf-8"))  # type: ignore[attr-defined]


@cache
def other_source(file: str) -> str:
    """Return a file as it is in the other revision."""
    spans = [each for found in definitions(source(file)).values() for each in found]
    docstrings = [s.docstring for s in spans if s.docstring and s.docstring[1] < s.body_line]
    left_out = {n for first, last in docstrings for n in range(first, last + 1)}
    lines = source(file).split("\n")
    return "\n".join(line for n, line in enumerate(lines, 1) if n not in left_out)


def write_other_releases(cache: Path) -> None:
    """Put the other revisions into a cache folder, as wheels."""
    (cache / "flaskmagic" / "wheels").mkdir(parents=True)
    for name, number in OTHER.items():
        files = {file: other_source(file) for file, owner in FILES.items() if owner == name}
        write_wheel(cache / "flaskmagic" / "wheels" / f"{name}-{number}.whl", files)


def cases(count: int = 200, seed: int = 18) -> list[Case]:
    """Return as many true references as mutated ones, by turns."""
    chance = random.Random(seed)
    pool = [(file, name, span) for file in FILES for name, span in functions(file)]
    found: list[Case] = []
    while len(found) < count:
        file, name, span = chance.choice(pool)
        url = release_page(distribution(FILES[file]), file) or ""
        line = chance.randint(span.body_line, span.last_line)
        case = Case(file, name, span, line, chance.choice(WORDS), url=url)
        kinds: Sequence[str] = list(MUTATIONS) if len(found) % 2 else ["true"]
        mutated = mutate(case, chance.choice(kinds), chance)
        if mutated is not None and not (mutated.fault == "wrong place" and says_it(mutated)):
            found.append(mutated)
    return found


def says_it(case: Case) -> bool:
    """Say whether the lines of a case have what it names: who calls that may be named for it."""
    first, last = case.span.first_line, case.span.last_line
    if "{last}" not in case.words:
        first, last = (case.line, case.line) if "{line}" in case.words else (first, first)
    text = other_source(case.file) if case.kind == "another revision" else source(case.file)
    said = "\n".join(text.split("\n")[first - 1 : last])
    return case.name.rpartition(".")[2] in re.findall(r"\w+", said)


@cache
def functions(file: str) -> list[tuple[str, Span]]:
    """Return the functions of a file that have a name of their own, and some lines."""
    return list(functions_of(source(file)))


def functions_of(text: str) -> Iterator[tuple[str, Span]]:
    for name, spans in definitions(text).items():
        span = spans[0]
        is_function = text.split("\n")[span.def_line - 1].lstrip().startswith("def ")
        is_long = len(spans) == 1 and span.last_line - span.body_line >= 2
        if is_function and is_long and "<locals>" not in name:
            yield name, span


MUTATIONS = (
    *("another line", "another definition", "another revision", "branch", "class"),
    *("same definition", "true in another revision"),
)


def mutate(case: Case, kind: str, chance: random.Random) -> Case | None:
    """Change a true reference; ``None`` where that can't be done to it."""
    case = replace(case, kind=kind)
    others = [(n, s) for n, s in functions(case.file) if s != case.span]
    if kind == "another line":
        other = chance.choice(others)[1]
        line = chance.randint(other.body_line, other.last_line)
        return replace(case, line=line, span=other, fault="wrong place")
    if kind == "another definition":
        name = chance.choice(others)[0]
        return replace(case, name=name, fault="wrong place")
    if "revision" in kind:
        return in_another_revision(case, chance)
    if kind == "branch" and "url" in case.words:
        return replace(case, url=at_revision(case.url, "main"), fault="branch")
    if kind == "class" and case.name[0].isupper():
        return replace(case, name=case.name.partition(".")[0])
    if kind == "same definition":
        return replace(case, line=chance.randint(case.span.first_line, case.span.last_line))
    return case if kind == "true" else None


def in_another_revision(case: Case, chance: random.Random) -> Case | None:
    """Name another revision: with the lines of this one that is wrong, with its own it is not."""
    there = dict(functions_of(other_source(case.file))).get(case.name)
    if "url" not in case.words or there is None:
        return None
    case = replace(case, url=at_revision(case.url, OTHER[FILES[case.file]]))
    if case.kind.startswith("true"):
        return replace(case, span=there, line=chance.randint(there.body_line, there.last_line))
    first, last = case.span.first_line, case.span.last_line
    has_range = "{last}" in case.words
    named = set(range(first, last + 1)) if has_range else {case.line}
    if named & set(range(there.first_line, there.last_line + 1)):
        return None
    return replace(case, fault="wrong place")


def at_revision(url: str, revision: str) -> str:
    before, _, rest = url.partition("/blob/")
    return f"{before}/blob/{revision}/{rest.partition('/')[2]}"
