"""Reads a walkthrough from its Markdown file; every mistake is told with file and line."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from flaskmagic.errors import Problem
from flaskmagic.walkthroughs.claims import BrokenMarks, Claim, pieces, read_claims
from flaskmagic.walkthroughs.keys import Keys, WalkthroughError, line_of, meant, read_keys
from flaskmagic.walkthroughs.model import Step, Walkthrough
from flaskmagic.walkthroughs.visits import read_visit

FRONT_MATTER_KEYS = (
    *("order", "title", "technology", "question", "questions"),
    *("group", "visit", "visit_title", "needs", "scenario", "claims"),
)
_STEP_NAMES = ("definition", "proof", "called_from", "within")
_STEP_TEXTS = (*_STEP_NAMES, "uses", "focus", "proof_line")
STEP_KEYS = (
    *_STEP_TEXTS,
    "show",
    *("where", "demo_where", "call", "follows", "since", "demo", "feature", "work", "claims"),
)
_ARGUMENTS = "a table of arguments: { name = 'value' }"
_NAME = re.compile(r"[\w.]+:[\w.<>]+")
_USED = re.compile(r"[\w.]+:[\w.<>]*\*?")
"""A definition, or all whose names begin like that."""
_RELEASE = re.compile(r"\S+ \d+(\.\d+)*")
_READERS_OWN = "own"
"""What older files of readers give as the scenario of their own app."""

# Far more than notes that somebody reads; our longest topic has 300 lines and 15 brackets.
_MOST_LINES, _LONGEST_LINE, _MOST_BRACKETS = 5_000, 5_000, 1_000

FOLDER = Path(__file__).parent
"""Where the topics are: each is a Markdown file."""

FEATURES = FOLDER / "features"
"""Where the walkthroughs of the features are, whose steps show the lines that do the work."""


class UnknownTopic(Problem):
    """A topic that there is no walkthrough for."""

    exit_code = 2

    def __init__(self, topic: str) -> None:
        near = difflib.get_close_matches(topic, topics(), 1, 0.5)
        hint = f"did you mean {near[0]!r}? " if near else ""
        super().__init__(f"no topic {topic!r}: {hint}There are {', '.join(topics())} (and all).")


def topics() -> tuple[str, ...]:
    """List the topics that there are walkthroughs for.

    Returns:
        The topics, in the order of a first reading.

    Raises:
        WalkthroughError: One of them can't be read.
    """
    return tuple(_topics(FOLDER))


def load(topic: str) -> Walkthrough:
    """Return the walkthrough of a topic.

    Args:
        topic: One of :func:`topics`.

    Returns:
        The walkthrough, with its visit of the demo app.

    Raises:
        UnknownTopic: There is no such topic.
        WalkthroughError: It can't be read.
    """
    file = next((each for each in FOLDER.glob("*.md") if each.stem == topic), None)
    if file is None:
        raise UnknownTopic(topic)
    return _topic(file)


@cache
def features() -> tuple[Walkthrough, ...]:
    """Return the walkthroughs whose steps show the lines that do the work of each feature.

    Returns:
        The walkthroughs, in the order of a report; each part of them is a feature.

    Raises:
        WalkthroughError: One of them can't be read.
    """
    found = [
        parse(file.read_text(encoding="utf-8"), file.stem, f"features/{file.name}")
        for file in FEATURES.glob("*.md")
    ]
    return tuple(sorted(found, key=lambda each: (each.order, each.topic)))


@cache
def _topics(folder: Path) -> Mapping[str, Walkthrough]:
    """Return the walkthroughs of a folder by their topics, in the order that they ask for."""
    found = [_topic(file) for file in folder.glob("*.md")]
    ordered = sorted(found, key=lambda each: (each.order, each.topic))
    return {walkthrough.topic: walkthrough for walkthrough in ordered}


@cache
def _topic(file: Path) -> Walkthrough:
    found = parse(file.read_text(encoding="utf-8"), file.stem, file.name)
    if not found.order or found.visit is None:
        raise WalkthroughError(file.name, 1, "a topic needs its order and its visit")
    return found


def load_file(path: Path) -> Walkthrough:
    """Return a walkthrough of the reader's own.

    Args:
        path: Its file.

    Returns:
        The walkthrough; with a visit of the demo app if it has one, or asks for that of a topic.

    Raises:
        WalkthroughError: It can't be read.
        OSError: The file can't be opened.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise WalkthroughError(str(path), 1, f"is not text in UTF-8: {error.reason}") from None
    found = parse(text, path.stem, str(path))
    if found.scenario is None or found.visit is not None:
        return found
    if found.scenario not in topics():
        line = line_of("scenario", text.splitlines(), 1)
        said = f"no scenario {found.scenario!r}{meant(found.scenario, topics())}"
        raise WalkthroughError(str(path), line, said)
    return replace(found, visit=load(found.scenario).visit)


def parse(text: str, topic: str, file: str) -> Walkthrough:
    """Read a walkthrough from its text.

    Args:
        text: The text.
        topic: What the walkthrough is called.
        file: The file, for messages.

    Returns:
        The walkthrough. A scenario that it names is not looked up.

    Raises:
        WalkthroughError: There is a mistake in it.
    """
    lines = text.splitlines()
    _check_size(lines, file)
    return _Parser(lines, topic, file).parse()


def _check_size(lines: Sequence[str], file: str) -> None:
    """Refuse what a parser of Markdown, or of TOML, would take minutes for."""
    if len(lines) > _MOST_LINES:
        raise WalkthroughError(file, _MOST_LINES, f"there are more than {_MOST_LINES:,} lines")
    brackets = 0
    for number, line in enumerate(lines, 1):
        brackets += line.count("[")
        if len(line) > _LONGEST_LINE:
            said = f"the line is longer than {_LONGEST_LINE:,} characters"
            raise WalkthroughError(file, number, said)
        if brackets > _MOST_BRACKETS:
            said = f"there are more than {_MOST_BRACKETS:,} opening brackets up to here"
            raise WalkthroughError(file, number, said)


class _Parser:
    def __init__(self, lines: Sequence[str], topic: str, file: str) -> None:
        self.lines, self.topic, self.file = lines, topic, file

    def parse(self) -> Walkthrough:
        head, start = self._front_matter()
        introduction, parts, steps = self._body(start)
        titles: set[str] = set()
        for step in steps:
            if step.title in titles:
                raise self._error(step.line, f"two steps are titled {step.title!r}")
            if step.follows is not None and step.follows not in titles:
                raise self._error(step.line, f"follows names no earlier step: {step.follows!r}")
            titles.add(step.title)
        self._check_marks(introduction, head["claims"], 1)
        for name, claim in head["claims"].items():
            if claim.is_of_call:
                said = f"claims.{name} asks something of a call: an introduction stands beside none"
                raise self._error(1, said)
        if not steps:
            raise self._error(start, "there is no step: write a heading '## ...' for each")
        return Walkthrough(
            topic=self.topic, introduction=introduction, steps=tuple(steps), parts=parts, **head
        )

    def _error(self, line: int, message: str) -> WalkthroughError:
        return WalkthroughError(self.file, line, message)

    def _front_matter(self) -> tuple[dict[str, Any], int]:
        """Return the front matter, and the number of lines that it takes up."""
        if not self.lines or self.lines[0].strip() != "+++":
            raise self._error(1, "a walkthrough begins with +++, its title and so on, and +++")
        end = next((n for n, line in enumerate(self.lines[1:], 1) if line.strip() == "+++"), None)
        if end is None:
            raise self._error(1, "the front matter is not closed: a line +++ is missing")
        lines = self.lines[1:end]
        keys = Keys(read_keys(lines, self.file, 2, FRONT_MATTER_KEYS), self.file, 1)
        return self._head(keys, lines), end + 1

    def _head(self, keys: Keys, lines: Sequence[str]) -> dict[str, Any]:
        """Return what the front matter says, by the names of a walkthrough's attributes."""
        head = {"technology": "", **keys.values}
        for key in ("title", "technology", "question"):
            if not isinstance(head.get(key), str):
                raise keys.error(f"the front matter lacks a text for {key!r}")
        visit = read_visit(keys.values, self.topic, lines, self.file, 2)
        scenario = keys.text("scenario")
        if visit is not None and scenario is not None:
            line = line_of("scenario", lines, 2)
            raise self._error(
                line, "scenario names the visit of a topic, but there is a visit here too"
            )
        return {
            "title": head["title"],
            "technology": head["technology"],
            "question": head["question"],
            "questions": keys.texts("questions"),
            "order": self._order(keys, lines),
            "group": keys.text("group") or "",
            "scenario": self.topic if visit else None if scenario == _READERS_OWN else scenario,
            "visit": visit,
            "claims": read_claims(keys),
        }

    def _order(self, keys: Keys, lines: Sequence[str]) -> int:
        order = keys.values.get("order", 0)
        if type(order) is not int or order < 0:
            raise self._error(line_of("order", lines, 2), "order must be a number: 1 is the first")
        return order

    def _body(self, start: int) -> tuple[str, dict[str, str], list[Step]]:
        """Return the introduction, the parts, and the steps: a ``step`` block and a note each."""
        tokens = MarkdownIt().parse("\n".join(self.lines[start:]))
        marks = []
        for token, inline in zip(tokens, [*tokens[1:], None], strict=True):
            if token.level == 0 and token.type == "heading_open" and token.tag in ("h1", "h2"):
                marks.append((_line(token), token.tag, inline.content if inline else ""))
        fences = [t for t in tokens if t.type == "fence" and t.info.strip() == "step"]
        bounds = [*(mark[0] for mark in marks), len(self.lines) - start]
        introduction = self._text(start, start + bounds[0])
        part, parts, steps = "", {}, []
        for (first, tag, title), last in zip(marks, bounds[1:], strict=True):
            inside = [fence for fence in fences if first <= _line(fence) < last]
            if tag == "h1":
                part = title
                parts[part] = self._text(start + first + 1, start + last)
            else:
                steps.append(self._step(title, part, start, first, last, inside))
        return introduction, parts, steps

    def _step(
        self, title: str, part: str, start: int, first: int, last: int, fences: list[Token]
    ) -> Step:
        line = start + first + 1
        if len(fences) != 1:
            raise self._error(line, f"the step {title!r} needs one ```step block")
        opened, closed = fences[0].map or [0, 0]
        block = fences[0].content.splitlines()
        keys = Keys(read_keys(block, self.file, start + opened + 2, STEP_KEYS), self.file, line)
        texts = {key: keys.texts(key) for key in _STEP_TEXTS}
        if not texts["definition"]:
            raise self._error(line, f"the step {title!r} names no definition")
        for name in (name for key in _STEP_NAMES for name in texts[key]):
            if not _NAME.fullmatch(name):
                raise self._error(line, f"{name!r} is not a definition: write module:qualname")
        for name in texts["uses"]:
            if not _USED.fullmatch(name):
                raise self._error(line, f"{name!r} is not a definition: write module:qualname")
        note = self._text(start + closed, start + last)
        if not note:
            raise self._error(line, f"the step {title!r} has no note")
        return Step(
            title=title,
            part=part,
            line=line,
            definitions=texts["definition"],
            note=note,
            focus=texts["focus"],
            show=keys.texts_of_eras("show"),
            proofs=texts["proof"],
            proof_line=texts["proof_line"],
            where=keys.table("where", _ARGUMENTS),
            demo_where=keys.table("demo_where", _ARGUMENTS),
            called_from=texts["called_from"],
            call=keys.text("call"),
            follows=keys.text("follows"),
            since=self._since(keys),
            demo=keys.flag("demo"),
            within=texts["within"],
            feature=keys.text("feature"),
            work=self._work(keys),
            uses=texts["uses"],
            claims=self._claims(keys, note),
        )

    def _claims(self, keys: Keys, note: str) -> dict[str, Claim]:
        claims = read_claims(keys)
        self._check_marks(note, claims, keys.line)
        return claims

    def _check_marks(self, note: str, claims: Mapping[str, Claim], line: int) -> None:
        try:
            used = [piece.claim for piece in pieces(note) if piece.claim is not None]
        except BrokenMarks as error:
            raise self._error(line, str(error)) from None
        for name in used:
            if name not in claims:
                raise self._error(line, f"there is no claim {name!r}{meant(name, claims)}")
        for name in claims:
            if name not in used:
                raise self._error(line, f"no sentence rests on the claim {name!r}")

    def _work(self, keys: Keys) -> bool:
        work = keys.flag("work")
        if work and (keys.text("feature") is None or not keys.texts("focus")):
            raise keys.error("a step with work = true names its feature, and its focus is the line")
        if not work and keys.text("feature") is not None:
            raise keys.error("a step with a feature shows a line that does the work: work = true")
        return work

    def _since(self, keys: Keys) -> str | None:
        since = keys.text("since")
        if since is not None and not _RELEASE.fullmatch(since):
            raise keys.error(f"since must name a release, such as 'Flask 2.2': {since!r}")
        return since

    def _text(self, first: int, last: int) -> str:
        return "\n".join(self.lines[first:last]).strip()


def _line(token: Token) -> int:
    return token.map[0] if token.map else 0
