"""Whom a form means by which people are chosen, before anything is done: see `ChooserForm`."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from flask_babel import gettext, ngettext

from samenspel.groups.joining import access, queries
from samenspel.groups.joining.actions import PersonToInvite
from samenspel.groups.joining.addresses import MAX_NAME, PastedAddress
from samenspel.groups.joining.forms import ONE, ChooserForm, labels_of
from samenspel.groups.models import GroupKind
from samenspel.people import queries as people
from samenspel.people.queries import PersonToAdd
from samenspel.viewer import Role

#: Mails to people who are not on the platform, in one go.
MAX_OUTSIDERS = 60
#: In these groups a fund is there by its director.
_OF_DIRECTORS = (GroupKind.STRATEGIC, GroupKind.SOUNDING_BOARD)


@dataclass(frozen=True, slots=True)
class FundPick:
    """A fund of which one person comes: the first of these, unless somebody else is chosen."""

    id: uuid.UUID
    name: str
    people: Sequence[PersonToAdd]


class Selection:
    """Whom a form means: people to take in, funds of which one comes, addresses without an account, and who is left
    out with the reason."""

    def __init__(
        self,
        form: ChooserForm,
        kind: GroupKind,
        inside: Collection[uuid.UUID],
        addable: Sequence[PersonToAdd],
        asked: Mapping[str, uuid.UUID | None] | None = None,
        *,
        funds_only: bool = False,
    ) -> None:
        """`inside` are in the group; those who were `asked` to what it is about, by address and account, are not asked
        again. With `funds_only` people of no fund are left out."""
        self._funds_only = funds_only
        #: What people of no fund are called, who were chosen all the same.
        self.of_no_fund: list[str] = []
        self._asked: set[str] = set(asked or ())
        self._asked_ids = {each for each in (asked or {}).values() if each}
        self._inside, self._by_id = set(inside), {row.id: row for row in addable}
        self._labels = labels_of(addable)
        #: By the id of each person, in the order in which they were named; False for those who are there already.
        self._chosen: dict[uuid.UUID, bool] = {}
        #: Addresses without an account that were asked before.
        self.asked_before: list[str] = []
        self.refused: list[str] = []
        #: Names of those whose account was closed.
        self.gone: list[str] = []
        self.picks: list[FundPick] = []
        #: Names of funds of which nobody has an account, and of those of which somebody is there already.
        self.empty_funds: list[str] = []
        self.funds_inside: list[str] = []
        self.funds_asked: list[str] = []
        for each in form.people.data or ():
            self._choose(uuid.UUID(each))
        self._read_addresses(form)
        if form.like_id:
            for account_id in queries.participants_of(form.like_id):
                self._choose(account_id)
        self._choose_funds(form, kind)

    def _choose(self, account_id: uuid.UUID) -> None:
        if account_id not in self._by_id:
            return
        is_kept_out = self._funds_only and self._by_id[account_id].fund_id is None
        if is_kept_out and not self._is_there(account_id):
            if self._labels[account_id] not in self.of_no_fund:
                self.of_no_fund.append(self._labels[account_id])
        else:
            self._chosen.setdefault(account_id, not self._is_there(account_id))

    def _is_there(self, account_id: uuid.UUID) -> bool:
        """Whether somebody is in the group, or was asked before."""
        return (
            account_id in self._inside or account_id in self._asked_ids or self._by_id[account_id].email in self._asked
        )

    def _read_addresses(self, form: ChooserForm) -> None:
        pasted = form.pasted
        accounts = queries.accounts_by_email([each.email for each in pasted.addresses])
        self.unread, self.repeated, self.passed_over = pasted.unread, pasted.repeated, pasted.passed_over
        without_account = [each for each in pasted.addresses if each.email not in accounts]
        self.unknown: list[PastedAddress] = [each for each in without_account if each.email not in self._asked]
        self.asked_before = [each.email for each in without_account if each.email in self._asked]
        for account in map(people.merged_into, accounts.values()):
            if access.may_be_invited(account):
                self._choose(account.id)
            else:
                (self.refused if account.active else self.gone).append(account.name)

    def _choose_funds(self, form: ChooserForm, kind: GroupKind) -> None:
        names = {choice.value: choice.label for choice in form.funds.choices}
        by_fund: dict[uuid.UUID, list[PersonToAdd]] = {}
        for row in self._by_id.values():
            for fund_id in row.fund_ids:
                by_fund.setdefault(fund_id, []).append(row)
        first = Role.DIRECTOR if kind in _OF_DIRECTORS else Role.CONSULTANT
        for fund_id in form.fund_ids:
            rows, name = by_fund.get(fund_id, []), names[str(fund_id)]
            if not rows:
                self.empty_funds.append(name)
            elif form.per_fund.data != ONE:
                for row in rows:
                    self._choose(row.id)
            elif any(row.id in self._inside for row in rows):
                self.funds_inside.append(name)
            elif any(self._is_there(row.id) for row in rows):
                self.funds_asked.append(name)
            elif not any(row.id in self._chosen for row in rows):
                self.picks.append(FundPick(fund_id, name, sorted(rows, key=lambda row: row.role is not first)))

    @property
    def people(self) -> list[PersonToAdd]:
        """The people to take in, by name."""
        return sorted((self._by_id[each] for each, is_new in self._chosen.items() if is_new), key=lambda row: row.name)

    @property
    def inside(self) -> list[str]:
        """The names of those who are in the group already."""
        return self._names_of_those_there(in_group=True)

    def _names_of_those_there(self, *, in_group: bool) -> list[str]:
        there = [each for each, is_new in self._chosen.items() if not is_new and (each in self._inside) == in_group]
        return sorted(self._labels[each] for each in there)

    def label(self, person: PersonToAdd) -> str:
        """What to call somebody: apart from everybody else."""
        return self._labels[person.id]

    def short_label(self, person: PersonToAdd) -> str:
        """What to call somebody beside their fund."""
        return person.name + self._labels[person.id].removeprefix(person.label)

    @property
    def ids(self) -> set[str]:
        """Everybody whom the preview offers."""
        offered = {str(row.id) for row in self.people}
        return offered | {str(row.id) for pick in self.picks for row in pick.people}

    @property
    def count(self) -> int:
        """How many come where nothing else is chosen."""
        return len(self.people) + len(self.picks)

    @property
    def summary(self) -> str:
        """How many come of it, with how many of them by mail only, and how many were there."""
        by_mail, all_of_them = len(self.unknown), self.count + len(self.unknown)
        there = len(self.asked_before) + len(self.funds_inside) + len(self.funds_asked)
        there += sum(not is_new for is_new in self._chosen.values())
        words = (
            str(gettext("Er komt niemand bij."))
            if not all_of_them
            else str(
                gettext(
                    "%(people)s: %(known)d met een account, %(by_mail)d per mail.",
                    people=ngettext("%(num)d persoon", "%(num)d mensen", all_of_them),
                    known=self.count,
                    by_mail=by_mail,
                )
            )
        )
        if there:
            words += " " + str(ngettext("%(num)d was er al.", "%(num)d waren er al.", there))
        return words

    @property
    def left_out(self) -> list[tuple[str, str]]:
        """Who is left out: the reason, with the names."""
        reasons = (
            (gettext("Al in dit overleg"), [*self.inside, *self.funds_inside]),
            (
                gettext("Al uitgenodigd"),
                [*self._names_of_those_there(in_group=False), *self.funds_asked, *self.asked_before],
            ),
            (gettext("Nemen aan geen overleg deel"), self.refused),
            (gettext("Hun account is gesloten"), self.gone),
            (gettext("Werken bij geen sectorfonds, en dit overleg is enkel voor sectorfondsen"), self.of_no_fund),
            (gettext("Nog niemand op het platform"), self.empty_funds),
            (gettext("Niet begrepen, en dus overgeslagen"), self.unread),
            (gettext("Meer dan eens geplakt, telt één keer"), self.repeated),
            (gettext("Staat bij een adres, en is niet gebruikt"), self.passed_over),
        )
        return [(reason, ", ".join(names)) for reason, names in reasons if names]


class Outsider:
    """Somebody without an account, as the form asks about them: their name, and a fund or an organisation."""

    def __init__(self, address: PastedAddress, sent: Mapping[str, Any], may_choose_fund: bool) -> None:
        self.email = address.email
        self.name = str(sent.get(f"name-{self.email}", address.name)).strip()
        self.organisation = str(sent.get(f"organisation-{self.email}", "")).strip()
        self.fund = str(sent.get(f"fund-{self.email}", "")) if may_choose_fund else ""
        self.errors: dict[str, str] = {}

    def validate(self, funds: Collection[str], *, funds_only: bool = False) -> None:
        """Notes in `errors` what is wrong."""
        if not self.name or len(self.name) > MAX_NAME:
            self.errors["name"] = gettext("Vul de naam in, hoogstens %(most)d tekens.", most=MAX_NAME)
        if self.fund and self.fund not in funds:
            self.errors["fund"] = gettext("Kies iets uit de lijst.")
        if not self.fund and funds_only:
            self.errors["fund"] = gettext("Kies een fonds: dit overleg is enkel voor sectorfondsen.")
        elif not self.fund and (not self.organisation or len(self.organisation) > MAX_NAME):
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
