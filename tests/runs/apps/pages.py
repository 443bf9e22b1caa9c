"""An app whose templates call macros and themselves, and extend one another."""

from flask import Flask, render_template, render_template_string

app = Flask(__name__)
TREE = [{"name": "a", "kids": [{"name": "b", "kids": []}]}]


@app.route("/<name>")
def page(name):
    return render_template(f"{name}.html", x=7, tree=TREE)


@app.get("/text")
def text():
    return render_template_string("<p>{{ x }}</p>", x=1)
