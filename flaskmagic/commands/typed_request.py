"""A request as it is typed while an app is kept: the line, and the options that go with one."""

from __future__ import annotations

import argparse
import shlex
from dataclasses import replace
from typing import NoReturn

from flaskmagic import api
from flaskmagic.commands.app_options import WrongOption, visit_of


def typed_request(text: str, first: api.Visit) -> api.Visit:
    """Read a request.

    Args:
        text: What was typed, such as ``GET /hello/Bob`` or ``POST /login --form name=Bob``.
        first: The first visit: its headers and cookies go with each request.

    Returns:
        The visit.

    Raises:
        flaskmagic.errors.Problem: It can't be read.
    """
    line, dashes, options = text.partition(" --")
    try:
        words = shlex.split(dashes + options)
    except ValueError as error:
        raise WrongOption(f"{text!r} can't be read: {error}") from None
    visit = visit_of(line, **vars(_options().parse_args(words)))
    named = {name.lower() for name, _ in visit.headers}
    headers = tuple(each for each in first.headers if each[0].lower() not in named)
    given = {name for name, _ in visit.cookies}
    cookies = tuple(each for each in first.cookies if each[0] not in given)
    return replace(visit, headers=(*headers, *visit.headers), cookies=(*cookies, *visit.cookies))


class _Parser(argparse.ArgumentParser):
    """Says what is wrong, and does not end the process."""

    def error(self, message: str) -> NoReturn:
        raise WrongOption(message)


def _options() -> argparse.ArgumentParser:
    parser = _Parser(add_help=False, allow_abbrev=False)
    for name in ("header", "cookie", "form", "file"):
        parser.add_argument(f"--{name}", action="append")
    parser.add_argument("--json", dest="document")
    parser.add_argument("--body")
    return parser
