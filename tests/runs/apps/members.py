"""An app whose own code calls C: a database, a hash, a pattern, and the parts of json in C."""

import hashlib
import json
import re
import sqlite3

from flask import Flask, request

app = Flask(__name__)
NAME = re.compile("[a-z]+")
encode = json.encoder.encode_basestring_ascii


@app.route("/join", methods=["POST"])
def join():
    name = request.form["name"]
    if not NAME.fullmatch(name):
        return "no name", 400
    digest = hashlib.sha256(request.form["password"].encode()).hexdigest()
    return encode(add(name, digest))


def add(name, digest):
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE member (name, digest)")
    database.execute(
        "INSERT INTO member VALUES (?, ?)",
        (name, digest),
    )
    row = database.execute("SELECT name FROM member").fetchone()
    try:
        database.execute("SELECT nonsense")
    except sqlite3.OperationalError:
        database.close()
    return row[0]


if __name__ == "__main__":
    app.run()
