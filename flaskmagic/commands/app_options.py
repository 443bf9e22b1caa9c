"""The options that name the reader's own app and what is asked of it, for every command."""

from __future__ import annotations

import functools
import inspect
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypedDict

import typer

from flaskmagic import api
from flaskmagic.commands.help import ASKED, RUN, WRITTEN
from flaskmagic.commands.in_order import in_order
from flaskmagic.errors import Problem


class WrongOption(Problem):
    """An option whose value can't be read."""

    exit_code = 2


App = Annotated[
    str | None,
    typer.Option(
        "--app",
        metavar="APP",
        help="What flask --app takes: server.py, server:app, 'server:create_app()'.",
        rich_help_panel=RUN,
    ),
]
Requests = Annotated[
    list[str] | None,
    typer.Option(
        "--request",
        metavar="'GET /PATH'",
        help="A request to send, or WS /PATH for a WebSocket; may be repeated, cookies are kept.",
        rich_help_panel=ASKED,
    ),
]
RequestFiles = Annotated[
    list[Path] | None,
    typer.Option(
        "--requests",
        metavar="FILE",
        help="A file of requests, as the editors' REST clients have them (.http); may be repeated.",
        rich_help_panel=ASKED,
    ),
]
Headers = Annotated[
    list[str] | None,
    typer.Option(
        "--header",
        metavar="'NAME: VALUE'",
        help="A header; may be repeated. {cookie:NAME}, {header:NAME} and {field:NAME} stand for a "
        "cookie, a header and a hidden field that the app sent before.",
        rich_help_panel=ASKED,
    ),
]
Cookies = Annotated[
    list[str] | None,
    typer.Option(
        "--cookie", metavar="NAME=VALUE", help="A cookie; may be repeated.", rich_help_panel=ASKED
    ),
]
Form = Annotated[
    list[str] | None,
    typer.Option(
        "--form",
        metavar="NAME=VALUE",
        help="A form field; may be repeated. It may hold {cookie:NAME} and so on, as --header.",
        rich_help_panel=ASKED,
    ),
]
Files = Annotated[
    list[str] | None,
    typer.Option(
        "--file",
        metavar="NAME=@PATH",
        help="A file of a form; may be repeated.",
        rich_help_panel=ASKED,
    ),
]
Json = Annotated[
    str | None,
    typer.Option("--json", metavar="TEXT", help="A JSON document.", rich_help_panel=ASKED),
]
Body = Annotated[
    str | None,
    typer.Option(
        "--body",
        metavar="TEXT|@FILE",
        help="A body that is sent as it is: --header 'Content-Type: ...' names its type.",
        rich_help_panel=ASKED,
    ),
]
Emits = Annotated[
    list[str] | None,
    typer.Option(
        "--emit",
        metavar="EVENT=JSON",
        help="A Socket.IO event; EVENT alone has no data, EVENT='1 2' has two arguments.",
        rich_help_panel=ASKED,
    ),
]
Sends = Annotated[
    list[str] | None,
    typer.Option(
        "--send", metavar="TEXT", help="A message, over WS or Socket.IO.", rich_help_panel=ASKED
    ),
]
Acknowledge = Annotated[
    bool,
    typer.Option(
        "--ack",
        help="Ask for an acknowledgement of each Socket.IO event, and show it.",
        rich_help_panel=ASKED,
    ),
]
Auth = Annotated[
    str | None,
    typer.Option(
        "--auth",
        metavar="JSON",
        help="Data that goes along with the Socket.IO connection.",
        rich_help_panel=ASKED,
    ),
]
Namespace = Annotated[
    str,
    typer.Option(
        "--namespace", metavar="NAME", help="The Socket.IO namespace.", rich_help_panel=ASKED
    ),
]
Timeout = Annotated[
    float,
    typer.Option(
        "--timeout",
        metavar="SECONDS",
        min=0.1,
        help="Seconds until an answer must have ended.",
        rich_help_panel=RUN,
    ),
]
Wait = Annotated[
    float | None,
    typer.Option(
        "--wait",
        metavar="SECONDS",
        min=0,
        help="Seconds to wait, after the last answer, for background tasks that still sleep. "
        "The default stops once nothing has run for 0.15 s, and after 3 s in any case.",
        rich_help_panel=RUN,
    ),
]
Python = Annotated[
    Path | None,
    typer.Option(
        "--python",
        metavar="PATH",
        help="The Python to run the app with. The default is that of its environment.",
        rich_help_panel=RUN,
    ),
]


class Engine(StrEnum):
    """What hears of each call."""

    SETTRACE = "settrace"
    MONITORING = "monitoring"


EngineOption = Annotated[
    Engine | None,
    typer.Option(
        "--engine",
        help="What hears of each call: sys.settrace, or sys.monitoring (Python 3.12 and later), "
        "which leaves the trace function to debuggers and coverage.",
        rich_help_panel=RUN,
    ),
]
ShowSecrets = Annotated[
    bool,
    typer.Option(
        "--show-secrets",
        help="Show passwords, tokens, cookies and the like.",
        rich_help_panel=WRITTEN,
    ),
]


class Carried(TypedDict):
    """What goes along with requests, as :func:`api.make_visit` takes it."""

    headers: tuple[tuple[str, str], ...]
    cookies: tuple[tuple[str, str], ...]
    form: tuple[tuple[str, str], ...]
    files: tuple[tuple[str, Path], ...]
    json: str | None
    body: bytes | None


@dataclass(frozen=True, slots=True)
class AppOptions:
    """The reader's own app, as ``flask --app`` takes it, and what is asked of it.

    ``is_own`` says whether any of it was named: if not, the demo app is meant, where there is a
    choice.
    """

    is_own: bool
    app: str | None
    visit: api.Visit
    timeout: float
    wait: float | None
    show_secrets: bool
    python: Path | None
    engine: Engine | None


def with_own_app(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the options of :func:`_ask`, in place of its parameter ``app_options``.

    typer makes options of a function's signature. So the command gets a new signature, in which
    those of ``_ask`` follow its own, and is called with what they come to.

    Args:
        command: A command with a parameter ``app_options``, which is to be an :class:`InOrder`.

    Returns:
        The command for typer.
    """
    options = inspect.signature(_ask, eval_str=True).parameters
    signature = inspect.signature(command, eval_str=True)
    own = [each for each in signature.parameters.values() if each.name != "app_options"]

    @functools.wraps(command)
    def with_options(**values: object) -> None:
        of_app = {name: values.pop(name) for name in options}
        command(app_options=_ask(**of_app), **values)  # type: ignore[arg-type]

    with_options.__signature__ = signature.replace(  # type: ignore[attr-defined]
        parameters=[*own, *options.values()]
    )
    return with_options


def _ask(
    app: App = None,
    request: Requests = None,
    requests: RequestFiles = None,
    header: Headers = None,
    cookie: Cookies = None,
    form: Form = None,
    file: Files = None,
    document: Json = None,
    body: Body = None,
    emit: Emits = None,
    send: Sends = None,
    ack: Acknowledge = False,
    auth: Auth = None,
    namespace: Namespace = "/",
    timeout: Timeout = api.PATIENCE,
    wait: Wait = None,
    show_secrets: ShowSecrets = False,
    python: Python = None,
    engine: EngineOption = None,
    *,
    context: typer.Context,
) -> AppOptions:
    """Return what the options ask for; raises :class:`Problem`."""
    given: Mapping[str, Sequence[str | Path] | None] = {
        "request": request,
        "requests": requests,
        "emit": emit,
        "send": send,
    }
    actions = [each for name, value in in_order(context, given) for each in _actions(name, value)]
    if ack and not (emit or send):
        raise WrongOption("--ack needs an event: add --emit or --send")
    visit = api.make_visit(
        [
            replace(each, is_acknowledged=ack) if isinstance(each, api.Event) else each
            for each in actions
        ],
        **_carried(header, cookie, form, file, document, body),
        auth=None if auth is None else api.read_json(auth, "--auth"),
        namespace=namespace,
    )
    is_own = app is not None or python is not None or bool(actions)
    return AppOptions(is_own, app or None, visit, timeout, wait, show_secrets, python, engine)


def visit_of(
    action: str,
    header: Headers = None,
    cookie: Cookies = None,
    form: Form = None,
    file: Files = None,
    document: Json = None,
    body: Body = None,
) -> api.Visit:
    """Return the visit of one request, which has the options of :func:`_ask` that go with one."""
    return api.make_visit([action], **_carried(header, cookie, form, file, document, body))


def _carried(
    header: list[str] | None,
    cookie: list[str] | None,
    form: list[str] | None,
    file: list[str] | None,
    document: str | None,
    body: str | None,
) -> Carried:
    """Return what goes along with requests; raises :class:`Problem`."""
    return {
        "headers": tuple(_pair(each, ":", "--header 'Name: value'") for each in header or []),
        "cookies": tuple(_pair(each, "=", "--cookie name=value") for each in cookie or []),
        "form": tuple(_pair(each, "=", "--form name=value") for each in form or []),
        "files": tuple(_file(each) for each in file or []),
        "json": document,
        "body": None if body is None else _body(body),
    }


def _pair(text: str, separator: str, example: str) -> tuple[str, str]:
    name, found, value = text.partition(separator)
    if not found or not name.strip():
        raise WrongOption(f"{text!r} can't be read: write {example}")
    return name.strip(), value.strip() if separator == ":" else value


def _file(text: str) -> tuple[str, Path]:
    name, path = _pair(text, "=", "--file name=@path")
    return name, Path(path.removeprefix("@"))


def _body(text: str) -> bytes:
    if not text.startswith("@"):
        return text.encode("utf-8", "surrogateescape")
    path = Path(text.removeprefix("@"))
    if not path.is_file():
        raise WrongOption(f"--body: there is no file {path}")
    return path.read_bytes()


def _actions(option: str, value: str | Path) -> Sequence[str | api.Request | api.Event]:
    """Return what an option asks to be done."""
    if isinstance(value, Path):
        return api.read_requests(value)
    if option == "emit":
        return [_event(value)]
    return [api.Event(None, value) if option == "send" else value]


def _event(text: str) -> api.Event:
    if "=" not in text and text.strip():
        return api.Event(text.strip())
    name, data = _pair(text, "=", '--emit \'chat={"text": "hi"}\'')
    arguments = api.read_arguments(data, f"--emit {name}")
    return api.Event(name, arguments if len(arguments) > 1 else arguments[0])
