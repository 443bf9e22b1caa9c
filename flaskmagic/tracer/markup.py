"""Secrets in HTML: the values of fields that are secret by name or type."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser

from flaskmagic.tracer.free_text import LeaveOut, awaits_value
from flaskmagic.tracer.secret_names import is_secret, names_secret

_MARKUP = re.compile(
    r"<(?:!doctype|!--|/?(?:html|head|meta|title|link|script|style|body|main|header|footer|nav|section"
    r"|article|div|span|p|a|b|i|em|strong|small|code|pre|br|hr|h[1-6]|img|svg|ul|ol|li|dl|dt|dd|table"
    r"|thead|tbody|tr|td|th|form|fieldset|legend|label|input|textarea|select|option|button|output)"
    r"[\s/>])|</[a-z_][\w:.\-]*>",
    re.IGNORECASE,
)
_ATTRIBUTE = re.compile(
    r"(?P<before>(?P<name>[^\s=/>\"']+)\s*=\s*\\?)(?P<value>\"[^\"]*(?:\"|\Z)|'[^']*(?:'|\Z)|[^\s>]+)"
)
_NAMING = frozenset((
    "name", "id", "for", "type", "autocomplete", "property", "itemprop", "placeholder",
    "aria-label",
))  # fmt: skip
_HARMLESS = frozenset((
    "name", "id", "for", "type", "autocomplete", "property", "itemprop", "placeholder", "class",
    "method", "style", "rel", "lang",
))  # fmt: skip
_CELLS = ("td", "th", "dt", "dd")
_FIELDS = ("input", "textarea", "select")


def is_markup(text: str) -> bool:
    """Say whether a text has tags of HTML.

    Args:
        text: The text.

    Returns:
        Whether it has.
    """
    return _MARKUP.search(text) is not None


def redact_markup(text: str, leave_out: LeaveOut, redact: Callable[[str], str]) -> str:
    """Leave the secrets out of a page, or a part of one.

    Args:
        text: The HTML.
        leave_out: Called with each secret.
        redact: Leaves the secrets out of the texts between its tags.

    Returns:
        The HTML without them; all else is as it was.
    """
    page = _Page(leave_out, redact)
    return "".join(page.shown(tag, piece) for tag, piece in _Reader(text).pieces())


class _Page:
    """Goes through a page, and knows what of it is said to be secret by what stands before."""

    def __init__(self, leave_out: LeaveOut, redact: Callable[[str], str]) -> None:
        self._leave_out, self._redact = leave_out, redact
        self._within: str | None = None  # the secret tag that is open
        self._in_cell = False
        self._is_text_next = self._is_field_next = False

    def shown(self, tag: str | None, piece: str) -> str:
        if tag is None:
            return self._text(piece) if piece.strip() else piece
        if tag.startswith("/"):
            self._within = None if tag[1:] == self._within else self._within
            return piece
        return self._tag(tag, piece)

    def _text(self, piece: str) -> str:
        is_hidden = self._is_text_next or self._within is not None
        self._is_field_next = names_secret(piece.strip().rstrip(":"), in_words=True)
        self._is_text_next = (self._in_cell and self._is_field_next) or awaits_value(piece)
        return self._leave_out(piece) if is_hidden else self._redact(piece)

    def _tag(self, tag: str, piece: str) -> str:
        is_field = tag in _FIELDS
        is_hidden = _is_secret_tag(piece) or (is_field and self._is_field_next)
        if (is_hidden and is_field and tag != "input") or is_secret(tag):
            self._within = tag
        self._is_field_next = self._is_field_next and not is_field
        self._in_cell = tag in _CELLS
        is_hidden = is_hidden or self._within is not None
        return _redact_tag(piece, self._leave_out, self._redact, is_hidden)


class HtmlReader(HTMLParser):
    """Reads any text as HTML, as a browser does."""

    def parse_marked_section(self, i: int, report: int = 1) -> int:  # noqa: ARG002
        """Take ``<![`` for a comment, where the library's own raises an ``AssertionError``.

        Args:
            i: Where it begins.
            report: Not used.

        Returns:
            Where it ends.
        """
        return self.parse_bogus_comment(i)


class _Reader(HtmlReader):
    """Cuts HTML into its tags and what stands between them."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self._text = text
        self._found: list[tuple[int, str | None]] = []
        self._lines = [0]
        for line in text.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)
        self.feed(text)
        self.close()

    def pieces(self) -> Iterator[tuple[str | None, str]]:
        found = [(0, None), *self._found]
        ends = [at for at, _ in self._found] + [len(self._text)]
        for (at, tag), end in zip(found, ends, strict=True):
            piece = self._text[at:end]
            is_unfinished = tag is None and _MARKUP.match(piece) is not None
            yield ("?" if is_unfinished else tag), piece

    def _note(self, tag: str | None) -> None:
        line, column = self.getpos()
        self._found.append((self._lines[line - 1] + column, tag))

    def handle_starttag(
        self,
        tag: str,
        attrs: list[tuple[str, str | None]],  # noqa: ARG002
    ) -> None:
        self._note(tag)

    def handle_endtag(self, tag: str) -> None:
        self._note(f"/{tag}")

    def handle_data(self, data: str) -> None:  # noqa: ARG002
        self._note(None)

    handle_comment = handle_pi = unknown_decl = handle_data

    def handle_decl(self, decl: str) -> None:  # noqa: ARG002
        self._note(None)


def _is_secret_tag(tag: str) -> bool:
    """Say whether one of its attributes names a secret, as ``name`` and ``type`` do."""
    return any(
        attribute["name"].lower() in _NAMING and is_secret(attribute["value"].strip("\"'\\"))
        for attribute in _ATTRIBUTE.finditer(tag)
    )


def _redact_tag(
    tag: str, leave_out: LeaveOut, redact: Callable[[str], str], is_hidden: bool
) -> str:
    def shown(attribute: re.Match[str]) -> str:
        name, value = attribute["name"].lower(), attribute["value"]
        quote = value[0] if value[0] in "\"'" else ""
        bare = value[len(quote) :].removesuffix(quote) if quote else value
        if not bare.strip("\\") or name in _HARMLESS:
            return attribute[0]
        left = leave_out(bare) if is_hidden or is_secret(name) else redact(bare)
        return f"{attribute['before']}{quote}{left}{quote}"

    return _ATTRIBUTE.sub(shown, tag)
