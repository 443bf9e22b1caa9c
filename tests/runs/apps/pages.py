"""An app whose templates call macros and themselves, and extend one another."""

from flask import Flask, render_template

app = Flask(__name__)
TREE = [{"name": "a", "kids": [{"name": "b", "kids": []}]}]


@app.route("/<name>")
def page(name):
    return render_template(f"{name}.html", x=7, tree=TREE)
