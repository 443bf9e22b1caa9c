"""The fields of a page's forms: the hidden ones, and those for passwords."""

from __future__ import annotations

from flaskmagic.tracer.markup import HtmlReader
from flaskmagic.visitor.actions import Pairs, Request


def fields_beside(request: Request, page: str) -> Pairs:
    """Return what a browser adds to a form: the hidden fields of the page that the form is on.

    Args:
        request: The request. Without a form or files, nothing is added to it.
        page: The HTML of the page before.

    Returns:
        The names and values; a field that the request has is left as it is there.
    """
    if not (request.form or request.files):
        return ()
    typed = {name for name, _ in request.form}
    return tuple(each for each in hidden_fields(page).items() if each[0] not in typed)


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
