"""The blueprint of the pages about doubles."""

from flask import Blueprint

bp = Blueprint("identity", __name__)
