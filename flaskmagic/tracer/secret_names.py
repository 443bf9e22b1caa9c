"""Names that say that what they name is secret: ``password``, ``HTTP_COOKIE``, ``csrftoken``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

_LONGEST = 40
"""Longest text that is taken for the name of something."""

_LONGEST_KEY = 200
_LONGEST_RECORD = 12

# Secret as words of their own; as a part of another word they may be anything (spin, author).
_WORDS = frozenset((
    "pass", "passe", "pw", "pwd", "pwds", "psw", "pswd", "auth", "oauth", "otp", "totp", "pin",
    "pins", "puk", "ssn", "jwt", "jwts", "cvv", "cvc", "sess", "cred", "creds", "session",
    "sessions", "token", "tokens", "secret", "secrets", "bearer", "clave", "claves", "senha",
    "senhas", "mdp", "heslo", "haslo", "hasło", "geslo", "parola", "salasana", "sifre", "sandi",
    "pwhash", "pwdhash",
))  # fmt: skip
# Secret wherever they stand, in what is left of a name without its separators.
_PARTS = (
    "password", "passwd", "passwort", "passw", "passphrase", "passcode", "kennwort",
    "credential", "cookie", "csrf", "xsrf", "authorization", "authorisation", "contrasen",
    "motdepasse", "motpasse", "wachtwoord", "losenord", "passord", "adgangskode", "lozinka",
    "пароль", "密码", "密碼", "パスワード", "비밀번호", "apikey", "secretkey", "privatekey",
    "privkey", "accesskey", "signingkey", "signkey", "encryptionkey", "authkey", "sshkey",
    "masterkey", "sessionkey", "sessionid", "sessid", "authcode", "securitycode",
    "verificationcode",
    "recoverycode", "resetcode", "logincode", "accesscode", "backupcode", "creditcard",
    "cardnumber",
)  # fmt: skip
_ENDS = (
    "token", "tokens", "secret", "secrets", "pwd", "session", "auth", "senha", "dbpass",
    "userpass",
)  # fmt: skip
_BEGINNINGS = (
    "senha", "pwd", "pincode", "tokenid", "tokenvalue", "tokenkey", "authtoken", "authid",
)  # fmt: skip
_HARMLESS = re.compile(r"secretar(?:y|ies)|obsessions?|cookiecutter")

# Both keys stand in the handshake as they are, and of a cookie only the value may be secret.
_PUBLIC = re.compile(
    r"(?:http[-_])?(?:sec[-_]?)?web_?socket[-_]?(?:key|accept)(?:[-_]?(?:token|key))?"
    r"|(?:\w+_)?cookie_(?:name|path|domain|secure|httponly|samesite|partitioned|size|max_age)",
    re.IGNORECASE,
)

_RUNS = re.compile(r"[^\W\d_]+")
_HUMPS = re.compile(r"(?<=[a-zß-ÿ])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_NAME = re.compile(r"[\w.\-\[\]:$]+")
_FILE = re.compile(r"\.(?:html?|j2|jinja2?|txt|xml|json|py|js|css|md|toml|ya?ml|ini|cfg|png|svg)$")

_NAMING = frozenset((
    "name", "key", "field", "id", "header", "label", "param", "parameter", "variable", "option",
    "setting", "type", "kind", "k", "n",
))  # fmt: skip


@lru_cache(4096)
def is_secret(name: str) -> bool:
    """Say whether a value of some name is not shown: ``password``, ``HTTP_COOKIE``, ``apiKey``.

    Args:
        name: The name.

    Returns:
        Whether the name is that of a secret.
    """
    if _PUBLIC.fullmatch(name):
        return False
    words = _RUNS.findall(_HUMPS.sub("_", _without_accents(name)).lower())
    if any(map(_is_secret_word, words)):
        return True
    joined = _HARMLESS.sub("", "".join(words))
    return any(part in joined for part in _PARTS)


def _without_accents(name: str) -> str:
    """Return a name in plain letters where it has them: ``contrasena`` for ``contraseña``."""
    if name.isascii():
        return name
    apart = unicodedata.normalize("NFKD", name)
    plain = "".join(each for each in apart if not unicodedata.combining(each))
    return unicodedata.normalize("NFC", plain) if plain.isascii() else name


def _is_secret_word(word: str) -> bool:
    if _HARMLESS.fullmatch(word):
        return False
    return word in _WORDS or word.endswith(_ENDS) or word.startswith(_BEGINNINGS)


@lru_cache(4096)
def names_secret(text: str, *, in_words: bool = False) -> bool:
    """Say whether a text is itself the name of a secret, as in ``headers["Authorization"]``.

    Args:
        text: The text.
        in_words: Whether it may have spaces, as the label of a field has.

    Returns:
        Whether what belongs to it is not shown. Of a name with dots, the last part decides.
    """
    if len(text) > _LONGEST or is_file(text) or not is_secret(text.rpartition(".")[2]):
        return False
    return _NAME.fullmatch(text.replace(" ", "_") if in_words else text) is not None


def is_file(name: str) -> bool:
    """Say whether a name is that of a file, such as ``password.html``.

    Args:
        name: The name.

    Returns:
        Whether it ends as one of a file does.
    """
    return _FILE.search(name) is not None


def is_secret_key(key: object) -> bool:
    """Say whether what stands under a key is secret. No code of the key's class runs.

    Args:
        key: The key, of whatever type.

    Returns:
        Whether it is a text, or one in bytes, that is the name of a secret.
    """
    name = _as_name(key)
    return name is not None and is_secret(name)


def names_value(value: object) -> bool:
    """Say whether a value is itself the name of a secret, as the first one of a pair is.

    Args:
        value: The value, of whatever type.

    Returns:
        Whether what stands after it is secret.
    """
    name = _as_name(value)
    return name is not None and names_secret(name, in_words=True)


def is_naming(key: object) -> bool:
    """Say whether what stands under a key is a name, as under ``name`` or ``field``.

    Args:
        key: The key, of whatever type.

    Returns:
        Whether it is such a key.
    """
    return type(key) is str and key.lower() in _NAMING


def is_secret_record(items: Sequence[tuple[Any, Any]]) -> bool:
    """Say whether entries name a secret by one of their values, as ``name`` and ``value`` do.

    Args:
        items: Keys and values.

    Returns:
        Whether what stands under a key such as ``name`` is the name of a secret.
    """
    if not 1 < len(items) <= _LONGEST_RECORD:
        return False
    return any(is_naming(key) and names_value(value) for key, value in items)


def _as_name(value: Any) -> str | None:
    """Return a text that may be a name, even one in bytes, or None."""
    kind = type(value)
    if kind is bytes:
        return bytes.decode(value[:_LONGEST_KEY], "latin-1")
    if issubclass(kind, str):
        return str.__str__(value)[:_LONGEST_KEY]
    return None
