"""What some functions of the libraries know of the request, the event or the answer.

Only exact builtin objects are looked into: nothing of the app runs for it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import FrameType
from typing import Any

from flaskmagic.tracer.sent import secrets_in, secrets_in_body
from flaskmagic.tracer.value_texts import ValueTexts

Facts = dict[str, Any]
Ask = Callable[[Mapping[str, Any], ValueTexts], Facts]
"""Takes the local variables of a function, and returns what they tell."""

# The names of the facts, as they stand in the log.
METHOD = "method"
PATH = "path"  # as it was asked for, with its query
RULE = "rule"  # the URL rule that fits, and
ENDPOINT = "endpoint"  # what it leads to
STATUS = "status"  # the number
LOCATION = "location"  # where a redirect leads
COOKIES = "cookies"  # the names of those that are set
BYTES_IN = "bytes in"  # of the body
BYTES_OUT = "bytes out"  # of a part of the body
LENGTH = "length"  # of the body, as the answer says
WEBSOCKET = "websocket"
EVENT = "event"  # of Socket.IO
NAMESPACE = "namespace"
SERVED = "served"  # by Werkzeug's server, which tells when the answer was sent
ENDED = "ended"  # the answer was sent, or an event was handled
RETURNED = "returned"  # the app returned the answer

_LONGEST = 200


def ask(questions: Mapping[str, Ask], name: str, frame: FrameType, texts: ValueTexts) -> Facts:
    """Return what a call tells.

    Args:
        questions: :data:`AT_BEGIN` or :data:`AT_END`.
        name: The function, as ``module:qualname``.
        frame: Its frame.
        texts: Leaves secrets out.

    Returns:
        The facts, none if they can't be read.
    """
    try:
        return questions[name](frame.f_locals, texts)
    except (LookupError, AttributeError, TypeError, ValueError, RecursionError):
        return {}


def _of_http(names: Mapping[str, Any], texts: ValueTexts) -> Facts:
    handler = names["self"].__dict__
    facts = {METHOD: _text(handler["command"]), PATH: _address(handler["path"], texts)}
    return {**facts, SERVED: True}


def _of_wsgi(names: Mapping[str, Any], texts: ValueTexts) -> Facts:
    environ = names["environ"]
    path, query = _text(environ["PATH_INFO"]), _text(environ.get("QUERY_STRING", ""))
    path = _text(environ.get("SCRIPT_NAME", "")) + path.encode("latin-1").decode("utf-8", "replace")
    length = environ.get("CONTENT_LENGTH") or "0"
    return {
        METHOD: _text(environ["REQUEST_METHOD"]),
        PATH: _address(f"{path}?{query}" if query else path, texts),
        BYTES_IN: int(length),
    }


def _of_rule(names: Mapping[str, Any], _texts: ValueTexts) -> Facts:
    rule = names["rule"].__dict__
    return {RULE: _text(rule["rule"]), ENDPOINT: _text(rule["endpoint"])}


def _of_response(names: Mapping[str, Any], texts: ValueTexts) -> Facts:
    response = names["self"].__dict__
    headers = response["headers"].__dict__["_list"]
    return {STATUS: int(response["_status_code"]), **_of_headers(headers, texts)}


def _of_length(names: Mapping[str, Any], _texts: ValueTexts) -> Facts:
    """Return what the headers say that are sent; the answer to HEAD has no body."""
    is_sent = _text(names["environ"]["REQUEST_METHOD"]) != "HEAD"
    headers = names["headers"].__dict__["_list"]
    lengths = [value for name, value in headers if name.lower() == "content-length"]
    return {LENGTH: int(_text(lengths[-1])) if is_sent else 0} if lengths else {}


def _of_status_line(names: Mapping[str, Any], texts: ValueTexts) -> Facts:
    status = int(_text(names["status"]).partition(" ")[0])
    return {STATUS: status, **_of_headers(names["headers"], texts)}


def _of_headers(headers: list[tuple[str, str]], texts: ValueTexts) -> Facts:
    facts: Facts = {COOKIES: []}
    for name, value in headers:
        if name.lower() == "location":
            facts[LOCATION] = _address(value, texts)
        elif name.lower() == "set-cookie":
            facts[COOKIES].append(_text(value).partition("=")[0][:_LONGEST])
    return facts


def _of_part(names: Mapping[str, Any], _texts: ValueTexts) -> Facts:
    data = names["data"]
    return {BYTES_OUT: len(data) if type(data) is bytes else 0}


def _of_event(names: Mapping[str, Any], texts: ValueTexts) -> Facts:
    texts.learn_sent(secrets_in(names["data"]))
    return {EVENT: _text(names["data"][0])[:_LONGEST], NAMESPACE: _namespace(names)}


def _called(event: str) -> Ask:
    return lambda names, _texts: {EVENT: event, NAMESPACE: _namespace(names)}


def _namespace(names: Mapping[str, Any]) -> str:
    return _text(names["namespace"] or "/")[:_LONGEST]


def _address(address: object, texts: ValueTexts) -> str:
    return texts.address(_text(address))


def _text(value: object) -> str:
    if type(value) is not str:
        raise TypeError
    return value


def _form(names: Mapping[str, Any], texts: ValueTexts) -> Facts:
    texts.learn_sent(secrets_in(names["self"].__dict__["form"]))
    return {}


def _json(names: Mapping[str, Any], texts: ValueTexts) -> Facts:
    texts.learn_sent(secrets_in(names["rv"]))
    return {}


def _body(names: Mapping[str, Any], texts: ValueTexts) -> Facts:
    if not texts.shows_secrets:
        texts.learn_sent(secrets_in_body(names["rv"]))
    return {}


def _is_over(_names: Mapping[str, Any], _texts: ValueTexts) -> Facts:
    return {ENDED: True}


def _is_returned(_names: Mapping[str, Any], _texts: ValueTexts) -> Facts:
    return {RETURNED: True}


_SERVING = "werkzeug.serving:WSGIRequestHandler.run_wsgi"

AT_BEGIN: Mapping[str, Ask] = {
    _SERVING: _of_http,
    f"{_SERVING}.<locals>.start_response": _of_status_line,
    f"{_SERVING}.<locals>.write": _of_part,
    "flask.app:Flask.wsgi_app": _of_wsgi,
    "werkzeug.wrappers.response:Response.__call__": _of_response,
    "simple_websocket.ws:Server.__init__": lambda _names, _texts: {WEBSOCKET: True},
    "socketio.server:Server._handle_event": _of_event,
    "socketio.server:Server._handle_connect": _called("connect"),
    "socketio.server:Server._handle_disconnect": _called("disconnect"),
}
"""What a function tells when it begins."""

AT_END: Mapping[str, Ask] = {
    _SERVING: _is_over,
    "flask.app:Flask.wsgi_app": _is_returned,
    "flask.app:Flask.dispatch_request": _of_rule,
    "werkzeug.wrappers.response:Response.get_wsgi_headers": _of_length,
    "werkzeug.wrappers.request:Request._load_form_data": _form,
    "werkzeug.wrappers.request:Request.get_data": _body,
    "werkzeug.wrappers.request:Request.get_json": _json,
    "flask_socketio:SocketIO._handle_event": _is_over,
}
"""What a function tells when it ends, and that it did."""
