"""The fields of a page's forms: the hidden ones, and those for passwords."""

from __future__ import annotations

from flaskmagic.tracer.markup import HtmlReader


def hidden_fields(page: str) -> dict[str, str]:
    """Return the hidden fields of a page, which a browser sends along: a CSRF token, mostly.

    Args:
        page: Its HTML.

    Returns:
        Their values by their names.
    """
    return _fields(page, "hidden")


def password_fields(page: str) -> dict[str, str]:
    """Return the fields of a page in which a browser does not show what is typed.

    Args:
        page: Its HTML.

    Returns:
        Their values by their names.
    """
    return _fields(page, "password")


def _fields(page: str, kind: str) -> dict[str, str]:
    parser = _Fields(kind)
    parser.feed(page)
    return parser.found


class _Fields(HtmlReader):
    def __init__(self, kind: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._kind = kind

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name")
        if tag == "input" and name and (given.get("type") or "").lower() == self._kind:
            self.found[name] = given.get("value") or ""
