from flask import Blueprint, current_app, render_template

pages = Blueprint("pages", __name__, url_prefix="/shop")


@pages.route("/<int:number>")
def show(number):
    return render_template("show.html", number=number, name=current_app.config["NAME"])
