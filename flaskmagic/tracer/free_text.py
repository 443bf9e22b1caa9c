"""Secrets in free text, such as a line that an app printed: what stands after their names."""

from __future__ import annotations

import re
from collections.abc import Callable

from flaskmagic.tracer.secret_names import is_file, is_secret, names_secret
from flaskmagic.tracer.sentences import is_sentence

REDACTED = "<redacted>"

LeaveOut = Callable[[str], str]
"""Takes a secret, and returns what is shown instead."""

_WORD = re.compile(r"[^\W_][\w.\-]*|_\w+")
_AFTER = re.compile(
    r"(?:\[[^\]\n]*\])?(?P<close>[\\\"'`\])}>*]*)\s*"
    r"(?P<sign>:=|=>|->|={1,3}|[:,|]|(?<=\s)(?:is|was|are|ist|es|est)\b:?)[ \t]*"
)
_SPACE = re.compile(r"[ \t]+")
_NAMED = re.compile(
    r"\b(?:name|key|field|id|header|label|param)\\?[\"']?\s*[=:]\s*\\?[\"']?\Z", re.IGNORECASE
)
_QUOTE = re.compile(r"[bBrRuUfF]{0,2}(?P<quote>\\*[\"'`])")
_PLAIN = re.compile(
    r"(?:(?P<harmless>None|null|nil|True|False|true|false|\"\"|'')|-?\d[\d._]*)"
    r"(?=\s*(?:,\s|[)\]}]|\Z))"
)
_END_OF_LINE = re.compile(r"[\r\n]")
_LEFT_OUT = re.compile(rf"{REDACTED}(?=[\s\"'&,;)\]}}>]|:\s|\Z)")
_OPENING, _CLOSING = "([{", ")]}"


def redact_free_text(text: str, leave_out: LeaveOut, *, printed: bool) -> str:
    """Leave out what stands after the names of secrets, up to the end of the value.

    A value in quotes or brackets ends with them, any other one with its line.

    Args:
        text: The text.
        leave_out: Called with each secret.
        printed: Whether a space is enough between a name and its value, as ``print()`` writes it.

    Returns:
        The text without them.
    """
    shown, at = [], 0
    for word in _WORD.finditer(text):
        if word.start() < at or not is_secret(word[0]) or is_file(word[0]):
            continue
        begin, end = _value_of(text, word, at, printed)
        if begin < end:
            shown += [text[at:begin], leave_out(text[begin:end])]
            at = end
    return "".join([*shown, text[at:]])


_AT_END = re.compile(
    r"(?P<name>[\w.\-]+)[\"'`\])}>]*\s*(?:(?:\bis|\bwas)?[:=]|=>|->|\bis|\bwas)\s*\Z"
)


def awaits_value(line: str) -> bool:
    """Say whether a line ends with the name of a secret and a sign that its value comes next.

    Args:
        line: The line.

    Returns:
        Whether what stands on the next line is secret.
    """
    found = _AT_END.search(line[-200:])
    return found is not None and is_secret(found["name"]) and not is_file(found["name"])


def _value_of(text: str, word: re.Match[str], at: int, printed: bool) -> tuple[int, int]:
    """Return where the value of a name begins and ends."""
    nothing = word.end(), word.end()
    if names_secret(word[0]) and _NAMED.search(text, max(at, word.start() - 20), word.start()):
        return _record_around(text, word, at)
    after = _AFTER.match(text, word.end())
    if after is None:
        return _spaced(text, word) if printed else nothing
    begin, sign = after.end(), after["sign"]
    quoted = after["close"] and text[: word.start()][-3:].rstrip("-").endswith(("'", '"'))
    if sign == "," and quoted and names_secret(word[0]):
        return begin, _end_of_group(text, begin)
    if sign == "," and (quoted or not printed):
        return nothing
    if (sign.isalpha() or sign == ",") and is_sentence(word[0], text, begin):
        return nothing
    if sign == ":" and not after["close"] and text.endswith("/", 0, word.start()):
        return nothing  # a path, and what is said of it
    if _LEFT_OUT.match(text, begin):
        return nothing
    return begin, _end_of_value(text, begin)


def _spaced(text: str, word: re.Match[str]) -> tuple[int, int]:
    """Return the value that is printed next to a name. A path, or a name in quotes, has none."""
    space = _SPACE.match(text, word.end())
    begin_of_run = max(text.rfind(" ", 0, word.start()), text.rfind("\n", 0, word.start())) + 1
    if space is None or any(sign in text[begin_of_run : word.start()] for sign in "/\"'"):
        return word.end(), word.end()
    if is_sentence(word[0], text, space.end()):
        return word.end(), word.end()
    return space.end(), _end_of_value(text, space.end())


def _record_around(text: str, word: re.Match[str], at: int) -> tuple[int, int]:
    """Return the entries around one that says ``name: password``, in whatever order they are."""
    begin = _beginning_of_group(text, at, word.start())
    if begin > at:
        return begin, _end_of_group(text, begin)
    end = _end_of_line(text, word.end())
    return (word.end(), end) if text[word.end() : end].strip("\"'`\\/>)]} ") else (end, end)


def _end_of_value(text: str, begin: int) -> int:
    quote = _QUOTE.match(text, begin)
    if quote is not None:
        return _end_of_quoted(text, quote)
    if text[begin : begin + 1] and text[begin] in _OPENING:
        return min(_end_of_group(text, begin + 1) + 1, len(text))
    plain = _PLAIN.match(text, begin)
    if plain is not None:
        return begin if plain["harmless"] else plain.end()
    return _end_of_line(text, begin)


def _end_of_line(text: str, begin: int) -> int:
    found = _END_OF_LINE.search(text, begin)
    return len(text) if found is None else found.start()


def _end_of_quoted(text: str, quote: re.Match[str]) -> int:
    """Return the end of a value in quotes; a quote within a word is none, and none ends it."""
    sign, at = quote["quote"], quote.end()
    while True:
        found = text.find(sign, at)
        if found < 0:
            return len(text)
        at = found + len(sign)
        escaped = len(sign) == 1 and _is_escaped(text, found)
        if not escaped and not text[at : at + 1].isalnum():
            return at


def _opening_quote(text: str, at: int) -> re.Match[str] | None:
    """Return the quote that opens at some place; within a word there is an apostrophe."""
    return None if text[at - 1 : at].isalnum() else _QUOTE.match(text, at)


def _is_escaped(text: str, at: int) -> bool:
    before = text[max(0, at - 20) : at]
    return bool((len(before) - len(before.rstrip("\\"))) % 2)


def _beginning_of_group(text: str, at: int, until: int) -> int:
    """Return where the innermost brackets begin that are open at some place."""
    begun = [at]
    while at < until:
        quote = _opening_quote(text, at)
        if quote is not None:
            at = _end_of_quoted(text, quote)
            continue
        if text[at] in _OPENING:
            begun.append(at + 1)
        elif text[at] in _CLOSING and len(begun) > 1:
            begun.pop()
        at += 1
    return begun[-1]


def _end_of_group(text: str, begin: int) -> int:
    """Return where the brackets close that are open at some place, or the end of the text."""
    depth, at = 1, begin
    while at < len(text):
        quote = _opening_quote(text, at)
        if quote is not None:
            at = _end_of_quoted(text, quote)
            continue
        depth += (text[at] in _OPENING) - (text[at] in _CLOSING)
        if depth == 0:
            return at
        at += 1
    return len(text)
