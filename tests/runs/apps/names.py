"""An app whose globals have the names that a compiled template has as well."""

from flask import Flask

app = Flask(__name__)
environment = "production"
blocks = ["earth", "stone"]
debug_info = {"version": 3}
name = "names"


@app.route("/")
def index():
    return "hi"
