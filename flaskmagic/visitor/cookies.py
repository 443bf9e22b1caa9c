"""The cookies of a visitor: those that they were given, and those that the app sets."""

from __future__ import annotations

from typing import Any

from requests import PreparedRequest
from requests.cookies import RequestsCookieJar, extract_cookies_to_jar, get_cookie_header
from requests.structures import CaseInsensitiveDict

from flaskmagic.visitor.visit import Pairs


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

    def keep(self, url: str, headers: Pairs, response: Any) -> None:
        """Keep the cookies that an answer sets.

        Args:
            url: The address that was asked for.
            headers: The headers of the request.
            response: What urllib3 made of the answer.
        """
        self.received += response.headers.getlist("Set-Cookie")
        extract_cookies_to_jar(self._jar, _request(url, headers), response)


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
