"""The blueprint of what pages about activities ask."""

from flask import Blueprint

bp = Blueprint("activity", __name__)
