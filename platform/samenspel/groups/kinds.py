"""What a new group of each kind begins with, and why; the form of the group can say otherwise.

See docs/decisions/0049.
"""

from dataclasses import dataclass

from flask_babel import lazy_gettext as _l
from flask_babel.speaklater import LazyString

from samenspel.groups.models import GroupKind, Joining, Posting, Visibility


@dataclass(frozen=True, slots=True)
class KindDefaults:
    """`about` says what the kind is for and `why` why it begins like this. After `silent_months` without anything new
    the organisers are asked whether a group of this kind is still needed: longer than the time between two meetings."""

    about: LazyString
    visibility: Visibility
    joining: Joining
    why: LazyString
    silent_months: int
    posting: Posting = Posting.MEMBERS


DEFAULTS = {
    GroupKind.LEARNING_NETWORK: KindDefaults(
        _l("Samen leren over een thema."),
        Visibility.OPEN,
        Joining.FREE,
        _l("Open, en wie wil doet mee: wie met het thema bezig is, leert mee."),
        silent_months=9,
    ),
    GroupKind.WORKING_GROUP: KindDefaults(
        _l("Iets uitwerken dat klaar moet geraken, met een fonds als trekker."),
        Visibility.OPEN,
        Joining.REQUEST,
        _l("Open, en meedoen op vraag: iedereen kan meelezen, en wie meewerkt spreekt dat af."),
        silent_months=6,
    ),
    GroupKind.STRATEGIC: KindDefaults(
        _l("De directeurs van de sectorfondsen."),
        Visibility.HIDDEN,
        Joining.INVITATION,
        _l("Verborgen, en op uitnodiging: wat nog niet vastligt, kan er gezegd worden."),
        silent_months=12,
    ),
    GroupKind.SOUNDING_BOARD: KindDefaults(
        _l("Enkele directeurs en de ISA's, die meedenken over de werking."),
        Visibility.HIDDEN,
        Joining.INVITATION,
        _l("Verborgen, en op uitnodiging: wat nog niet vastligt, kan er gezegd worden."),
        silent_months=9,
    ),
    GroupKind.CLUSTER: KindDefaults(
        _l("Fondsen die zelf samen iets opzetten."),
        Visibility.HIDDEN,
        Joining.INVITATION,
        _l("Verborgen, en op uitnodiging: verkennen mag in stilte. Zet het later open als anderen mogen aansluiten."),
        silent_months=6,
    ),
    GroupKind.CONSULTANTS_DAY: KindDefaults(
        _l("De dag van alle sectorconsulenten."),
        Visibility.OPEN,
        Joining.FREE,
        _l("Open, en wie wil doet mee: de dag is van iedereen."),
        silent_months=15,
    ),
}


def joining_for(visibility: Visibility, usual: Joining) -> Joining:
    """How one gets into a group of this visibility: nobody asks to join what they do not know of."""
    if visibility is Visibility.HIDDEN:
        return Joining.INVITATION
    if visibility is Visibility.CLOSED and usual is Joining.FREE:
        return Joining.REQUEST
    return usual
