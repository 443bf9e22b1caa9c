"""Where the blocks of a Jinja template are written, read with Jinja's own lexer."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache

from jinja2 import Environment, TemplateSyntaxError

from flaskmagic.lines import split_lines
from flaskmagic.source.definitions import Span

_ENDS = {f"end{word}": word for word in ("block", "macro", "call", "for")}


@lru_cache(maxsize=64)
def template_definitions(text: str) -> Mapping[str, Sequence[Span]]:
    """Find what Jinja compiles a template to: ``root`` (all of it), blocks, macros and the like.

    Args:
        text: The source of the template.

    Returns:
        Where they are written, by their names in the compiled code: ``block_NAME``; a macro and
        what stands in ``{% call %}`` are both a ``macro`` within the function around it, and a
        recursive loop is a ``loop``. Of a template with a syntax error it is only ``root``.
    """
    last = max(1, len(split_lines(text)))
    found = {"root": [Span(1, 1, last, 1)]}
    opened: list[tuple[str, str | None, int]] = []
    try:
        for line, words in _tags(text):
            if words[0] in _ENDS.values():
                around = next((name for _, name, _ in reversed(opened) if name), "root")
                opened.append((words[0], _compiled(words, around), line))
            elif opened and opened[-1][0] == _ENDS.get(words[0]):
                _, qualname, first = opened.pop()
                if qualname is not None:
                    found.setdefault(qualname, []).append(Span(first, first, line, first))
    except TemplateSyntaxError:
        return {"root": found["root"]}
    return found


def _compiled(words: Sequence[str], around: str) -> str | None:
    """Return the name of the function that a tag is compiled to, or ``None`` if it has none."""
    if words[0] == "block":
        return f"block_{words[1]}" if len(words) > 1 else None
    if words[0] == "for":
        return f"{around}.<locals>.loop" if words[-1] == "recursive" else None
    return f"{around}.<locals>.macro"


def _tags(text: str) -> Iterator[tuple[int, Sequence[str]]]:
    """Yield the line and the words of each tag."""
    line = 0
    words: list[str] = []
    for number, kind, word in Environment().lex(text):
        if kind == "block_begin":
            words = []
        elif kind == "block_end" and words:
            yield line, words
            words = []
        elif kind not in ("whitespace", "block_end"):
            line = line if words else number
            words.append(word)
