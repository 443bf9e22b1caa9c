"""Coroutines as views."""

import asyncio

from flask import Flask

app = Flask(__name__)


@app.get("/")
async def index():
    own = await fetch(1)
    return f"{own} {await asyncio.gather(fetch(2), fetch(3))}"


async def fetch(number):
    await asyncio.sleep(0.001)
    return double(number)


def double(number):
    return 2 * number


@app.get("/broken")
async def broken():
    return await fails()


async def fails():
    await asyncio.sleep(0)
    raise LookupError("later")
