"""The cookies of a visitor: those that they were given, and those that the app sets."""

from __future__ import annotations

from collections.abc import Sequence
from http.client import HTTPMessage
from typing import Any

from requests import PreparedRequest
from requests.cookies import MockRequest, MockResponse, RequestsCookieJar, get_cookie_header
from requests.structures import CaseInsensitiveDict

from flaskmagic.visitor.actions import Pairs


class Cookies:
    """The cookies of one visitor.

    ``given`` are sent with every request. What the app sets is kept as a browser keeps it: sent
    only where its path, its age and so on allow. Such a cookie is sent instead of a given one of
    the same name. ``received`` are the headers ``Set-Cookie`` that came, as they came.
    """

    def __init__(self) -> None:
        self.given: Pairs = ()
        self.received: list[str] = []
        self._jar = RequestsCookieJar()

    def header(self, url: str, headers: Pairs) -> str | None:
        """Return the value of the header ``Cookie`` for a request.

        Args:
            url: The address that is asked for.
            headers: The headers of the request; a ``Cookie`` among them is joined with the rest.

        Returns:
            All cookies that are to be sent, or None if there are none.
        """
        kept = get_cookie_header(self._jar, _request(url, headers)) or ""
        names = {pair.partition("=")[0] for pair in kept.split("; ")}
        given = [f"{name}={value}" for name, value in self.given if name not in names]
        typed = [value for name, value in headers if name.lower() == "cookie"]
        return "; ".join([*typed, *given, *filter(None, [kept])]) or None

    def value(self, name: str) -> str | None:
        """Return the value of a cookie that an answer has set.

        Args:
            name: Its name.

        Returns:
            The value, or None if there is no such cookie.
        """
        return next((each.value for each in self._jar if each.name == name), None)

    def keep(self, url: str, headers: Pairs, received: Sequence[str]) -> None:
        """Keep the cookies that an answer sets.

        Args:
            url: The address that was asked for.
            headers: The headers of the request.
            received: The values of the answer's headers ``Set-Cookie``.
        """
        self.received += received
        head = HTTPMessage()
        for each in received:
            head["Set-Cookie"] = each
        asked: Any = MockRequest(_request(url, headers))
        answer: Any = MockResponse(head)
        self._jar.extract_cookies(answer, asked)


def _request(url: str, headers: Pairs) -> PreparedRequest:
    """Return what the cookie jar looks at: the address, and the host that was named, if any.

    It is filled in by hand, because ``Request.prepare()`` changes the path.
    """
    request = PreparedRequest()
    request.url = url
    request.headers = CaseInsensitiveDict(
        (name, value) for name, value in headers if name.lower() == "host"
    )
    return request
