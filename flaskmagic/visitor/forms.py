"""The hidden fields of a page's forms, which a browser sends along: a CSRF token, mostly."""

from __future__ import annotations

from html.parser import HTMLParser


def hidden_fields(page: str) -> dict[str, str]:
    """Return the hidden fields of a page.

    Args:
        page: Its HTML.

    Returns:
        Their values by their names.
    """
    parser = _Fields()
    parser.feed(page)
    return parser.found


class _Fields(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: dict[str, str] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = given.get("name")
        if tag == "input" and name and (given.get("type") or "").lower() == "hidden":
            self.found[name] = given.get("value") or ""
