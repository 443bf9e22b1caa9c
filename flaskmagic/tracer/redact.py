"""What is not shown of a text: passwords, tokens, cookies, keys, and what looks like one.

A text is read as what it is: JSON, HTML, the body of a form, a URL, cookies. Only what is none of
these is free text.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterator
from functools import partial
from urllib.parse import unquote, unquote_plus

from flaskmagic.tracer.free_text import REDACTED as REDACTED
from flaskmagic.tracer.free_text import LeaveOut, redact_free_text
from flaskmagic.tracer.json_text import redact_json
from flaskmagic.tracer.markup import is_markup, redact_markup
from flaskmagic.tracer.secret_names import is_naming, is_secret, is_secret_record

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

_PEM = re.compile(r"-----BEGIN [A-Z0-9 ]+-----.*?(?:-----END [A-Z0-9 ]+-----|\Z)", re.DOTALL)
_TOKENS = re.compile(
    r"\beyJ[\w-]{6,}={0,2}(?:\.[\w-]*)*"  # JWT, and Flask's session
    r"|(?<![\w.])\.eJ[\w-]{8,}(?:\.[\w-]*)*"
    r"|(?:\bscrypt|\bpbkdf2)[:\w]*\$[^\s\"']+"
    r"|\$(?:2[abxy]?|argon2\w*|pbkdf2[\w-]*|scrypt|[156y])\$[^\s\"']+"
    r"|\b(?:sk|pk|rk)[-_](?:live|test|proj|ant)?[-_]?\w{12}[\w-]+"
    r"|\bgh[pousr]_\w{16,}|\bgithub_pat_\w{16,}|\bglpat-[\w-]{12,}|\bxox[abprs]-[\w-]{8,}"
    r"|\bAKIA[0-9A-Z]{12,}|\bAIza[\w-]{20,}|\bya29\.[\w-]{10,}|\bSG\.[\w-]{10,}\.[\w-]+|\bhf_\w{20,}"
)
_SIGNED = re.compile(r"(?<![\w.-])[\w-]+(?:\.[\w-]{5,8})?\.[\w-]{27}(?![\w.-])")
_WHOLE_SCHEME = re.compile(r"\s*(?:bearer|negotiate)\s+", re.IGNORECASE)
_SCHEME = re.compile(r"\b(?P<scheme>(?:bearer|negotiate|basic)\s+)(?P<given>[^\s\"',;<>]+)", re.I)

_RUN = re.compile(r"[^\s\"<>]+")  # a URL is one, and the body of a form
_CUT_USERINFO = re.compile(r"(?P<before>://[^\s/@:]*:)(?P<given>[^\s/@\"'<>]{6,})\Z")
_HOST_AND_PORT = re.compile(r"(?:localhost|[\w-]+(?:\.[\w-]+)+|\[[\da-f:]+\]):\d*\Z", re.IGNORECASE)

_PART = re.compile(r"form-data;.*?\bname=\"?(?P<name>[^\";\r\n]*)")
_SET_COOKIE = re.compile(
    r"\s*[^\s=;,:]+=[^;]*;\s*(?:path|domain|expires|max-age|secure|httponly|samesite)\b", re.I
)
_COOKIES = re.compile(r"\s*[^\s=;,:&?/]+=[^;]*(?:; ?[^\s=;,:&?/]+=[^;]*)+;?\s*\Z")
_COOKIE = re.compile(r"(?P<name>[^\s=;]+=)(?P<value>[^;]+)")

_INSERT = re.compile(
    r"(?P<head>\binto\s[^()]*\((?P<columns>[^()]*)\)\s*values\s*)(?P<values>.+)",
    re.IGNORECASE | re.DOTALL,
)

_WHOLE_URL = re.compile(
    r"(?:[a-z][a-z0-9+.\-]*:/)?/[^?#\n\s]*[?#](?P<query>[^\n]*)\Z", re.IGNORECASE
)
_ADDRESS = re.compile(r"[^?#]*[?#]")
_PAIR = re.compile(r"(?P<name>[^=&;]*)=(?P<value>[^&;]*(?:[&;][^=&;]*(?=[&;]|\Z))*)")


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
    scheme = _WHOLE_SCHEME.match(text)
    if scheme is not None and not printed and scheme.end() < len(text):
        return scheme[0] + leave_out(text[scheme.end() :])
    text = _PEM.sub(lambda found: leave_out(found[0]), text)
    text = _TOKENS.sub(lambda found: leave_out(found[0]), text)
    text = _SIGNED.sub(lambda found: _signed(found[0], leave_out), text)
    text = _SCHEME.sub(lambda found: _credentials(found, leave_out), text)
    text = _RUN.sub(lambda found: _userinfo(found[0], leave_out), text)
    text = _CUT_USERINFO.sub(lambda found: found["before"] + leave_out(found["given"]), text)
    if "form-data;" in text:
        text = "".join(_without_parts(text.splitlines(keepends=True), leave_out))
    if _SET_COOKIE.match(text):
        name, _, rest = text.partition("=")
        value, _, attributes = rest.partition(";")
        return f"{name}={leave_out(value) if value else ''};{attributes}"
    if _COOKIES.match(text):
        return _COOKIE.sub(lambda found: found["name"] + leave_out(found["value"]), text)
    whole = None if printed else _WHOLE_URL.match(text)
    if whole is not None:
        return text[: whole.start("query")] + _query(whole["query"], leave_out)
    text = _RUN.sub(lambda found: _run(found[0], leave_out), text)
    text = _INSERT.sub(lambda found: _inserted(found, leave_out), text)
    return redact_free_text(text, leave_out, printed=printed)


def _signed(text: str, leave_out: LeaveOut) -> str:
    """Leave out what itsdangerous signed: its signature has letters of both sizes, and digits."""
    signature = text.rpartition(".")[2]
    mixed = not signature.islower() and not signature.isupper()
    return leave_out(text) if mixed and any(map(str.isdigit, signature)) else text


def _credentials(found: re.Match[str], leave_out: LeaveOut) -> str:
    scheme, given = found["scheme"], found["given"]
    if scheme.strip().lower() == "basic" and ":" not in "".join(decoded_basic(given)):
        return found[0]
    return found[0] if given == REDACTED else scheme + leave_out(given)


def decoded_basic(given: str) -> Iterator[str]:
    """Yield name and password, as ``Basic`` authorization sends them, if it is that.

    Args:
        given: What stands after ``Basic``.

    Yields:
        The text, such as ``"ada:lovelace"``.
    """
    try:
        yield base64.b64decode(given, validate=True).decode("utf-8", "replace")
    except (binascii.Error, ValueError):
        return


def _userinfo(run: str, leave_out: LeaveOut) -> str:
    """Leave the password out of a URL. An ``@`` after the first slash may be one of its path."""
    scheme, found, rest = run.partition("://")
    given, at, host = rest.rpartition("@")
    first, slash, _ = given.partition("/")
    if not found or not at or (slash and (":" not in first or _HOST_AND_PORT.match(first))):
        return run
    user, colon, password = given.partition(":")
    if not colon:
        return f"{scheme}://{leave_out(given)}@{host}"
    return f"{scheme}://{user}:{leave_out(password) if password else ''}@{host}"


def _without_parts(lines: list[str], leave_out: LeaveOut) -> Iterator[str]:
    """Yield the lines of a form with files, without those of fields with the name of a secret."""
    is_secret_part = in_content = False
    for line in lines:
        if line.startswith("--"):
            is_secret_part = in_content = False
        elif in_content and is_secret_part:
            end = line[len(line.rstrip("\r\n")) :]
            yield leave_out(line.rstrip("\r\n")) + end if line.strip() else line
            continue
        elif not line.strip():
            in_content = True
        elif not in_content:
            part = _PART.search(line)
            is_secret_part = is_secret_part or (part is not None and is_secret(part["name"]))
        yield line


def _run(run: str, leave_out: LeaveOut) -> str:
    """Leave out what is secret in the query of a URL, or in the body of a form."""
    address = _ADDRESS.match(run)
    if address is not None:
        return address[0] + _query(run[address.end() :], leave_out)
    name, equals, rest = run.partition("=")
    if not equals or "&" not in rest:
        return run
    begin = max(name.rfind(sign) for sign in "'({[,") + 1
    return run[:begin] + _query(run[begin:], leave_out)


def _inserted(found: re.Match[str], leave_out: LeaveOut) -> str:
    """Leave out the values of an SQL ``INSERT`` if one of its columns is secret."""
    is_written_out = any(quote in found["values"] for quote in "'\"")  # no (?, ?)
    if is_written_out and any(map(is_secret, found["columns"].split(","))):
        return found["head"] + leave_out(found["values"])
    return found[0]


def _query(query: str, leave_out: LeaveOut) -> str:
    """Leave out the values of secret names, in a query or in the body of a form."""
    pairs = [(unquote_plus(name), unquote_plus(value)) for name, value in _PAIR.findall(query)]
    is_record = is_secret_record(pairs)

    def shown(pair: re.Match[str]) -> str:
        name, value = unquote_plus(pair["name"]), unquote_plus(pair["value"])
        if not value or value == REDACTED:
            return pair[0]
        hidden = is_secret(name) or (is_record and not is_naming(name))
        # It may be a URL, or JSON, with secrets of its own.
        return (
            f"{pair['name']}={leave_out(pair['value'])}"
            if hidden or redact(value) != value
            else pair[0]
        )

    return _PAIR.sub(shown, query)
