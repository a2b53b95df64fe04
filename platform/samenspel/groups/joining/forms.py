"""Forms with which people ask to join a group and invite others."""

import uuid
from collections.abc import Collection, Mapping
from typing import Any

from flask_babel import gettext, ngettext
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Field, TextAreaField, ValidationError
from wtforms.fields import SelectChoice
from wtforms.validators import Length, Optional

from samenspel.forms import TOO_LONG, MultiCheckboxField, select_field, stripped
from samenspel.groups.joining import access, queries
from samenspel.groups.joining.actions import PersonToInvite
from samenspel.groups.joining.addresses import MAX_NAME, PastedAddress, PastedAddresses, read_addresses
from samenspel.groups.models import MembershipRole
from samenspel.people import queries as people
from samenspel.people.models import Account

MAX_WORDS = 2000
#: People in one go; more than any group has.
MAX_AT_ONCE = 60
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


class InviteToGroupForm(FlaskForm):
    """People of the platform, chosen from a list, and pasted addresses."""

    people = MultiCheckboxField(_l("Mensen van het platform"), validators=[Optional()])
    addresses = TextAreaField(
        _l("E-mailadressen"),
        validators=[Length(max=20_000, message=TOO_LONG)],
        description=_l("Plak ze zoals Outlook ze geeft: met of zonder naam, met ; of , ertussen of elk op een lijn."),
        render_kw={"placeholder": _l("Jan Peeters <jan.peeters@voorbeeld.be>; ..."), "spellcheck": "false"},
    )
    role = select_field(_l("Als"), _JOINING_ROLES, default="member")
    words = TextAreaField(
        _l("Jouw woorden erbij"),
        filters=[stripped],
        validators=[Length(max=MAX_WORDS, message=TOO_LONG)],
        description=_l("Ze staan in de mail, boven de link."),
    )

    def set_people(self, inside: Collection[uuid.UUID]) -> None:
        """Offers everybody who can be invited and is not in the group. Equal names are told apart by their address."""
        rows = [row for row in people.people_to_add() if row.id not in inside]
        names = [(row.name, row.party) for row in rows]
        self.people.choices = [
            SelectChoice(
                str(row.id), f"{row.label}, {row.email}" if names.count((row.name, row.party)) > 1 else row.label
            )
            for row in rows
        ]

    @property
    def pasted(self) -> PastedAddresses:
        return read_addresses(self.addresses.data or "")

    def validate_addresses(self, field: Field) -> None:
        pasted = self.pasted
        if pasted.unread:
            some = "; ".join(f"“{piece[:60]}”" for piece in pasted.unread[:5])
            raise ValidationError(
                gettext("Hier vinden we geen geldig e-mailadres in: %(some)s. Verbeter het of haal het weg.", some=some)
            )
        count = len(pasted.addresses) + len(self.people.data or ())
        if count > MAX_AT_ONCE:
            raise ValidationError(
                gettext(
                    "Dat zijn %(count)d mensen. Nodig er hoogstens %(most)d tegelijk uit.",
                    count=count,
                    most=MAX_AT_ONCE,
                )
            )
        if not count:
            raise ValidationError(gettext("Kies minstens één persoon, of plak een e-mailadres."))


class Selection:
    """Whom a form means: people with an account to invite, addresses without one, and people to leave out with why."""

    def __init__(self, form: InviteToGroupForm, inside: Collection[uuid.UUID]) -> None:
        pasted = form.pasted.addresses
        accounts = queries.accounts_by_email([each.email for each in pasted])
        chosen = queries.accounts_by_id([uuid.UUID(each) for each in form.people.data or ()])
        known = {account.id: account for account in [*chosen, *accounts.values()]}
        self.inside = [account.name for account in known.values() if account.id in inside]
        self.refused = [account.name for account in known.values() if not access.may_be_invited(account)]
        self.accounts: list[Account] = [
            account for account in known.values() if account.id not in inside and access.may_be_invited(account)
        ]
        self.unknown: list[PastedAddress] = [each for each in pasted if each.email not in accounts]

    @property
    def invitees(self) -> list[PersonToInvite]:
        return [PersonToInvite(account.email, account.name, account) for account in self.accounts]

    @property
    def left_out(self) -> str:
        """What is said of those who get no invitation; empty where all do."""
        words = []
        if self.inside:
            words.append(
                ngettext(
                    "%(names)s is al in dit overleg.",
                    "%(names)s zijn al in dit overleg.",
                    len(self.inside),
                    names=", ".join(self.inside),
                )
            )
        if self.refused:
            words.append(gettext("%(names)s kan aan geen overleg deelnemen.", names=", ".join(self.refused)))
        return " ".join(words)


class Outsider:
    """Somebody without an account, as the form asks about them: their name, and a fund or an organisation."""

    def __init__(self, address: PastedAddress, sent: Mapping[str, Any], may_choose_fund: bool) -> None:
        self.email = address.email
        self.name = str(sent.get(f"name-{self.email}", address.name)).strip()
        self.organisation = str(sent.get(f"organisation-{self.email}", "")).strip()
        self.fund = str(sent.get(f"fund-{self.email}", "")) if may_choose_fund else ""
        self.errors: dict[str, str] = {}

    def validate(self, funds: Collection[str]) -> None:
        """Notes in `errors` what is wrong."""
        if not self.name or len(self.name) > MAX_NAME:
            self.errors["name"] = gettext("Vul de naam in, hoogstens %(most)d tekens.", most=MAX_NAME)
        if self.fund and self.fund not in funds:
            self.errors["fund"] = gettext("Kies iets uit de lijst.")
        if not self.fund and (not self.organisation or len(self.organisation) > MAX_NAME):
            self.errors["organisation"] = gettext(
                "Vul in voor wie deze gast werkt, hoogstens %(most)d tekens.", most=MAX_NAME
            )
        if not self.fund and access.is_of_wewis_guest(self.organisation):
            self.errors["organisation"] = gettext(
                "Wie voor WEWIS werkt, ziet enkel initiatieven en resultaten, en neemt nergens deel."
            )

    @property
    def invitee(self) -> PersonToInvite:
        fund_id = uuid.UUID(self.fund) if self.fund else None
        return PersonToInvite(self.email, self.name, None, "" if fund_id else self.organisation, fund_id)
