"""What libraries are given as a password, a key or signed text is left out wherever it goes."""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import itsdangerous
import pytest
from flask import Flask, session
from itsdangerous import (
    BadSignature,
    Serializer,
    Signer,
    TimestampSigner,
    URLSafeSerializer,
    URLSafeTimedSerializer,
)
from werkzeug.security import check_password_hash, gen_salt, generate_password_hash

from flaskmagic.trace import Kind, LogReader, Trace, assemble
from flaskmagic.tracer.known_secrets import KnownSecrets
from flaskmagic.tracer.recorder import Recorder
from flaskmagic.tracer.redact import REDACTED
from flaskmagic.tracer.scope import Scope
from flaskmagic.tracer.secret_calls import SECRET_CALLS
from tests.planted import shown_of

WORD = "correct-horse-battery"
KEY = "a key of no value"


def functions_of(module: ModuleType) -> Iterator[str]:
    for kind in [module, *(each for each in vars(module).values() if inspect.isclass(each))]:
        for each in vars(kind).values():
            function = getattr(each, "__func__", None) if type(each) is staticmethod else each
            if type(function) is FunctionType and function.__module__ == module.__name__:
                yield f"{module.__name__}:{function.__qualname__}"


def watched() -> frozenset[str]:
    """Return all functions of what signs and hashes: any of them may be a step."""
    names = [f"itsdangerous.{each.name}" for each in pkgutil.iter_modules(itsdangerous.__path__)]
    names += ["werkzeug.security", "flask.sessions", "flask.json.tag", "flask.config"]
    names += ["werkzeug.sansio.response", "werkzeug.http", "wsproto.utilities"]
    names += ["wsproto", "wsproto.handshake", "wsproto.connection", "wsproto.frame_protocol"]
    return frozenset(each for name in names for each in functions_of(importlib.import_module(name)))


WATCHED = watched()


def recorded(act: Callable[[], object], *, show_secrets: bool = False) -> Trace:
    scope = Scope(app_folder=str(Path(__file__).parent))
    recorder = Recorder(scope, WATCHED, show_secrets=show_secrets)
    with recorder:
        act()
    return assemble(LogReader.of(recorder), kind=Kind.BLOCK, scenario="", title="")


def values_of(trace: Trace) -> str:
    """Return all that a trace shows of values, a line for each call."""
    return "\n".join(
        f"{trace.name(call.code)} {call.arguments} {call.result} {call.c_calls}"
        for call in trace.calls
        if call.arguments is not None
    )


def keep(thing: object) -> object:
    """Be own code that is given a secret under a name that says nothing."""
    return thing


def say(thing: object) -> str:
    return f"it is {thing}, they say"


met: list[str] = []


def note(*secrets: str | bytes) -> None:
    met.extend(each if isinstance(each, str) else repr(each)[2:-1] for each in secrets)


def spread(*secrets: str | bytes) -> None:
    """Give secrets away, as they are and within other things."""
    for each in secrets:
        met.append(each if isinstance(each, str) else repr(each)[2:-1])
        keep(each)
        keep([each, {"thing": each}])
        say(each)


def hashes() -> None:
    for method in ("pbkdf2:sha256:10", "pbkdf2:sha512:20"):
        stored = generate_password_hash(WORD, method)
        _, salt, digest = stored.split("$")
        assert check_password_hash(stored, WORD)
        assert not check_password_hash(stored, f"{WORD}, once more")
        spread(WORD, stored, salt, digest)
    spread(gen_salt(16))


def hashes_from_elsewhere() -> None:
    """Check a hash that was made before the recording."""
    assert check_password_hash(STORED, WORD)
    spread(WORD, *STORED.split("$")[1:])


STORED = generate_password_hash(WORD, "pbkdf2:sha256:10")


def signs() -> None:
    for signer in (Signer(KEY), TimestampSigner(KEY, key_derivation="hmac")):
        signed = signer.sign("confirm-ada")
        signature = signer.get_signature(signed.rpartition(b".")[0])
        assert signer.unsign(signed) == b"confirm-ada"
        spread(signed, signature, signer.derive_key(), KEY, b"confirm-ada")
        with pytest.raises(BadSignature):
            signer.unsign(signed[:-6] + b"qwerty")
        spread(signed[:-6] + b"qwerty")


def serializes() -> None:
    for kind in (Serializer, URLSafeSerializer, URLSafeTimedSerializer):
        serializer: Any = kind([f"{KEY}, the first", KEY], salt="reset")
        told = serializer.dumps({"mail": "ada-at-example", "ids": list(range(40, 60))})
        payload = told.rpartition(".")[0]
        spread(told, payload, f"{KEY}, the first")
        assert serializer.loads(told)["mail"] == "ada-at-example"
        note("ada-at-example")
    told = URLSafeSerializer(KEY).dumps("a-ticket-of-one")
    spread("a-ticket-of-one", told, told.partition(".")[0])


def keeps_session() -> None:
    app = Flask(__name__)
    app.secret_key = KEY

    @app.get("/")
    def index() -> str:
        session["nick"] = "ada-of-the-club"
        return "hello"

    client = app.test_client()
    for _ in range(2):
        said = client.get("/").headers["Set-Cookie"].partition(";")[0].partition("=")[2]
        spread(said, said.partition(".")[0], said.rpartition(".")[2], KEY)
        note("ada-of-the-club")


@pytest.mark.parametrize("act", [hashes, hashes_from_elsewhere, signs, serializes, keeps_session])
def test_nothing_shows_half_of_what_a_library_was_given(act: Callable[[], object]) -> None:
    met.clear()
    shown = values_of(recorded(act))
    assert shown_of(met, shown) == []
    assert shown.count(REDACTED) > 10
    assert "they say" in shown


HASHER = """
class PasswordHasher:
    def hash(self, password, *, salt=None):
        return "$argon2id$v=19$m=65536,t=3,p=4$c2FsdGVkX19z$MGExYjJjM2Q0ZTVmNmc3aA"

    def verify(self, hash, password):
        return bool(hash and password)
"""


def test_a_library_that_is_not_installed_here_is_known_by_its_names() -> None:
    module: dict[str, Any] = {"__name__": "argon2._password_hasher"}
    exec(compile(HASHER, "/lib/site-packages/argon2/_password_hasher.py", "exec"), module)

    def hashes() -> None:
        hasher = module["PasswordHasher"]()
        stored = hasher.hash(WORD)
        assert hasher.verify(stored, WORD)
        spread(WORD, *stored.split("$")[-2:])

    met.clear()
    scope = Scope(app_folder=str(Path(__file__).parent), libraries=frozenset({"argon2"}))
    recorder = Recorder(scope, show_secrets=False)
    with recorder:
        hashes()
    trace = assemble(LogReader.of(recorder), kind=Kind.BLOCK, scenario="", title="")
    shown = values_of(trace)
    assert shown_of(met, shown) == []
    assert "PasswordHasher.verify" in shown
    assert f"'$argon2id$v=19$m=65536,t=3,p=4${REDACTED}'" in shown


def test_with_secrets_all_is_shown() -> None:
    met.clear()
    shown = values_of(recorded(hashes_from_elsewhere, show_secrets=True))
    assert WORD in shown
    assert REDACTED not in shown


def test_the_method_of_a_hash_is_shown() -> None:
    shown = values_of(recorded(hashes))
    (hashed,) = [
        line
        for line in shown.splitlines()
        if line.startswith("werkzeug.security:_hash_internal") and "'pbkdf2:sha512:20'}" not in line
    ][-1:]
    assert f"({REDACTED}, 'pbkdf2:sha512:20')" in hashed
    assert f"'pbkdf2:sha256:10${REDACTED}'" in shown


def greets() -> None:
    from wsproto.utilities import generate_accept_token

    keep(generate_accept_token(b"dGhlIHNhbXBsZSBub25jZQ=="))
    headers = {"Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==", "HTTP_SEC_WEBSOCKET_ACCEPT": "yes"}
    keep(headers)


def test_the_key_of_a_websocket_is_public() -> None:
    trace = recorded(greets)
    (call,) = [call for call in trace.calls if call.code.qualname == "generate_accept_token"]
    assert call.arguments == {"token": "b'dGhlIHNhbXBsZSBub25jZQ=='"}
    assert call.result == "b's3pPLMBiTxaQ9kYGzzhZRbK+xOo='"
    shown = values_of(trace)
    assert "{'Sec-WebSocket-Key': 'dGhlIHNhbXBsZSBub25jZQ=='" in shown
    assert REDACTED not in shown


def masked_frame_arrives() -> None:
    """Receive a frame as a server does; its key is four times the same byte."""
    from wsproto.connection import Connection, ConnectionType

    key, payload = b"\x11\x11\x11\x11", f'{{"password": "{WORD}"}}'.encode()
    masked = bytes(each ^ 0x11 for each in payload)
    server = Connection(ConnectionType.SERVER)
    server.receive_data(b"\x81" + bytes([0x80 | len(payload)]) + key + masked)
    (event,) = server.events()
    assert getattr(event, "data", None) == payload.decode()


def test_what_a_mask_covers_is_not_shown_beside_its_key() -> None:
    covered = repr(bytes(each ^ 0x11 for each in WORD.encode()))[2:-1]
    assert covered in values_of(recorded(masked_frame_arrives, show_secrets=True))
    shown = values_of(recorded(masked_frame_arrives))
    assert "FrameDecoder.parse_header" in shown
    assert "nbytes" in shown
    assert not shown_of([covered, WORD], shown)


def test_what_is_named_is_there() -> None:
    """The modules of hashes that are no dependency of ours may not be installed."""
    named = {name for name in SECRET_CALLS if not name.startswith(("flask_", "argon2", "passlib"))}
    assert named - WATCHED == set()


def test_the_latest_are_known_and_what_comes_again_stays() -> None:
    known = KnownSecrets()
    for number in range(100):
        assert known.add_met([f"secret-{number:03}"])
        assert known.add_met(["secret-000"]) is False
    assert known.add_met(["secret-100"])
    assert known.leave_out("it is secret-000, secret-001 and secret-100") == (
        f"it is {REDACTED}, secret-001 and {REDACTED}"
    )
