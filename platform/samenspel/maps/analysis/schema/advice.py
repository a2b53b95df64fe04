"""Suggested partners and proposed clusters as they are stored, with their reasons.

Of two numbers in a reason the first is of the fund that looks for a partner. `activities` are the open activities
behind it.
"""

from __future__ import annotations

from typing import Literal, NotRequired, TypedDict


class SharedPartner(TypedDict):
    """A fund with which both work, and in how many open activities each of them met it."""

    fund: str
    with_fund: int
    with_partner: int


class SharedPartnersReason(TypedDict):
    """`count` funds work with both; the first of them are named in `partners`."""

    kind: Literal["shared_partners"]
    count: int
    partners: list[SharedPartner]
    activities: list[str]


class SharedTheme(TypedDict):
    """A theme, and in how many open activities on it each took part (0: it is a theme that the fund declares)."""

    theme: str
    fund: int
    partner: int


class SharedThemesReason(TypedDict):
    """Both are at home in these themes."""

    kind: Literal["themes"]
    themes: list[SharedTheme]
    activities: list[str]


class LeadAndNeedReason(TypedDict):
    """One of them (`leader`) often leads on the theme; the other (`taker`) takes part and never led."""

    kind: Literal["lead"]
    theme: str
    leader: str
    led: int
    taker: str
    took: int
    activities: list[str]


class BothActiveReason(TypedDict):
    """Both took part in so many activities in the last `days` days."""

    kind: Literal["active"]
    fund: int
    partner: int
    days: int
    activities: list[str]


class SharedCommitteesReason(TypedDict):
    """Both belong to these joint committees."""

    kind: Literal["committees"]
    committees: list[str]
    activities: list[str]


class SameSizeReason(TypedDict):
    """Both are of this size."""

    kind: Literal["size"]
    size: Literal["klein", "middelgroot", "groot"]
    activities: list[str]


class TraitsReason(TypedDict):
    """Organisations with these two values of a trait work together so many times their share."""

    kind: Literal["traits"]
    values: list[str]
    times: float
    activities: list[str]


PartnerReason = (
    SharedPartnersReason
    | SharedThemesReason
    | LeadAndNeedReason
    | BothActiveReason
    | SharedCommitteesReason
    | SameSizeReason
    | TraitsReason
)


class ComputedSuggestion(TypedDict):
    """A suggested partner, see `partners.Suggestion`."""

    fund: str
    score: float
    reserved: bool
    small: Literal["size", "quiet"] | None
    met: int
    reasons: list[PartnerReason]


class StoredSuggestion(ComputedSuggestion):
    """The same with how `near` the partner is already, 0 to 1 (see `mixing`)."""

    near: float


# Why some funds could be a cluster, and why one of them could lead it.


class PairsReason(TypedDict):
    """Of the pairs of the cluster so many work together, and so many would be new."""

    kind: Literal["pairs"]
    known: int
    new: int
    activities: list[str]


class ThemeReason(TypedDict):
    """So many of the funds took part in activities on the theme; with 0, all declare the theme."""

    kind: Literal["theme"]
    theme: str
    funds: int
    activities: list[str]


class StaffReason(TypedDict):
    """The consultants (FTE) of the funds, without the `unknown` ones. `load` is their activities of the last year for
    each FTE, and `usual` the median of all funds, where these are known."""

    kind: Literal["hands"]
    fte: float
    unknown: int
    load: NotRequired[float]
    usual: NotRequired[float]
    activities: list[str]


class SmallFundsReason(TypedDict):
    """These small funds are in it."""

    kind: Literal["small"]
    funds: list[str]
    activities: list[str]


ClusterReason = PairsReason | ThemeReason | StaffReason | SmallFundsReason


class HasLedReason(TypedDict):
    """The fund led so many activities on the theme."""

    kind: Literal["led"]
    theme: str
    count: int


class AtHomeReason(TypedDict):
    """The fund took part in so many activities on the theme."""

    kind: Literal["at_home"]
    theme: str
    count: int


class KnowsReason(TypedDict):
    """The fund met `count` of the `of` others."""

    kind: Literal["knows"]
    count: int
    of: int


class LoadReason(TypedDict):
    """The fund took part in `count` activities in the last `days` days, with so many consultants."""

    kind: Literal["load"]
    count: int
    days: int
    fte: float | None


LeadReason = HasLedReason | AtHomeReason | KnowsReason | LoadReason


class Contribution(TypedDict):
    """What one fund brings to a cluster; `loss` is how much the value drops without it (None: too few are left)."""

    experience: int
    declared: bool
    works_with: list[str]
    new_with: list[str]
    fte: float | None
    small: bool
    loss: float | None


class ProposalData(TypedDict):
    """A proposed cluster, see `clusters.Cluster`."""

    theme: str
    strategy: Literal["trusted", "new", "small", "capable", "circle"]
    members: list[str]
    value: float
    parts: dict[str, float]
    lead: str
    lead_reasons: list[LeadReason]
    adds: dict[str, Contribution]
    reasons: list[ClusterReason]


class Departure(TypedDict):
    """What is left of a cluster when a fund leaves: the share of its value that is lost, whether `enough` funds remain,
    who could step in and who would lead."""

    lost: float
    enough: bool
    stand_in: str | None
    lead: str | None


class CapacityData(TypedDict):
    """How much time a cluster could free, see `capacity.capacity_summary`."""

    fte: dict[str, float]
    unknown: list[str]
    staff: float
    load: dict[str, int]
    load_per_fte: dict[str, float]
    each: float | None
    usual: float
    meeting_hours: float | None
    months: float | None
    hours: int | None
    wanted: float | None
    enough: bool | None


class RequestedProposal(ProposalData):
    """A proposal for a request; `small` names the small funds in it, `without` what is left when a fund leaves."""

    small: list[str]
    without: dict[str, Departure]
    capacity: CapacityData


class StoredProposal(RequestedProposal):
    """The same with its version: a request has several proposals and nothing around them."""

    version: int
