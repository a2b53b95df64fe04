"""The reference of all ratios: the least that Flask does for a request."""

from flask import Flask

app = Flask(__name__)


@app.get("/")
def hello() -> str:
    return "hello"
