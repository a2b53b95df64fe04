"""The blueprint of all pages about groups."""

from flask import Blueprint

bp = Blueprint("groups", __name__)
