"""The blueprint of all pages about the collaboration map."""

from flask import Blueprint

bp = Blueprint("maps", __name__)
