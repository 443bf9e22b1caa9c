"""What stands behind ``request``, ``session``, ``g`` and the like: the app has the last word."""

from __future__ import annotations

import sys
from collections.abc import Mapping
from typing import Any

from flaskmagic.inside.uses.objects import MISSING, bases, is_class, namespace, owner
from flaskmagic.inside.uses.own_code import OwnCode
from flaskmagic.inside.uses.values import Made

_REQUEST, _SESSION = "flask.globals:request", "flask.globals:session"
_BY_APP = {_REQUEST: "request_class", "flask.globals:g": "app_ctx_globals_class"}
_CURRENT_APP = "flask.globals:current_app"
_CURRENT_USER = "flask_login.utils:current_user"


class Proxies:
    """Knows the classes that the app itself names for what its proxies stand for."""

    def __init__(self, own: OwnCode) -> None:
        """Ask the first app.

        Args:
            own: The app's own code.
        """
        self._app: Any = own.apps[0] if own.apps else None
        self._own = own
        self._known = dict(self._found())

    def made_by(self, definition: str) -> Made | None:
        """Return the class of what a proxy stands for.

        Args:
            definition: The proxy, as ``module:name``.

        Returns:
            Its class, or ``None`` where the app does not name it.
        """
        return self._known.get(definition)

    def response(self) -> Made | None:
        """Return the class of the app's responses."""
        cls = _static(self._app, "response_class")
        return Made(cls) if is_class(cls) else None

    def _found(self) -> Mapping[str, Made]:
        found: dict[str, Any] = {
            name: _static(self._app, attribute) for name, attribute in _BY_APP.items()
        }
        found[_SESSION] = _static(_static(self._app, "session_interface"), "session_class")
        found[_CURRENT_APP] = MISSING if self._app is None else type(self._app)
        found[_CURRENT_USER] = self._user()
        return {name: Made(cls) for name, cls in found.items() if is_class(cls)}

    def _user(self) -> object:
        """Return the class of Flask-Login's user: the app's own one, if there is only one."""
        mixin = namespace(sys.modules.get("flask_login")).get("UserMixin", MISSING)
        if not isinstance(mixin, type):
            return MISSING
        own = {
            each
            for module in self._own.modules
            for each in module.names.values()
            if is_class(each) and each is not mixin and mixin in bases(each)
        }
        return own.pop() if len(own) == 1 else mixin


def _static(thing: Any, name: str) -> object:
    """Return an attribute without running any code."""
    if thing is MISSING or thing is None:
        return MISSING
    inner = namespace(thing).get(name, MISSING)
    if inner is not MISSING:
        return inner
    base = owner(type(thing), name)
    return MISSING if base is None else namespace(base)[name]
