"""The blueprint of all pages about the start page, the page of a group and help."""

from flask import Blueprint

bp = Blueprint("home", __name__)
