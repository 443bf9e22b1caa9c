"""What is secret is not shown, wherever its name stands."""

import base64
import json
import random
import sys
from collections.abc import Callable
from types import FrameType
from urllib.parse import quote, urlencode

import pytest

from flaskmagic.tracer import secret_names
from flaskmagic.tracer.redact import REDACTED, may_hold_secret, redact
from flaskmagic.tracer.secret_names import is_secret, names_secret
from flaskmagic.tracer.value_texts import ValueTexts
from flaskmagic.tracer.values import MAX_LENGTH
from tests.planted import secrets, shown_of


@pytest.mark.parametrize(
    "name",
    [
        "password", "user_password", "passwd", "HTTP_COOKIE", "Authorization", "SECRET_KEY",
        "secretKey", "api_key", "apiKey", "csrf_token", "session", "credentials", "userPassword",
        "accessToken", "sessionId", "userApiKeys", "XSRFToken", "oldpassword", "confirmpassword",
        "newpassword2", "csrftoken", "sessionid", "authtoken", "accesstoken", "psw", "pwd",
        "user[password]", "senha", "clave", "passwort", "Kennwort", "mdp", "mot_de_passe",
        "contraseña", "пароль", "密码", "client-secret", "clientsecret", "X-Api-Key", "pin", "OTP",
        "bearer", "jwt", "passw0rd", "userpwd", "PHPSESSID", "private key", "credit_card",
    ],
)  # fmt: skip
def test_secret_names(name: str) -> None:
    assert is_secret(name)


@pytest.mark.parametrize(
    "name",
    [
        "name", "path", "author", "compass", "keyboard", "tokenize", "userCompass", "authorName",
        "lapTop", "passenger", "bypass", "secretary", "spinner", "key", "authority", "obsession",
        "class", "embarrassed", "opinion", "shopping", "postcode", "barcode",
        "Sec-WebSocket-Key", "HTTP_SEC_WEBSOCKET_ACCEPT", "websocket_accept_token",
        "max_cookie_size", "SESSION_COOKIE_NAME", "get_cookie_path", "cookie_samesite",
    ],
)  # fmt: skip
def test_names_that_only_look_alike(name: str) -> None:
    assert not is_secret(name)


@pytest.mark.parametrize("text", ["password.html", "auth.login", "a/password", "x" * 40 + "token"])
def test_texts_that_name_no_secret(text: str) -> None:
    assert not names_secret(text)


VALUES: dict[str, Callable[[str], object]] = {
    "below a key": lambda secret: {"password": {"old": secret, "new": [secret, (1, secret)]}},
    "below a key in bytes": lambda secret: {b"token": secret.encode()},
    "a pair": lambda secret: [("password", secret), ("name", "ada")],
    "a pair of bytes": lambda secret: [(b"cookie", secret.encode())],
    "a bytearray": lambda secret: {"token": bytearray(secret.encode())},
    "a flat list": lambda secret: ["--user", "ada", "--password", secret],
    "name and value": lambda secret: [{"name": "password", "value": secret}],
    "value and name": lambda secret: {"value": secret, "key": "api_key"},
    "cut": lambda secret: {"x" * 60: "y", "password": secret},
    "JSON": lambda secret: json.dumps({"user": "ada", "password": [secret, {"x": secret}]}),
    "JSON, a record": lambda secret: json.dumps([{"value": secret, "name": "password"}]),
    "JSON, cut off": lambda secret: json.dumps({"a": "b" * 90, "passwd": secret, "c": "d" * 900}),
    "JSON, a name twice": lambda secret: f'{{"pin": {json.dumps(secret)}, "pin": null}}',
    "JSON within JSON": lambda secret: json.dumps({"x": json.dumps({"token": secret})}),
    "a repr": lambda secret: repr({"password": {"old": secret}, "name": "ada"}),
    "a repr of pairs": lambda secret: repr([("senha", secret), ("name", "ada")]),
    "a repr of a record": lambda secret: repr([{"value": secret, "name": "mdp"}, 1]),
    "URL": lambda secret: f"postgresql://ada:{quote(secret)}@db/shop?x=1",
    "URL of a token": lambda secret: f"see https://{quote(secret, safe='')}@git.example/x.git",
    "query": lambda secret: f"/settings?tab=1&access_token={quote(secret)}&x=1#top",
    "query in a line": lambda secret: f'"GET /x?{urlencode({"sessionid": secret})} HTTP/1.1" 200',
    "query in a query": lambda secret: f"/go?{urlencode({'next': f'/x?token={quote(secret)}'})}",
    "path": lambda secret: f"/reset-password/{quote(secret, safe='')}?x=1",
    "form": lambda secret: urlencode({"user": "ada", "psw": secret, "x": 1}).encode(),
    "form of one": lambda secret: urlencode({"passwort": secret}),
    "header": lambda secret: f"Host: x\r\nAuthorization: Basic {secret}\r\nX-Api-Key: {secret}\r\n",
    "set-cookie": lambda secret: f"ticket={quote(secret)}; Path=/; HttpOnly",
    "cookies": lambda secret: f"visitor={quote(secret)}; theme={quote(secret)}",
    "bearer": lambda secret: f"Bearer {secret}",
    "bearer in a line": lambda secret: f"sent 'Bearer {quote(secret, safe='')}' to it",
    "basic": lambda secret: f"it is Basic {base64.b64encode(f'ada:{secret}'.encode()).decode()}",
    "PEM": lambda secret: f"-----BEGIN RSA PRIVATE KEY-----\n{secret}\n{secret}\n-----END RSA",
    "field": lambda secret: f'<p><input name="csrf_token" value="{quote(secret)}"></p>',
    "field, cut": lambda secret: f'<input value="{quote(secret)}" class="{"x" * 99}" name="token">',
    "field for a password": lambda secret: f"<input type=password name=q value={quote(secret)}>",
    "meta": lambda secret: f"<meta content='{quote(secret)}' name='csrf-token'>",
    "data": lambda secret: f"<div class='x' data-token=\"{quote(secret)}\">hello</div>",
    "textarea": lambda secret: f"<textarea name=secret>{quote(secret)}</textarea>",
    "script": lambda secret: f"<script>var token = {json.dumps(secret)}; go()</script>",
    "select": lambda secret: f"<select name=pin><option value={quote(secret)}>x</option></select>",
    "field in a label": lambda secret: f"<label>Password <input value='{quote(secret)}'></label>",
    "XML": lambda secret: f"<user><password>{quote(secret)}</password></user>",
    "SQL": lambda secret: f"insert into users (name, password) values ('ada', {secret!r})",
    "a key": lambda secret: {f"token={secret}": 1},
    "cell": lambda secret: f"<table><tr><th>Password:</th><td>{quote(secret)}</td></tr></table>",
    "upload": lambda secret: (
        'Content-Disposition: form-data; name="password"\r\n\r\n' + secret + "\r\n--b\r\nx"
    ),
    "assignment": lambda secret: f"DB_PASSWORD={secret}\nDEBUG=1",
    "YAML": lambda secret: f"user: ada\npassword: {secret}\n",
    "connection": lambda secret: f"Server=db;Uid=ada;Pwd={secret}",
    "subscript": lambda secret: f"session['note'] = {secret!r}",
}  # fmt: skip


@pytest.mark.parametrize("shape", VALUES)
def test_a_value_shows_no_half_of_a_secret(shape: str) -> None:
    texts = ValueTexts(show_secrets=False)
    planted = secrets(100)
    shown = "\n".join(texts.value("value", VALUES[shape](secret)) for secret in planted)
    assert shown_of(planted, shown) == []
    # What stands around it is there to see.
    assert REDACTED[:-1] in shown or "cut" in shape


@pytest.mark.parametrize("shape", VALUES)
def test_a_line_that_is_printed_shows_no_half_of_a_secret(shape: str) -> None:
    texts = ValueTexts(show_secrets=False)
    planted = secrets(100)
    for secret in planted:
        value = VALUES[shape](secret)
        assert shown_of([secret], texts.text(value if type(value) is str else repr(value))) == []


JWT = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.dBjftJeZ4CVP-mB92K27uhbUJU1p1r"
SIGNED = "ImFkYSI.ZxY12w.Pq3zTz0cUu0Hh2Jb1o6vXr4Ww8k"


@pytest.mark.parametrize(
    "secret",
    [
        JWT, SIGNED, "$2b$12$abcdefghijk", "ghp_0123456789abcdefghij", "AKIA0123456789ABCDEF",
    ],
)  # fmt: skip
def test_a_text_that_looks_secret_by_itself(secret: str) -> None:
    texts = ValueTexts(show_secrets=False)
    said = f"it is {secret}, they say"
    for shown in (texts.value("value", secret), texts.value("value", {"a": [said]}), redact(said)):
        assert REDACTED in shown
        assert shown_of([secret], shown) == []


@pytest.mark.parametrize(
    ("method", "rest"),
    [
        ("scrypt:32768:8:1$", "salted0123$0a1b2c3d4e"),
        ("pbkdf2:sha256:600000$", "salted0123$0a1b2c3d4e"),
        ("$2b$12$", "abcdefghijk0123456789"),
        ("$argon2id$v=19$m=65536,t=3,p=4$", "c2FsdGVk$MGExYjJjM2Q0ZQ"),
    ],
)
def test_of_the_hash_of_a_password_only_the_method_is_shown(method: str, rest: str) -> None:
    texts = ValueTexts(show_secrets=False)
    said = f"it is {method}{rest}, they say"
    for shown in (
        texts.value("value", method + rest),
        texts.value("password_hash", method + rest),
        texts.value("value", {"a": [said]}),
        texts.value("value", said.encode()),
        redact(said),
        texts.text(said),
    ):
        assert f"{method}{REDACTED}" in shown
        assert shown_of(rest.split("$"), shown) == []


@pytest.mark.parametrize(
    ("line", "shown"),
    [
        ("token is abc def", f"token is {REDACTED}"),
        ("password hunter2 and more", f"password {REDACTED}"),
        ("{'pw': \"it's mine\", 'name': 'ada'}", f"{{'pw': {REDACTED}, 'name': 'ada'}}"),
        ("{'pin': 1234, 'name': 'ada'}", f"{{'pin': {REDACTED}, 'name': 'ada'}}"),
        ("{'token': None, 'name': 'ada'}", "{'token': None, 'name': 'ada'}"),
        ("sessionid 8fj2-k", f"sessionid {REDACTED}"),
        ("session 8fj2-k", f"session {REDACTED}"),
        ("password, hunter2", f"password, {REDACTED}"),
        ("ada|password|hunter2", f"ada|password|{REDACTED}"),
        ("password - hunter2", f"password {REDACTED}"),
        ("password is: hunter2", f"password is: {REDACTED}"),
        ("Session opened for ada", "Session opened for ada"),
        ("Cookies are good, they say", "Cookies are good, they say"),
        ("Wrong password, try again", "Wrong password, try again"),
        (f"token={REDACTED}-and-more", f"token={REDACTED}"),
        (f"/x?token={REDACTED}-and-more", f"/x?token={REDACTED}"),
        (f"token={REDACTED}, x=1", f"token={REDACTED}, x=1"),
        ("The CSRF token is missing.", "The CSRF token is missing."),
        (" * Debugger PIN: 123-456-789", f" * Debugger PIN: {REDACTED}"),
        ('"GET /x?pw=x%20y&a=1 HTTP/1.1" 200 -', f'"GET /x?pw={REDACTED}&a=1 HTTP/1.1" 200 -'),
        ('"POST /reset-password HTTP/1.1" 302 -', '"POST /reset-password HTTP/1.1" 302 -'),
        ("POST /reset-password: timed out", "POST /reset-password: timed out"),
        ('  File "/app/session.py", line 3, in f', '  File "/app/session.py", line 3, in f'),
        ("AttributeError: 'Session' object has no x", "AttributeError: 'Session' object has no x"),
        (
            "RuntimeError: The session is unavailable because no secret key was set.  Set the "
            "secret_key on the application to something unique and secret.",
        )
        * 2,
        ('"GET /token/ab12cd34 HTTP/1.1" 200', f'"GET /token/{REDACTED} HTTP/1.1" 200'),
        ("GET /auth/login2 and /password/change", "GET /auth/login2 and /password/change"),
        ("http://127.0.0.1:5000/users/@ada", "http://127.0.0.1:5000/users/@ada"),
    ],
)  # fmt: skip
def test_a_line_that_is_printed(line: str, shown: str) -> None:
    assert redact(line, printed=True) == shown


def test_colours_stay_where_nothing_is_left_out() -> None:
    texts = ValueTexts(show_secrets=False)
    for line in ("\x1b[32mGET /\x1b[0m 200", "\x1b[1mpassword\x1b[0m"):
        assert texts.text(line) == line
    for line in ("\x1b[36mpin\x1b[0m=\x1b[35mabcdef\x1b[0m", "\x1b[1mpin:\x1b[0m abcdef"):
        assert REDACTED in texts.text(line)
        assert "abc" not in texts.text(line)


def test_what_says_quickly_that_nothing_is_there_knows_every_name() -> None:
    names = [*secret_names._WORDS, *secret_names._PARTS, *secret_names._ENDS]
    names += secret_names._BEGINNINGS
    assert [name for name in names if not may_hold_secret(f"{name}=x")] == []
    assert [name for name in names if not is_secret(name)] == []
    assert may_hold_secret("pass%77ord=x")
    assert not may_hold_secret("/hello/<name>")


@pytest.mark.parametrize(
    "text",
    [
        "Hello, Ada!", "{'name': 'Ada', 'path': '/x?q=1'}", "[1, 2]", "", "<p>Hello</p>",
        "insert into users (name, password) values (?, ?)", "select password from users",
        "/x?a=1&b=2", "text/html; charset=utf-8", "Please enter your password",
        "flask.sessions.SecureCookie",
        "https://example.org/@ada", '{"a": 1,  "token": null}', "a=1; b", "<b", "name=ada",
        '<form><input type="text" name="user" value="ada"><br/></form >', "2024-05-17T10:00:00Z",
        "<label for=password>Password</label><button>Log in</button>",
    ],
)  # fmt: skip
def test_the_rest_stays(text: str) -> None:
    assert redact(text) == text


def test_nothing_and_truth_are_no_secrets() -> None:
    texts = ValueTexts(show_secrets=False)
    for value in (None, True, "", b"", {}, [], ()):
        assert texts.value("auth", value) == repr(value)
        assert texts.value("value", {"auth": value}) == f"{{'auth': {value!r}}}"
    assert texts.value("session", ValueTexts(True)).startswith("<flaskmagic.")
    for secret in (0, 1234, 0.5, "x", b"x", ["x"], {"x"}, {"x": 1}, 10**900):
        assert texts.value("pin", secret) == REDACTED
        assert texts.value("value", {"pin": secret}) == f"{{'pin': {REDACTED}}}"


def test_known_secrets_are_left_out_wherever_they_stand() -> None:
    known = ["hunter2", "abc", "123456", "Zoë-Zoë", "ticket12-x", "True"]
    texts = ValueTexts(show_secrets=False, known=known)
    assert texts.value("text", "hunter2") == REDACTED
    assert texts.value("text", b"say hunter2") == f"b'say {REDACTED}'"
    assert texts.value("text", bytearray(b"say hunter2")) == f"bytearray(b'say {REDACTED}')"
    assert texts.value("text", "Zoë-Zoë".encode()) == REDACTED
    assert texts.value("number", 123456) == REDACTED
    assert texts.value("text", "icket12") == REDACTED  # more than half of one
    assert texts.value("text", "ticket") == "'ticket'"  # but a word
    assert texts.value("flag", True) == texts.shown("True") == "True"
    assert texts.value("text", "abc") == "'abc'"  # so short a text may be anything
    assert texts.text("it was hunter2!") == f"it was {REDACTED}!"
    assert ValueTexts(show_secrets=True, known=["hunter2"]).value("text", "hunter2") == "'hunter2'"


@pytest.mark.parametrize("before", range(90, 125))
def test_no_part_of_a_known_secret_is_shown_where_a_text_is_cut(before: int) -> None:
    texts = ValueTexts(show_secrets=False, known=["hunter2-hunter3"])
    for value in ("x" * before + "hunter2-hunter3" * 2, ["x" * before, "hunter2-hunter3"] * 2):
        assert "hunt" not in texts.value("value", value)
    assert "hunt" not in texts.value("value", "x" * (before + 490) + "hunter2-hunter3" * 9)


def test_what_is_learned_is_left_out_of_what_was_made_before() -> None:
    texts = ValueTexts(show_secrets=False)
    made = [texts.value("text", text) for text in ("a ticket-123", "x" * 112 + "ticket-123")]
    assert "ticket" in "".join(made)
    texts.learn(["ticket-123"])
    assert texts.shown(made[0]) == f"'a {REDACTED}'"
    assert texts.shown(made[1]) == f"'{'x' * 112}{REDACTED}…"
    assert texts.value("text", "a ticket-123") == made[0].replace("ticket-123", REDACTED)
    everything = ValueTexts(show_secrets=True)
    everything.learn(["ticket-123"])
    assert everything.shown("a ticket-123") == "a ticket-123"


def get(_name: object, _default: object = None) -> FrameType:
    """Return the frame of a call, as of ``headers.get("Authorization")``."""
    return sys._getframe()


def password() -> FrameType:
    return sys._getframe()


@pytest.mark.parametrize(
    ("frame", "is_left_out"),
    [
        (get("Authorization"), True),
        (get("a", "csrf_token"), True),
        (get("path"), False),
        (get("a long text that only says something of a password"), False),
        (get(b"Authorization"), False),
        (password(), True),
    ],
)
def test_what_is_returned_for_a_secret_name_is_left_out(
    frame: FrameType, is_left_out: bool
) -> None:
    shown = ValueTexts(show_secrets=False).result(frame, "abcdef")
    assert shown == (REDACTED if is_left_out else "'abcdef'")
    assert ValueTexts(show_secrets=True).result(frame, "abcdef") == "'abcdef'"


class KeptSession(dict[str, object]):
    def keep(self, name: str, value: object) -> FrameType:
        self[name] = value
        return sys._getframe()


class Blueprint:
    def __init__(self, name: str, import_name: str, value: object) -> None:
        self.frame = sys._getframe()
        self.told = name, import_name, value


def set_cookie(key: str, value: str) -> FrameType:
    assert key
    assert value
    return sys._getframe()


def save(key: str, value: object) -> FrameType:
    return set_cookie(key, str(value)) if key == "never" else sys._getframe()


def test_what_a_call_is_given_is_left_out_where_the_call_is_about_a_secret() -> None:
    texts = ValueTexts(show_secrets=False)
    given = texts.arguments(KeptSession().keep("note", "hidden"))
    assert given["value"] == REDACTED
    assert given["self"] == f"<{__name__}.KeptSession>"
    assert texts.result(KeptSession().keep("note", "hidden"), "hidden") == REDACTED
    assert texts.arguments(set_cookie("ticket", "hidden"))["value"] == REDACTED
    assert texts.arguments(save("password", 12)) == {"key": "'password'", "value": REDACTED}
    assert texts.arguments(save("Vary", "Cookie")) == {"key": "'Vary'", "value": "'Cookie'"}
    assert texts.arguments(save("theme", "dark")) == {"key": "'theme'", "value": "'dark'"}
    made = texts.arguments(Blueprint("auth", "shop.auth", "hidden").frame)
    assert made["import_name"] == "'shop.auth'"
    assert made["value"] == REDACTED
    assert ValueTexts(True).arguments(save("password", 12))["value"] == "12"


PIECES = (
    "password", "token", "=", ":", "'", '"', "\\", "{", "}", "[", "]", "(", ")", "<", "</", ">",
    "<input ", "<!", "<![", "<!--", "-->", "<?", "name=", "&", "?", "#", "://", "@", ";",
    "; path", "\n", "\r\n\r\n", " ", "é", "\ud800", "\x00", "-----BEGIN A-----", "eyJabcdefgh",
    "Bearer ", "Basic ", "--", "1234", 'form-data; name="password"', "None", "is",
    "hunter2-hunter2", "hunter2", "%3D", "<textarea name=pw>", "</textarea>", "<td>", '{"a":1}',
    "$2b$", "into x(", ") values ", "/", "cookie", 'name":"password"', ",",
)  # fmt: skip


def test_nothing_that_can_be_written_makes_it_fail() -> None:
    texts, chance = ValueTexts(show_secrets=False, known=["hunter2-hunter2"]), random.Random(3)
    for count in [3, 8, 30, 100] * 500:
        text = "".join(chance.choices(PIECES, k=count))
        assert len(texts.value("value", text)) <= MAX_LENGTH
        assert "hunter2-h" not in texts.value("value", text.encode("utf-8", "surrogatepass"))
        assert "hunter2-h" not in texts.text(text)
