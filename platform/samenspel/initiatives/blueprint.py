"""The blueprint of all pages about initiatives."""

from flask import Blueprint

bp = Blueprint("initiatives", __name__)
