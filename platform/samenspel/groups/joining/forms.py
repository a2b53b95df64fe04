"""Forms with which people ask to join a group and invite others."""

import uuid
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Any

from flask_babel import gettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, Field, RadioField, TextAreaField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import Length, Optional

from samenspel.forms import TOO_LONG, Day, MultiCheckboxField, select_field, stripped
from samenspel.groups.guests.forms import not_before_today
from samenspel.groups.joining.addresses import PastedAddresses, read_addresses
from samenspel.groups.models import MembershipRole
from samenspel.people.queries import PersonToAdd

MAX_WORDS = 2000
_JOINING_ROLES = [
    (MembershipRole.MEMBER.value, _l("Deelnemer: wordt op bijeenkomsten verwacht")),
    (MembershipRole.FOLLOWER.value, _l("Volger: leest mee en krijgt het overzicht")),
]


class AskForm(FlaskForm):
    """Somebody asks to join a group; where it has a question, that is the label of the words."""

    role = select_field(_l("Als"), _JOINING_ROLES, default="member")
    words = TextAreaField(
        _l("Waarom wil je erbij?"), filters=[stripped], validators=[Length(max=MAX_WORDS, message=TOO_LONG)]
    )

    def set_question(self, question: str) -> None:
        if question:
            self.words.label.text = question
            self.words.flags.required = True

    def validate_words(self, field: Field) -> None:
        if field.flags.required and not field.data:
            raise ValidationError(gettext("Beantwoord de vraag van het overleg."))


class DecisionForm(FlaskForm):
    words = TextAreaField(
        _l("Een woord erbij"), filters=[stripped], validators=[Length(max=MAX_WORDS, message=TOO_LONG)]
    )


#: Whether people with an account are in the group at once, or are asked first.
ADD, INVITE = "add", "invite"
#: Of each fund that was chosen: one person, or everybody.
ONE, EVERYBODY = "one", "everybody"


class ChooserForm(FlaskForm):
    """Whom an organiser means, in whichever ways: funds, the people of another group, persons, pasted addresses."""

    all_funds = BooleanField(_l("Alle sectorfondsen"))
    funds = MultiCheckboxField(_l("Of deze fondsen"), validators=[Optional()])
    per_fund = RadioField(
        _l("Wie van elk fonds?"),
        choices=[
            SelectChoice(ONE, _l("Eén persoon: bij het nakijken kies je wie")),
            SelectChoice(EVERYBODY, _l("Iedereen")),
        ],
        default=ONE,
        validators=[Optional()],
    )
    like = select_field(_l("Zoals in een ander overleg"), validators=[Optional()])
    people = MultiCheckboxField(_l("Mensen van het platform"), validators=[Optional()])
    addresses = TextAreaField(
        _l("E-mailadressen"),
        validators=[Length(max=20_000, message=TOO_LONG)],
        description=_l("Plak ze zoals Outlook ze geeft: met of zonder naam, met ; of , ertussen of elk op een lijn."),
        render_kw={"placeholder": _l("Jan Peeters <jan.peeters@voorbeeld.be>; ..."), "spellcheck": "false"},
    )

    def set_choices(
        self,
        addable: Sequence[PersonToAdd],
        inside: Collection[uuid.UUID],
        funds: Sequence[Any],
        groups: Sequence[tuple[uuid.UUID, str]],
        *,
        funds_only: bool = False,
    ) -> None:
        """Offers funds, groups, and everybody who is not in the group, or only those of a fund. Equal names are told
        apart by their address."""
        labels = labels_of(addable)
        offered = [row for row in addable if row.id not in inside and not (funds_only and row.fund_id is None)]
        self.people.choices = [SelectChoice(str(row.id), labels[row.id]) for row in offered]
        self.funds.choices = [SelectChoice(str(fund.id), fund.name) for fund in funds]
        others = [SelectChoice(str(group_id), name) for group_id, name in groups]
        self.like.choices = [SelectChoice("", gettext("Geen")), *others]

    @property
    def pasted(self) -> PastedAddresses:
        return read_addresses(self.addresses.data or "")

    @property
    def fund_ids(self) -> list[uuid.UUID]:
        """The funds that were chosen."""
        chosen = [choice.value for choice in self.funds.choices] if self.all_funds.data else self.funds.data or ()
        return [uuid.UUID(each) for each in chosen]

    @property
    def like_id(self) -> uuid.UUID | None:
        return uuid.UUID(self.like.data) if self.like.data else None

    def validate_addresses(self, field: Field) -> None:
        pasted = self.pasted
        if pasted.addresses or self.people.data or self.fund_ids or self.like_id:
            return
        if pasted.unread:
            raise ValidationError(unread_words(pasted))
        raise ValidationError(gettext("Kies fondsen, een overleg of mensen, of plak een e-mailadres."))


def labels_of(people: Iterable[PersonToAdd]) -> dict[uuid.UUID, str]:
    """What to call each of these people: by name and fund, and with their address where that is said of another too."""
    people = list(people)
    count = Counter(each.label.casefold() for each in people)
    return {
        each.id: f"{each.label}, {each.email}" if count[each.label.casefold()] > 1 else each.label for each in people
    }


def unread_words(pasted: PastedAddresses) -> str:
    """Names the pieces in which no address was found."""
    some = "; ".join(f"“{piece[:60]}”" for piece in pasted.unread[:5])
    return str(gettext("Hier vinden we geen geldig e-mailadres in: %(some)s. Verbeter het of haal het weg.", some=some))


class GatherForm(ChooserForm):
    """Whom an organiser takes into a group, and how."""

    how = RadioField(
        _l("Hoe?"),
        choices=[
            SelectChoice(ADD, _l("Toevoegen: ze zijn er meteen bij, en krijgen bericht")),
            SelectChoice(INVITE, _l("Uitnodigen: ze aanvaarden of weigeren zelf")),
        ],
        default=ADD,
        validators=[Optional()],
    )
    role = select_field(_l("Als"), _JOINING_ROLES, default="member")
    until = Day(
        _l("Laatste dag van gasten"),
        validators=[Optional(), not_before_today],
        description=_l("Na die dag zijn gasten er vanzelf niet meer bij. Voor anderen geldt dit niet."),
    )
    words = TextAreaField(
        _l("Jouw woorden erbij"),
        filters=[stripped],
        validators=[Length(max=MAX_WORDS, message=TOO_LONG)],
        description=_l("Ze staan in de mail, boven de link."),
    )

    @property
    def adds(self) -> bool:
        """Whether people with an account are in the group at once."""
        return bool(self.how.data == ADD)
