"""A form with hidden fields."""

from flask import Flask, request

app = Flask(__name__)


@app.get("/")
def page():
    return (
        '<form><input type="hidden" name="stage" value="2"><input type="hidden" name="tag"></form>'
    )


@app.post("/")
def took():
    return str(list(request.form.items(multi=True)))
