"""Two hundred references to the installed libraries: true ones, and what mutation makes of them."""

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import distribution, version

from flaskmagic.source.definitions import Span, definitions
from flaskmagic.source.repositories import release_page

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
    """A reference, and what is wrong with it: ``wrong place``, ``branch`` or nothing."""

    file: str
    name: str
    span: Span
    line: int
    words: str
    fault: str = ""
    url: str = ""

    def text(self) -> str:
        first, last = self.span.first_line, self.span.last_line
        said = self.words.format(
            name=self.name, file=self.file, line=self.line, first=first, last=last, url=self.url
        )
        return f"{said}\n"


@cache
def source(file: str) -> str:
    return str(distribution(FILES[file]).locate_file(file).read_text(encoding="utf-8"))  # type: ignore[attr-defined]


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
        if mutated is not None:
            found.append(mutated)
    return found


@cache
def functions(file: str) -> list[tuple[str, Span]]:
    """Return the functions of a file that have a name of their own, and some lines."""
    found = []
    for name, spans in definitions(source(file)).items():
        span = spans[0]
        is_function = source(file).split("\n")[span.def_line - 1].lstrip().startswith("def ")
        is_long = len(spans) == 1 and span.last_line - span.body_line >= 2
        if is_function and is_long and "<locals>" not in name:
            found.append((name, span))
    return found


MUTATIONS = ("another line", "another definition", "branch", "class", "same definition")


def mutate(case: Case, kind: str, chance: random.Random) -> Case | None:
    """Change a true reference; ``None`` where that can't be done to it."""
    others = [(n, s) for n, s in functions(case.file) if s != case.span]
    if kind == "another line":
        other = chance.choice(others)[1]
        line = chance.randint(other.body_line, other.last_line)
        return replace(case, line=line, span=other, fault="wrong place")
    if kind == "another definition":
        name = chance.choice(others)[0]
        return replace(case, name=name, fault="wrong place")
    if kind == "branch" and "url" in case.words:
        _, _, rest = case.url.partition("/blob/")
        url = case.url.replace(rest, "main/" + rest.partition("/")[2])
        return replace(case, url=url, fault="branch")
    if kind == "class" and case.name[0].isupper():
        return replace(case, name=case.name.partition(".")[0])
    if kind == "same definition":
        return replace(case, line=chance.randint(case.span.first_line, case.span.last_line))
    return case if kind == "true" else None
