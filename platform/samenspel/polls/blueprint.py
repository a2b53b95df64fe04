"""The blueprint of all pages of polls."""

from flask import Blueprint

bp = Blueprint("polls", __name__)
