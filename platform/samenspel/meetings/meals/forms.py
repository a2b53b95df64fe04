"""What may be typed about a meal."""

from flask_babel import lazy_gettext as _l
from wtforms import StringField
from wtforms.validators import Length

from samenspel import web
from samenspel.forms import stripped
from samenspel.meetings.meals.queries import wish_of
from samenspel.meetings.one import SeenMeeting
from samenspel.submissions.merging import EditForm


class MealForm(EditForm):
    """What somebody eats or does not eat; empty for nothing special."""

    text = StringField(
        _l("Maaltijd of dieet"),
        filters=[stripped],
        validators=[Length(max=200, message=_l("Hou het bij hoogstens %(max)d tekens."))],
        description=_l(
            "Alleen de organisatoren zien dit. Het wordt enkele dagen na de bijeenkomst automatisch gewist."
        ),
    )


def meal_form_for(seen: SeenMeeting) -> MealForm | None:
    """The form in which the viewer writes about their meal; None where they are not asked."""
    if not seen.is_asked_for_meal:
        return None
    wish = wish_of(web.viewer().id, seen.id)
    return MealForm(formdata=None, data={"text": wish.text if wish else ""})
