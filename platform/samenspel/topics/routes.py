"""HTTP of topics."""

from flask import Blueprint

bp = Blueprint("topics", __name__)
