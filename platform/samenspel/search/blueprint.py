"""The blueprint of all pages of search."""

from flask import Blueprint

bp = Blueprint("search", __name__)
