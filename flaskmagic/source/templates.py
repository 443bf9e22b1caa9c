"""Where the blocks of a Jinja template are written, read with Jinja's own lexer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import lru_cache

from jinja2 import Environment, TemplateSyntaxError

from flaskmagic.lines import split_lines
from flaskmagic.source.definitions import Span


@lru_cache(maxsize=64)
def template_definitions(text: str) -> Mapping[str, Sequence[Span]]:
    """Find what Jinja compiles a template to: ``root`` (all of it), ``block_NAME``, macros.

    Args:
        text: The source of the template.

    Returns:
        Where they are written, by their names in the compiled code. Of a template with a syntax
        error it is only ``root``.
    """
    last = max(1, len(split_lines(text)))
    found = {"root": [Span(1, 1, last, 1)]}
    try:
        tokens = [token for token in Environment().lex(text) if token[1] != "whitespace"]
    except TemplateSyntaxError:
        return found
    opened: list[tuple[str, int]] = []
    for (_, kind, _), (line, _, word), (_, _, name) in zip(
        tokens, tokens[1:], tokens[2:], strict=False
    ):
        if kind != "block_begin":
            continue
        if word == "block":
            opened.append((f"block_{name}", line))
        elif word == "macro":
            around = opened[-1][0] if opened else "root"
            opened.append((f"{around}.<locals>.macro", line))
        elif word in ("endblock", "endmacro") and opened:
            qualname, first = opened.pop()
            found.setdefault(qualname, []).append(Span(first, first, line, first))
    return found
