"""The blueprint of all pages about people, funds and accounts."""

from flask import Blueprint

from samenspel.people.words import initials_of, tone_of

bp = Blueprint("people", __name__)
bp.add_app_template_global(tone_of)
bp.add_app_template_global(initials_of)
