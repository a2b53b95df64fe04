"""Forms of those who keep order in a discussion."""

from collections.abc import Sequence

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_babel import ngettext
from flask_wtf import FlaskForm
from wtforms import SelectFieldBase, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Optional

from samenspel.forms import MultiCheckboxField, select_field, stripped
from samenspel.topics.forms import body_field, title_field
from samenspel.topics.moderation.queries import GroupChoice, ReplyChoice
from samenspel.topics.queries import SeenTopic

MAX_REASON = 500


def _reason() -> StringField:
    return StringField(
        _l("Waarom"),
        filters=[stripped],
        validators=[
            Optional(),
            Length(max=MAX_REASON, message=_l("De reden telt hoogstens %(max)d tekens.")),
        ],
    )


def _choose(field: SelectFieldBase, choices: Sequence[tuple[str, str]]) -> None:
    field.choices = [SelectChoice(*pair) for pair in choices]


class CloseForm(FlaskForm):
    reason = _reason()


class MoveForm(FlaskForm):
    group = select_field(_l("Naar welk overleg?"), validators=[DataRequired(_l("Kies een overleg."))])
    reason = _reason()

    @classmethod
    def for_groups(cls, groups: Sequence[GroupChoice]) -> "MoveForm":
        form = cls()
        _choose(form.group, [("", _("Kies een overleg")), *((str(each.id), each.name) for each in groups)])
        return form


class LinkForm(FlaskForm):
    group = select_field(_l("Ook tonen in"), validators=[Optional()])

    @classmethod
    def for_groups(cls, topic: SeenTopic, groups: Sequence[GroupChoice]) -> "LinkForm":
        """The choice of a second group, each with how many of its people may read the topic."""
        form = cls(group=str(topic.linked_group_id or ""))
        choices = [("", _("Geen ander overleg"))]
        for each in groups:
            readers = ngettext(
                "leesbaar voor %(readers)d van %(num)d deelnemer",
                "leesbaar voor %(readers)d van de %(num)d deelnemers",
                each.people,
                readers=each.readers,
            )
            choices.append((str(each.id), f"{each.name} ({readers})"))
        _choose(form.group, choices)
        return form


class SplitForm(FlaskForm):
    title = title_field()
    body = body_field(_l("Inleiding"), None)
    numbers = MultiCheckboxField(
        _l("Welke reacties gaan mee?"),
        coerce=int,
        validators=[DataRequired(_l("Kies minstens één reactie."))],
    )

    @classmethod
    def for_replies(cls, replies: Sequence[ReplyChoice], chosen: Sequence[int]) -> "SplitForm":
        """The replies to choose from, some of them chosen beforehand."""
        form = cls(numbers=list(chosen))
        _choose(form.numbers, [(each.number, f"{each.author_name}: {each.words}") for each in replies])  # type: ignore[misc]
        return form
