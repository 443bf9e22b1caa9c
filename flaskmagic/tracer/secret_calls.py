"""What libraries are given, and return, that is secret or public whatever it is called."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple


class SecretCall(NamedTuple):
    """What of a call is secret: the arguments ``given``, and what it ``returned``.

    What is secret because of one call is left out of all others, unless it ``stays``: a text that
    is only encoded there, such as the data of a session as JSON, may stand anywhere. Of a call that
    ``is_public`` nothing is secret.
    """

    given: tuple[str, ...] = ()
    returned: bool = False
    stays: bool = False
    is_public: bool = False


_HASHES = {
    "werkzeug.security:gen_salt": SecretCall(returned=True),
    "werkzeug.security:_hash_internal": SecretCall(("salt", "password"), True),
    "werkzeug.security:generate_password_hash": SecretCall(("password",), True),
    "werkzeug.security:check_password_hash": SecretCall(("pwhash", "password")),
    "flask_bcrypt:generate_password_hash": SecretCall(("password",), True),
    "flask_bcrypt:check_password_hash": SecretCall(("pw_hash", "password")),
    "flask_bcrypt:Bcrypt.generate_password_hash": SecretCall(("password",), True),
    "flask_bcrypt:Bcrypt.check_password_hash": SecretCall(("pw_hash", "password")),
    "argon2._password_hasher:PasswordHasher.hash": SecretCall(("password", "salt"), True),
    "argon2._password_hasher:PasswordHasher.verify": SecretCall(("hash", "password")),
    "argon2._password_hasher:PasswordHasher.check_needs_rehash": SecretCall(("hash",)),
    "passlib.context:CryptContext.hash": SecretCall(("secret",), True),
    "passlib.context:CryptContext.verify": SecretCall(("secret", "hash")),
    "passlib.context:CryptContext.verify_and_update": SecretCall(("secret", "hash"), True),
    "passlib.utils.handlers:GenericHandler.hash": SecretCall(("secret",), True),
    "passlib.utils.handlers:GenericHandler.verify": SecretCall(("secret", "hash")),
}

_SIGNING = {
    "_make_keys_list": SecretCall(("secret_key",), True),
    "SigningAlgorithm.get_signature": SecretCall(("key", "value"), True),
    "SigningAlgorithm.verify_signature": SecretCall(("key", "value", "sig")),
    "NoneAlgorithm.get_signature": SecretCall(("key", "value"), True),
    "HMACAlgorithm.get_signature": SecretCall(("key", "value"), True),
    "Signer.__init__": SecretCall(("secret_key",)),
    "Signer.derive_key": SecretCall(("secret_key",), True),
    "Signer.get_signature": SecretCall(("value",), True),
    "Signer.sign": SecretCall(("value",), True),
    "Signer.verify_signature": SecretCall(("value", "sig")),
    "Signer.unsign": SecretCall(("signed_value",), True),
    "Signer.validate": SecretCall(("signed_value",)),
}

_TIMED = {
    "TimestampSigner.sign": SecretCall(("value",), True),
    "TimestampSigner.unsign": SecretCall(("signed_value",), True),
    "TimestampSigner.validate": SecretCall(("signed_value",)),
    "TimedSerializer.loads": SecretCall(("s",), True),
    "TimedSerializer.loads_unsafe": SecretCall(("s",), True),
}

_SERIALIZING = {
    "Serializer.__init__": SecretCall(("secret_key",)),
    "Serializer.dumps": SecretCall(("obj",), True),
    "Serializer.dump_payload": SecretCall(("obj",), True),
    "Serializer.loads": SecretCall(("s",), True),
    "Serializer.load_payload": SecretCall(("payload",), True),
    "Serializer.loads_unsafe": SecretCall(("s",), True),
    "Serializer._loads_unsafe_impl": SecretCall(("s",), True),
}

_URL_SAFE = {
    "URLSafeSerializerMixin.dump_payload": SecretCall(("obj",), True),
    "URLSafeSerializerMixin.load_payload": SecretCall(("payload",), True),
}

_ENCODING = {
    "itsdangerous.encoding:want_bytes": ("s",),
    "itsdangerous.encoding:base64_encode": ("string",),
    "itsdangerous.encoding:base64_decode": ("string",),
    "itsdangerous._json:_CompactJSON.dumps": ("obj",),
    "itsdangerous._json:_CompactJSON.loads": ("payload",),
}

# What stands behind ``app.secret_key``, and behind some settings that are no secret.
_SETTINGS = {
    "flask.config:ConfigAttribute.__set__": SecretCall(("value",), stays=True),
    "flask.config:ConfigAttribute.__get__": SecretCall(returned=True, stays=True),
}

# Their other arguments are attributes, which everybody may read.
_COOKIES = {
    "werkzeug.sansio.response:Response.set_cookie": SecretCall(("value",), stays=True),
    "werkzeug.sansio.response:Response.delete_cookie": SecretCall(),
    "werkzeug.http:dump_cookie": SecretCall(("value",), True, stays=True),
}

# Flask writes nothing but the session in this way.
_TAGGED = "flask.json.tag"

_PUBLIC = {
    "wsproto.utilities:generate_accept_token": SecretCall(is_public=True),
    "wsproto.utilities:generate_nonce": SecretCall(is_public=True),
}

# A mask hides nothing: its key stands before what it covers, and may be a value elsewhere.
_MASKED = {
    "wsproto:WSConnection.receive_data": SecretCall(("data",), stays=True),
    "wsproto.connection:Connection.receive_data": SecretCall(("data",), stays=True),
    "wsproto.connection:Connection.__init__": SecretCall(("trailing_data",), stays=True),
    "wsproto.frame_protocol:FrameProtocol.receive_bytes": SecretCall(("data",), stays=True),
    "wsproto.frame_protocol:FrameDecoder.receive_bytes": SecretCall(("data",), stays=True),
    "wsproto.frame_protocol:Buffer.__init__": SecretCall(("initial_bytes",), stays=True),
    "wsproto.frame_protocol:Buffer.feed": SecretCall(("new_bytes",), stays=True),
    "wsproto.frame_protocol:Buffer.consume_at_most": SecretCall(returned=True, stays=True),
    "wsproto.frame_protocol:XorMaskerSimple.process": SecretCall(("data",), stays=True),
}

SECRET_CALLS: Mapping[str, SecretCall] = {
    **_HASHES,
    **{f"itsdangerous.signer:{name}": call for name, call in _SIGNING.items()},
    **{f"itsdangerous.timed:{name}": call for name, call in _TIMED.items()},
    **{f"itsdangerous.serializer:{name}": call for name, call in _SERIALIZING.items()},
    **{f"itsdangerous.url_safe:{name}": call for name, call in _URL_SAFE.items()},
    **{name: SecretCall(given, True, stays=True) for name, given in _ENCODING.items()},
    **_SETTINGS,
    **_COOKIES,
    **_PUBLIC,
    **_MASKED,
}
"""The definitions by their names, ``module:qualname``."""

_DATA = SecretCall(("value", "data"), True, stays=True)


def secret_call(name: str) -> SecretCall | None:
    """Return what is known to be secret of the calls of a function.

    Args:
        name: The function, as ``module:qualname``.

    Returns:
        What is known of it; None where names and forms decide.
    """
    return _DATA if name.startswith(f"{_TAGGED}:") else SECRET_CALLS.get(name)
