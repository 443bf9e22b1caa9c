"""Reads a walkthrough from its Markdown file; every mistake is told with file and line."""

from __future__ import annotations

import difflib
import re
import tomllib
from collections.abc import Mapping, Sequence
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token

from flaskmagic.errors import Problem
from flaskmagic.scenarios.visit import OWN
from flaskmagic.walkthroughs.model import Step, Walkthrough

_FRONT_MATTER_TEXTS = ("title", "technology", "question", "scenario")
_FRONT_MATTER = (*_FRONT_MATTER_TEXTS, "questions")
_STEP_TEXTS = ("definition", "focus", "proof", "proof_line", "called_from")
STEP_KEYS = (*_STEP_TEXTS, "where", "demo_where", "call", "follows", "since", "demo")
_NAME = re.compile(r"[\w.]+:[\w.<>]+")
_RELEASE = re.compile(r"\S+ \d+(\.\d+)*")
_TOML_LINE = re.compile(r" \(at line (\d+), column \d+\)| \(at end of document\)")


class WalkthroughError(Problem):
    """A mistake in a walkthrough: the message begins with file and line."""

    def __init__(self, file: str, line: int, message: str) -> None:
        super().__init__(f"{file}:{line}: {message}")


class UnknownTopic(Problem):
    """A topic that there is no walkthrough for."""

    exit_code = 2

    def __init__(self, topic: str) -> None:
        near = difflib.get_close_matches(topic, topics(), 1, 0.5)
        hint = f"did you mean {near[0]!r}? " if near else ""
        super().__init__(f"no topic {topic!r}: {hint}There are {', '.join(topics())} (and all).")


TOPICS = ("startup", "request", "route", "response", "template", "socket")
"""The topics in the order of a first reading."""


def topics() -> tuple[str, ...]:
    """Return the topics that there are walkthroughs for."""
    return TOPICS


def load(topic: str) -> Walkthrough:
    """Return the walkthrough of a topic; raises :class:`UnknownTopic`."""
    if topic not in TOPICS:
        raise UnknownTopic(topic)
    file: Traversable = files("flaskmagic.walkthroughs") / f"{topic}.md"
    return parse(file.read_text(encoding="utf-8"), topic, f"{topic}.md")


def load_file(path: Path) -> Walkthrough:
    """Return a walkthrough of the reader's own; raises :class:`WalkthroughError`, ``OSError``."""
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise WalkthroughError(str(path), 1, f"is no text in UTF-8: {error.reason}") from None
    return parse(text, path.stem, str(path))


def parse(text: str, topic: str, file: str) -> Walkthrough:
    """Read a walkthrough from its text; ``file`` names it in a :class:`WalkthroughError`."""
    return _Parser(text.splitlines(), topic, file).parse()


class _Parser:
    def __init__(self, lines: Sequence[str], topic: str, file: str) -> None:
        self.lines, self.topic, self.file = lines, topic, file

    def parse(self) -> Walkthrough:
        head, start = self._front_matter()
        introduction, steps = self._body(start)
        titles: set[str] = set()
        for step in steps:
            if step.title in titles:
                raise self._error(step.line, f"two steps are titled {step.title!r}")
            if step.follows is not None and step.follows not in titles:
                raise self._error(step.line, f"follows no earlier step: {step.follows!r}")
            titles.add(step.title)
        if not steps:
            raise self._error(start, "there is no step: write a heading '## ...' for each")
        return Walkthrough(topic=self.topic, introduction=introduction, steps=tuple(steps), **head)

    def _error(self, line: int, message: str) -> WalkthroughError:
        return WalkthroughError(self.file, line, message)

    def _front_matter(self) -> tuple[dict[str, Any], int]:
        """Return the front matter, and the number of lines that it takes up."""
        if not self.lines or self.lines[0].strip() != "+++":
            raise self._error(1, "a walkthrough begins with +++, its title and so on, and +++")
        end = next((n for n, line in enumerate(self.lines[1:], 1) if line.strip() == "+++"), None)
        if end is None:
            raise self._error(1, "the front matter is not closed: a line +++ is missing")
        head = self._toml(self.lines[1:end], 2, _FRONT_MATTER)
        head = {"scenario": OWN, "technology": "", **head}
        head["questions"] = self._texts(head.get("questions"), "questions", 1)
        for key in _FRONT_MATTER_TEXTS:
            if not isinstance(head.get(key), str):
                raise self._error(1, f"the front matter lacks a text for {key!r}")
        return head, end + 1

    def _body(self, start: int) -> tuple[str, list[Step]]:
        """Return the introduction and the steps: headings, a ``step`` block and a note each."""
        tokens = MarkdownIt().parse("\n".join(self.lines[start:]))
        marks = []
        for token, inline in zip(tokens, [*tokens[1:], None], strict=True):
            if token.level == 0 and token.type == "heading_open" and token.tag in ("h1", "h2"):
                marks.append((_line(token), token.tag, inline.content if inline else ""))
        fences = [t for t in tokens if t.type == "fence" and t.info.strip() == "step"]
        bounds = [*(mark[0] for mark in marks), len(self.lines) - start]
        introduction = self._text(start, start + bounds[0])
        part, steps = "", []
        for (first, tag, title), last in zip(marks, bounds[1:], strict=True):
            inside = [fence for fence in fences if first <= _line(fence) < last]
            if tag == "h1":
                part = title
            else:
                steps.append(self._step(title, part, start, first, last, inside))
        return introduction, steps

    def _step(
        self, title: str, part: str, start: int, first: int, last: int, fences: list[Token]
    ) -> Step:
        line = start + first + 1
        if len(fences) != 1:
            raise self._error(line, f"the step {title!r} needs one ```step block")
        opened, closed = fences[0].map or [0, 0]
        keys = self._toml(fences[0].content.splitlines(), start + opened + 2, STEP_KEYS)
        texts = {key: self._texts(keys.get(key), key, line) for key in _STEP_TEXTS}
        if not texts["definition"]:
            raise self._error(line, f"the step {title!r} names no definition")
        for name in (*texts["definition"], *texts["proof"], *texts["called_from"]):
            if not _NAME.fullmatch(name):
                raise self._error(line, f"{name!r} is no definition: write module:qualname")
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
            proofs=texts["proof"],
            proof_line=texts["proof_line"],
            where=self._table(keys, "where", line),
            demo_where=self._table(keys, "demo_where", line),
            called_from=texts["called_from"],
            call=self._text_or_none(keys, "call", line),
            follows=self._text_or_none(keys, "follows", line),
            since=self._since(keys, line),
            demo=self._flag(keys, "demo", line),
        )

    def _text(self, first: int, last: int) -> str:
        return "\n".join(self.lines[first:last]).strip()

    def _texts(self, value: object, key: str, line: int) -> tuple[str, ...]:
        values = value if isinstance(value, list) else [] if value is None else [value]
        if not all(isinstance(text, str) and text for text in values):
            raise self._error(line, f"{key} must be a text or a list of texts")
        return tuple(values)

    def _text_or_none(self, keys: Mapping[str, Any], key: str, line: int) -> str | None:
        texts = self._texts(keys.get(key), key, line)
        return texts[0] if texts else None

    def _table(self, keys: Mapping[str, Any], key: str, line: int) -> dict[str, object]:
        value = keys.get(key, {})
        if not isinstance(value, dict):
            raise self._error(line, f"{key} must be a table of arguments: {{ name = 'value' }}")
        return value

    def _flag(self, keys: Mapping[str, Any], key: str, line: int) -> bool:
        value = keys.get(key, False)
        if not isinstance(value, bool):
            raise self._error(line, f"{key} must be true or false")
        return value

    def _since(self, keys: Mapping[str, Any], line: int) -> str | None:
        since = self._text_or_none(keys, "since", line)
        if since is not None and not _RELEASE.fullmatch(since):
            raise self._error(line, f"since must name a release, as 'Flask 2.2': {since!r}")
        return since

    def _toml(self, lines: Sequence[str], first: int, known: Sequence[str]) -> dict[str, Any]:
        try:
            found = tomllib.loads("\n".join(lines))
        except tomllib.TOMLDecodeError as error:
            place = _TOML_LINE.search(str(error))
            offset = int(place[1]) - 1 if place and place[1] else max(0, len(lines) - 1)
            raise self._error(first + offset, _TOML_LINE.sub("", str(error))) from None
        for key in found:
            if key not in known:
                near = difflib.get_close_matches(key, known, 1)
                hint = f"did you mean {near[0]!r}?" if near else f"known: {', '.join(known)}"
                offset = next((n for n, line in enumerate(lines) if line.startswith(key)), 0)
                raise self._error(first + offset, f"unknown key {key!r}: {hint}")
        return found


def _line(token: Token) -> int:
    return token.map[0] if token.map else 0
