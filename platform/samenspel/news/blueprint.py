"""The blueprint of all pages of news."""

from flask import Blueprint

bp = Blueprint("news", __name__)
