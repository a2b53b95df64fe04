"""The blueprint of all pages about topics."""

from flask import Blueprint

bp = Blueprint("topics", __name__)
