"""The blueprint of all pages about meetings, and what their templates call things."""

from flask import Blueprint

from samenspel.meetings import words

bp = Blueprint("meetings", __name__)
bp.add_app_template_global(words.answer_name)
bp.add_app_template_global(words.outsider_choice)
bp.add_app_template_global(words.wanted_name)
bp.add_app_template_global(words.school_holiday_name)
