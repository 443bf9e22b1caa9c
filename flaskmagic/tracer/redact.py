"""What is not shown of a text: passwords, tokens, cookies, keys, and what looks like one.

A text is read as what it is: JSON, HTML, the body of a form, a URL, cookies. Only what is none of
these is free text.
"""

from __future__ import annotations

import re
from functools import partial
from urllib.parse import unquote

from flaskmagic.tracer.addresses import redact_queries, redact_userinfo, redact_whole_url
from flaskmagic.tracer.credentials import redact_credentials
from flaskmagic.tracer.form_texts import redact_cookies, redact_parts
from flaskmagic.tracer.free_text import REDACTED as REDACTED
from flaskmagic.tracer.free_text import LeaveOut, redact_free_text
from flaskmagic.tracer.json_text import redact_json
from flaskmagic.tracer.markup import is_markup, redact_markup
from flaskmagic.tracer.secret_names import is_secret

# In what has none of these, in small letters, there is nothing to look for. To look for each is
# faster than a pattern of them all.
_ROOTS = (
    "pass", "pw", "psw", "secret", "token", "csrf", "xsrf", "cred", "auth", "cooki", "sess", "otp",
    "pin", "puk", "ssn", "jwt", "cvv", "cvc", "key", "code", "card", "bearer", "basic", "negotiate",
    "clave", "senha", "mdp", "mot", "contra", "kennwort", "heslo", "haslo", "hasło", "geslo",
    "parola", "salasana", "sandi", "sifre", "şifre", "wachtw", "losen", "lösen", "adgang",
    "lozinka", "пароль", "密", "パスワード", "비밀번호", "eyj", ".ej", "-----begin", "$",
    "scrypt", "pbkdf2", "sk-", "sk_", "pk-", "pk_", "rk-", "rk_", "ghp_", "gho_", "ghu_", "ghs_",
    "ghr_", "pat-", "pat_", "xox", "akia", "aiza", "ya29", "sg.", "hf_",
)  # fmt: skip
_FORMS = re.compile(
    r"://[^\s\"<>]*@|://[^\s/@:]*:[^\s/@]{6}|\.[\w-]{27}|=[^;]*; ?[^;=]+=|; ?(?:secure|httponly)"
)

_INSERT = re.compile(
    r"(?P<head>\binto\s[^()]*\((?P<columns>[^()]*)\)\s*values\s*)(?P<values>.+)",
    re.IGNORECASE | re.DOTALL,
)


def redact(text: str, *, printed: bool = False, leave_out: LeaveOut = lambda _: REDACTED) -> str:
    """Leave out the secrets that a text names or shows itself.

    Args:
        text: The text.
        printed: Whether it is a line that an app printed, for people to read.
        leave_out: Called with each secret; it returns what is shown instead. The default is
            ``<redacted>``.

    Returns:
        The text without them.
    """
    if not may_hold_secret(text):
        return text
    within = partial(redact, printed=printed, leave_out=leave_out)
    if text.lstrip()[:1] in ("{", "[", '"'):
        found = redact_json(text, leave_out, within)
        if found is not None:
            return found
    plain = partial(_redact_plain, printed=printed, leave_out=leave_out)
    if is_markup(text):
        return redact_markup(text, leave_out, plain)
    return plain(text)


def may_hold_secret(text: str) -> bool:
    """Say quickly whether there may be something to leave out.

    Args:
        text: The text.

    Returns:
        Whether to look closer.
    """
    plain = (unquote(text) if "%" in text else text).lower()
    for root in _ROOTS:
        if root in plain:
            return True
    return _FORMS.search(text.lower()) is not None


def _redact_plain(text: str, *, printed: bool, leave_out: LeaveOut) -> str:
    """Leave the secrets out of a text that is neither JSON nor HTML."""
    text = redact_credentials(text, leave_out, printed=printed)
    text = redact_userinfo(text, leave_out)
    if "form-data;" in text:
        text = redact_parts(text, leave_out)
    found = redact_cookies(text, leave_out)
    if found is None and not printed:
        found = redact_whole_url(text, leave_out, redact)
    if found is not None:
        return found
    text = redact_queries(text, leave_out, redact)
    text = _INSERT.sub(lambda found: _inserted(found, leave_out), text)
    return redact_free_text(text, leave_out, printed=printed)


def _inserted(found: re.Match[str], leave_out: LeaveOut) -> str:
    """Leave out the values of an SQL ``INSERT`` if one of its columns is secret."""
    is_written_out = any(quote in found["values"] for quote in "'\"")  # no (?, ?)
    if is_written_out and any(map(is_secret, found["columns"].split(","))):
        return found["head"] + leave_out(found["values"])
    return found[0]
