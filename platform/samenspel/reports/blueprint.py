"""The blueprint of the figures, for each module with routes."""

from flask import Blueprint

bp = Blueprint("reports", __name__)
