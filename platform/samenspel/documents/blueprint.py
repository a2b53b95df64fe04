"""The blueprint of all pages about documents."""

from flask import Blueprint

bp = Blueprint("documents", __name__)
