"""A package with a factory; its pages, templates and static files lie beside it."""

from flask import Flask


def create_app(name="shop"):
    app = Flask(__name__)
    app.config["NAME"] = name
    from .pages import pages

    app.register_blueprint(pages)
    return app
