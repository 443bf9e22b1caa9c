"""What a trace keeps of values: their texts, without what is secret."""

from __future__ import annotations

import inspect
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache
from types import CodeType, FrameType
from typing import NamedTuple

from flaskmagic.tracer.known_secrets import KnownSecrets
from flaskmagic.tracer.met_secrets import represent_met, texts_in
from flaskmagic.tracer.redact import redact
from flaskmagic.tracer.secret_calls import SecretCall
from flaskmagic.tracer.secret_names import is_secret, names_secret
from flaskmagic.tracer.values import MAX_LENGTH, plain_name, represent, represent_secret

_WINDOW = 5 * MAX_LENGTH
"""So much of a text is looked at, though less is shown: what makes it secret may stand after it."""

_SHORT = 200
"""Longest text for which it is remembered what is shown of it."""

_LONGEST_LINE = 20_000
# What a text shows by itself is the same in each recording.
_redact_short = lru_cache(4096)(redact)

_COLOURS = re.compile(r"\x1b\[[\d;]*m")

_VALUES = ("value", "default", "data", "content", "text")
_NO_NAMES = (
    "import_name", "module_name", "app_name", "package_name", "module", "package", "endpoint",
    "rule", "blueprint", "template", "template_name_or_list", "filename", "path", "url", "location",
)  # fmt: skip


_identity = object.__hash__  # that of a code object itself is made of all of its constants


class _Parameters(NamedTuple):
    """The names of a function's parameters; ``code`` keeps its identity from naming another one."""

    code: CodeType
    names: tuple[str, ...]
    positional: tuple[str, ...]

    @classmethod
    def of(cls, code: CodeType) -> _Parameters:
        """Return those of a code object; what only the compiler names is left out."""
        count = code.co_argcount + code.co_kwonlyargcount
        flags = code.co_flags
        count += bool(flags & inspect.CO_VARARGS) + bool(flags & inspect.CO_VARKEYWORDS)
        names = tuple(name for name in code.co_varnames[:count] if not name.startswith("."))
        return cls(code, names, code.co_varnames[: code.co_argcount])


class ValueTexts:
    """Makes texts of values; without ``show_secrets``, those that look secret are left out.

    ``known`` are texts that are known to be secret, whatever the value is called.
    """

    def __init__(self, show_secrets: bool, known: Iterable[str] = ()) -> None:
        self.shows_secrets = show_secrets
        self._known = KnownSecrets(known)
        self._clean_short = lru_cache(4096)(self._without_secrets)
        self._parameters: dict[int, _Parameters] = {}

    def learn(self, secrets: Iterable[str]) -> None:
        """Take texts for secret from now on.

        Args:
            secrets: The texts.
        """
        self._known.add(secrets)
        self._clean_short.cache_clear()

    def learn_sent(self, secrets: Iterable[str]) -> None:
        """Take what a client sends for secret from now on, as long as it is among the latest.

        Args:
            secrets: The texts.
        """
        if not self.shows_secrets and self._known.add_sent(secrets):
            self._clean_short.cache_clear()

    def learn_given(self, secrets: SecretCall, frame: FrameType) -> None:
        """Take what a library is given as a secret for one from now on, as what a client sends.

        Args:
            secrets: What is known of such a call.
            frame: The frame of the call, at its beginning.
        """
        if secrets.given and not secrets.stays:
            values = frame.f_locals
            self._learn_met(values.get(name) for name in secrets.given)

    def learn_returned(self, secrets: SecretCall, value: object) -> None:
        """Take what a library returns as a secret for one from now on.

        Args:
            secrets: What is known of such a call.
            value: What it returns.
        """
        if secrets.returned and not secrets.stays:
            self._learn_met([value])

    def _learn_met(self, values: Iterable[object]) -> None:
        if not self.shows_secrets and self._known.add_met(texts_in(values)):
            self._clean_short.cache_clear()

    def value(self, name: str, value: object) -> str:
        """Return the text of a value.

        Args:
            name: What the value is called.
            value: The value.

        Returns:
            The text.
        """
        if value is None or value is True or value is False:
            return repr(value)
        if self.shows_secrets:
            return represent(value)
        if is_secret(name):
            return represent_secret(value)
        return represent(value, MAX_LENGTH, self._clean)

    def text(self, text: str) -> str:
        """Leave the secrets out of any text, such as a line that an app printed.

        Args:
            text: The text.

        Returns:
            The text without them.
        """
        if self.shows_secrets:
            return text
        plain = _COLOURS.sub("", text)
        shown = self._known.leave_out(plain[:_LONGEST_LINE])
        if len(plain) > _LONGEST_LINE:
            return redact(self._known.leave_out_part(shown), printed=True) + "…"
        shown = redact(shown, printed=True)
        return text if shown == plain else shown

    def part(self, text: str) -> str:
        """Leave the secrets out of a part of a longer text.

        Args:
            text: The part.

        Returns:
            The text without them; what is very long is cut.
        """
        return text if self.shows_secrets else self._clean(text)

    def shown(self, text: str) -> str:
        """Leave out what is known by now of a text that was made before.

        Args:
            text: The text, with an ellipsis at its end if it was cut.

        Returns:
            The text without it.
        """
        if self.shows_secrets:
            return text
        text = self._known.leave_out(text)
        if text.endswith("…"):
            return f"{self._known.leave_out_part(text[:-1])}…"
        return text

    def address(self, address: str) -> str:
        """Return what was asked for in a request.

        Args:
            address: The path and the query, or a whole URL.

        Returns:
            It without what is secret, cut if it is long.
        """
        shown = address if self.shows_secrets else self._clean(address)
        return shown if len(shown) <= MAX_LENGTH else f"{shown[:MAX_LENGTH]}…"

    def arguments(self, frame: FrameType, secrets: SecretCall | None = None) -> dict[str, str]:
        """Return the texts of the arguments that a function was called with.

        Args:
            frame: The frame of the call, at its beginning.
            secrets: What is known of such a call; if nothing is, names and forms decide.

        Returns:
            The texts by the names of the parameters.
        """
        code, values = frame.f_code, frame.f_locals
        given = {name: values[name] for name in self._parameters_of(code).names if name in values}
        if secrets is not None and not self.shows_secrets:
            return {
                name: self._of_known(secrets, name in secrets.given, name, value)
                for name, value in given.items()
            }
        if self.shows_secrets or not _is_about_secret(code, given):
            return {name: self.value(name, value) for name, value in given.items()}
        texts, hides = {}, not any(_names_one(name, value) for name, value in given.items())
        for name, value in given.items():
            if _names_one(name, value):
                hides = code.co_name != "__init__"  # such as Blueprint("auth", __name__)
                texts[name] = self.value(name, value)
            elif hides or name in _VALUES:
                texts[name] = represent_secret(value)
            else:
                texts[name] = self.value(name, value)
        return texts

    def result(self, frame: FrameType, value: object, secrets: SecretCall | None = None) -> str:
        """Return the text of what a function returns.

        Args:
            frame: The frame of the call.
            value: What it returns.
            secrets: What is known of such a call, as for its arguments.

        Returns:
            The text.
        """
        code, values = frame.f_code, frame.f_locals
        if secrets is not None and not self.shows_secrets:
            return self._of_known(secrets, secrets.returned, code.co_name, value)
        if not self.shows_secrets:
            names = self._parameters_of(code).positional
            given = {name: values[name] for name in names if name in values}
            if _is_about_secret(code, given):
                return represent_secret(value)
        return self.value(code.co_name, value)

    def _parameters_of(self, code: CodeType) -> _Parameters:
        found = self._parameters.get(_identity(code))
        if found is None:
            found = self._parameters[_identity(code)] = _Parameters.of(code)
        return found

    def _of_known(self, secrets: SecretCall, is_hidden: bool, name: str, value: object) -> str:
        if is_hidden:
            return represent_met(value)
        return self.value("" if secrets.is_public else name, value)

    def _clean(self, text: str) -> str:
        if len(text) <= _SHORT:
            return self._clean_short(text)
        if len(text) <= _WINDOW:
            return self._without_secrets(text)
        shown = self._without_secrets(text[:_WINDOW])
        return self._known.leave_out_part(shown)

    def _without_secrets(self, text: str) -> str:
        left = self._known.leave_out(text)
        return _redact_short(left) if len(left) <= _SHORT else redact(left)


def _is_about_secret(code: CodeType, given: Mapping[str, object]) -> bool:
    """Say whether all that a call is given and returns is secret.

    So it is for a function with the name of a secret, for one that is asked for a secret by name,
    and for the methods of a session or of a cookie jar that is a dict.
    """
    if is_secret(code.co_name):
        return True
    first = next(iter(given.values()), None)
    kind = type(first)
    if kind is not dict and issubclass(kind, dict) and is_secret(plain_name(kind)):
        return True
    texts = ((name, value) for name, value in given.items() if type(value) is str)
    return any(_names_one(name, value) for name, value in texts)


def _names_one(name: str, value: object) -> bool:
    """Say whether an argument is the name of a secret; a module or a page may be called so."""
    return type(value) is str and names_secret(value) and name not in _NO_NAMES
