"""Takes secrets of a file and of its requests, and passes each on in one of many shapes."""

# ruff: noqa: T201

import json
from pathlib import Path

from flask import Flask, Response, make_response, redirect, request, session

app = Flask(__name__)
planted = json.loads(Path("planted.json").read_text())
app.config.update(SECRET_KEY=planted["config"][0], MAIL_PASSWORD=planted["config"][1])


class Field:
    def __init__(self, name, value):
        self.name, self.value = name, value

    def told(self):
        return {"name": self.name, "value": self.value}


def look(value):
    return value


def look_up(name):
    return dict(planted["pairs"])[name]


def keep(password, *rest, **more):
    return len(password) + len(rest) + len(more)


@app.get("/values")
def values():
    for secret in planted["nested"]:
        look({"user": "ada", "password": {"old": secret, "new": [secret]}})
        keep(secret, 1, token=secret)
    for secret in planted["records"]:
        look([Field("password", secret).told()])
        look([("api_key", secret), ("name", "ada")])
    for secret in planted["numbers"]:
        look({"pin": secret, "codes": {"otp": [secret]}})
    for secret in planted["bytes"]:
        look({b"cookie": secret.encode()})
        look([(b"authorization", secret.encode())])
    for secret in planted["cut"]:
        look(json.dumps({"note": "x" * 80, "password": secret}))
        look("x" * 100 + f"&password={secret}&" + "x" * 900)
    for name, _ in planted["pairs"]:
        look_up(name)
    return "done"


@app.get("/texts")
def texts():
    for secret in planted["urls"]:
        look(f"postgresql://ada:{secret}@db/shop")
        print("connected to", f"redis://:{secret}@db")
    for secret in planted["tokens"]:
        look(f"Bearer {secret}")
        look(f"-----BEGIN PRIVATE KEY-----\n{secret}\n-----END PRIVATE KEY-----\n")
        print(f"-----BEGIN PRIVATE KEY-----\n{secret}\n-----END PRIVATE KEY-----")
    for secret in planted["printed"]:
        print("the token is", secret)
        print("password", secret)
        print({"senha": {"old": secret}, "name": "ada"})
        print(f"secret={secret}")
        print(json.dumps({"a": 1, "password": {"x": secret}}, indent=2))
        print("api_key:")
        print(secret)
    token, password = planted["pages"][:2]
    return f"<p>Your token: <code>{token}</code> <input type=password value={password}>"


@app.get("/query")
def query():
    look(request.full_path)
    return look(request.args["access_token"]) and redirect(f"/values?token={planted['pages'][2]}")


@app.get("/cookies")
def cookies():
    answer = make_response("set")
    for number, secret in enumerate(planted["cookies"]):
        look(secret)
        answer.set_cookie(f"visitor{number}", secret)
    for number, secret in enumerate(planted["session"]):
        session[f"note{number}"] = secret
        session.get(f"note{number}")
        look(f"session['note'] = {secret!r}")
    return answer


@app.get("/again")
def again():
    for number, secret in enumerate(planted["cookies"]):
        print("it came back:", look(request.cookies[f"visitor{number}"]))
        look([secret])
    return "done"


@app.route("/login", methods=["GET", "POST"])
def login():
    if request.method == "GET":
        return '<form method="post"><input type="password" name="geheim"></form>'
    print("given", look(request.form["geheim"]), look(request.form["password"]))
    return look(request.form.to_dict())


@app.get("/breaks")
def breaks():
    def rows(clave):
        yield "one"
        raise LookupError(look(clave))

    return Response(rows(request.args["clave"]))


@app.post("/json")
def take():
    sent = request.get_json()
    look(sent["account"]["confirmpassword"])
    print(look(sent["account"]["pin"]), look(request.headers["X-Api-Key"]))
    raise LookupError(f"no such password: {sent['account']['confirmpassword']}")
