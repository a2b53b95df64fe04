"""With which funds could a fund work, that it does not work with lately, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from samenspel.maps.analysis.advice.affinity import MatchingData, pair_scores, ranks
from samenspel.maps.analysis.advice.mixing import KEPT_PLACES
from samenspel.maps.analysis.facts.ties import Flags, Numbers
from samenspel.maps.analysis.schema.advice import (
    BothActiveReason,
    ComputedSuggestion,
    LeadAndNeedReason,
    PartnerReason,
    SameSizeReason,
    SharedCommitteesReason,
    SharedPartnersReason,
    SharedThemesReason,
)

MAX_REASONS = 3
#: How many shared partners, themes and activities a reason names.
NAMED_PARTNERS = 3
NAMED_THEMES = 2
NAMED_ACTIVITIES = 3
#: A reason that holds for all pairs still counts a little, so that it comes after no reason.
RARITY_FLOOR = 0.05
#: Who pulled so many activities on a theme does so often.
OFTEN = 2


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A partner for a fund. `score` is 0 to 1 and tells their order only; `reserved` tells that it got
    a place kept for a small fund, `small` how we know that it is (`size`, `quiet`, or None); `met` how many
    open activities both took part in, lately in large company at most; who never met has 0.
    """

    fund: str
    partner: str
    score: float
    reserved: bool
    small: Literal["size", "quiet"] | None
    met: int
    reasons: tuple[PartnerReason, ...]

    def as_json(self) -> ComputedSuggestion:
        """The same as it is kept under its fund."""
        return {
            "fund": self.partner,
            "score": round(self.score, 6),
            "reserved": self.reserved,
            "small": self.small,
            "met": self.met,
            "reasons": list(self.reasons),
        }


def shared_partners(data: MatchingData, i: int, j: int) -> SharedPartnersReason | None:
    """Who both work with; `count` are those that both work with closely, or else those named.

    Partners with whom they only did what is not to be reported are not named.
    """
    strength = np.maximum(data.weights.sum(axis=1), 1e-12)
    value = data.weights[i] * data.weights[j] / strength
    value[[i, j]] = 0.0
    if not value.any():
        return None
    sayable = (data.reportable_counts[i] > 0) & (data.reportable_counts[j] > 0)
    order = [int(z) for z in np.lexsort((np.arange(len(value)), -value)) if value[z] > 0 and sayable[z]]
    if not order:
        return None
    close = [z for z in order if data.close[i, z] and data.close[j, z]]
    telling = value * (data.partner_rarity + RARITY_FLOOR)
    named = sorted(close or order, key=lambda z: -telling[z])[:NAMED_PARTNERS]
    evidence = [
        activity for z in named for one in (i, j) for activity in data.reportable_between(one, z, NAMED_ACTIVITIES)
    ]
    return {
        "kind": "shared_partners",
        "count": max(len(named), int((~data.not_recent[i] & ~data.not_recent[j])[order].sum())),
        "partners": [
            {
                "fund": data.rows.funds[z],
                "with_fund": int(data.reportable_counts[i, z]),
                "with_partner": int(data.reportable_counts[j, z]),
            }
            for z in named
        ],
        "activities": list(dict.fromkeys(evidence)),
    }


def shared_themes(data: MatchingData, i: int, j: int, theme: str | None = None) -> SharedThemesReason | None:
    """What both work on; with `theme` given, only that one."""
    home = np.log1p(data.theme_counts) + data.declared
    value = home[i] * home[j]
    telling = value * (data.theme_rarity + RARITY_FLOOR)
    both = data.at_home[i] & data.at_home[j]
    order = [int(k) for k in np.lexsort((np.arange(len(value)), -telling, ~both)) if value[k] > 0]
    if theme is not None:
        order = [k for k in order if data.themes[k] == theme]
    named = order[:NAMED_THEMES]
    if not named:
        return None
    return {
        "kind": "themes",
        "themes": [
            {
                "theme": data.themes[k],
                "fund": int(data.theme_counts[i, k]),
                "partner": int(data.theme_counts[j, k]),
            }
            for k in named
        ],
        "activities": list(
            dict.fromkeys(
                activity
                for k in named
                for one in (i, j)
                for activity in data.reportable_on(one, data.themes[k], NAMED_ACTIVITIES)
            )
        ),
    }


def lead_and_need(data: MatchingData, i: int, j: int, theme: str | None = None) -> LeadAndNeedReason | None:
    """A theme that one often pulls, and in which the other takes part without ever having pulled."""
    best: tuple[float, float, int, int, int] | None = None
    for leader, taker in ((i, j), (j, i)):
        led, took = data.led_counts[leader], data.theme_counts[taker]
        fits = (led >= OFTEN) & (took > 0) & (data.led_counts[taker] == 0)
        for k in np.flatnonzero(fits).tolist():
            found = (float(led[k]), float(took[k]), -k, leader, taker)
            if theme in (None, data.themes[k]) and (best is None or found[:3] > best[:3]):
                best = found
    if best is None:
        return None
    leader, taker, name = best[3], best[4], data.themes[-best[2]]
    evidence = data.reportable_on(leader, name, NAMED_ACTIVITIES) + data.reportable_on(taker, name, NAMED_ACTIVITIES)
    return {
        "kind": "lead",
        "theme": name,
        "leader": data.rows.funds[leader],
        "led": int(best[0]),
        "taker": data.rows.funds[taker],
        "took": int(best[1]),
        "activities": list(dict.fromkeys(evidence)),
    }


def both_active(data: MatchingData, i: int, j: int) -> BothActiveReason | None:
    """How active both were lately, if both were."""
    ours, theirs = int(data.lately[i]), int(data.lately[j])
    if not ours or not theirs:
        return None
    evidence = data.latest_first[i][:NAMED_ACTIVITIES] + data.latest_first[j][:NAMED_ACTIVITIES]
    return {
        "kind": "active",
        "fund": ours,
        "partner": theirs,
        "days": data.params.lately,
        "activities": list(dict.fromkeys(data.rows.activities[index] for index in evidence)),
    }


def same_kind(data: MatchingData, i: int, j: int) -> SharedCommitteesReason | SameSizeReason | None:
    """The joint committees and the size that both have."""
    one, two = data.known[i], data.known[j]
    committees = sorted(set(one.joint_committees) & set(two.joint_committees))
    if committees:
        return {"kind": "committees", "committees": committees, "activities": []}
    if one.size and one.size == two.size:
        return {"kind": "size", "size": one.size, "activities": []}
    return None


def reasons(
    data: MatchingData, i: int, j: int, standing: dict[str, Numbers], theme: str | None
) -> tuple[PartnerReason, ...]:
    """At most three reasons for fund j as partner of fund i: those that hold for the fewest other pairs first.

    `standing` is the rank of the pair on each component: a reason is given only if it raised the score.
    """
    by_partners = max(float(standing[name][i, j]) for name in ("strong", "few"))
    like, active = float(standing["like"][i, j]), float(standing["active"][i, j])
    found: list[tuple[float, PartnerReason | None]] = [
        (2.0 if theme else like, shared_themes(data, i, j, theme)),
        (by_partners, shared_partners(data, i, j)),
        (active if active >= 0.5 else -1.0, both_active(data, i, j)),
        (like * 0.95, lead_and_need(data, i, j, theme)),
        (like * 0.9, same_kind(data, i, j)),
    ]
    chosen = [
        (theme is None or reason["kind"] != "themes", share_of_pairs(data, reason), -value, reason)
        for value, reason in found
        if reason is not None and value > 0
    ]
    chosen.sort(key=lambda one: one[:3])
    return tuple(one[3] for one in chosen[:MAX_REASONS])


def share_of_pairs(data: MatchingData, reason: PartnerReason) -> float:
    """For which share of all pairs that could be suggested the same reason holds: a small one tells these two apart."""
    place = data.place
    if reason["kind"] == "shared_partners":
        columns = [place[one["fund"]] for one in reason["partners"]]
        known = data.close if data.close[:, columns].all(axis=1).any() else data.reportable_counts > 0
        some = others = known[:, columns].all(axis=1)
    elif reason["kind"] == "themes":
        columns = [data.themes.index(one["theme"]) for one in reason["themes"]]
        home = data.at_home if (data.at_home[:, columns].all(axis=1)).sum() > 1 else data.theme_counts > 0
        some = others = home[:, columns].all(axis=1)
    elif reason["kind"] == "lead":
        k = data.themes.index(reason["theme"])
        some = data.led_counts[:, k] >= OFTEN
        others = (data.theme_counts[:, k] > 0) & (data.led_counts[:, k] == 0)
    elif reason["kind"] == "active":
        some = others = data.lately >= min(reason["fund"], reason["partner"])
    elif reason["kind"] == "committees":
        wanted = set(reason["committees"])
        some = others = np.array([wanted <= set(fact.joint_committees) for fact in data.known], dtype=bool)
    elif reason["kind"] == "size":
        some = others = np.array([fact.size == reason["size"] for fact in data.known], dtype=bool)
    else:
        return 1.0
    return data.held_for(np.asarray(some), np.asarray(others))


def standings(data: MatchingData, candidates: Flags) -> dict[str, Numbers]:
    """The rank of each candidate pair on each component, 0 to 1."""
    upper = np.triu(candidates, 1)
    found = {}
    for name, values in data.components.items():
        rank = np.zeros_like(values)
        rank[upper] = ranks(values[upper])
        found[name] = np.maximum(rank, rank.T)
    return found


def with_small(order: list[int], small: Flags, top: int) -> tuple[list[int], list[int]]:
    """The first `top`, with the last places kept for the best small ones where too few are among them; and who got
    those places."""
    chosen = order[:top]
    missing = min(KEPT_PLACES, top // 2) - int(small[chosen].sum())
    reserved = [j for j in order[top:] if small[j]][: max(missing, 0)]
    others = [j for j in chosen if not small[j]]
    leaving = set(others[len(others) - len(reserved) :])
    return [j for j in chosen if j not in leaving] + reserved, reserved


def suggest(data: MatchingData, theme: str | None = None, top: int | None = None) -> dict[str, list[Suggestion]]:
    """For each fund the best partners that it does not work with lately, with their reasons, at most `top`.

    None is without a reason, and none met only in what is not to be reported: that could be called neither new nor
    again.
    The last places are for small funds, see `with_small`. With a theme, only funds at home in it.
    """
    top = data.params.top if top is None else top
    scores = pair_scores(data, data.not_recent, theme)
    standing = standings(data, data.not_recent)
    sayable = (data.together == 0) | (data.reportable_counts > 0)
    support = np.max(list(data.components.values()), axis=0, initial=0.0)
    home = data.about(theme) if theme is not None else None
    result: dict[str, list[Suggestion]] = {}
    for i, fund in enumerate(data.rows.funds):
        worthy = data.not_recent[i] & sayable[i] & (support[i] > 0) & ~data.closed_funds & ~data.closed_funds[i]
        if home is not None:
            worthy &= home > 0
        order = [int(j) for j in np.lexsort((np.arange(len(worthy)), -np.nan_to_num(scores[i]))) if worthy[j]]
        chosen, reserved = with_small(order, data.small, top)
        result[fund] = []
        for j in chosen:
            why = reasons(data, i, j, standing, theme)
            if not why:
                continue
            small: Literal["size", "quiet"] | None = None
            if data.small[j]:
                small = "size" if data.known_small[j] else "quiet"
            result[fund].append(
                Suggestion(
                    fund=fund,
                    partner=data.rows.funds[j],
                    score=float(scores[i, j]),
                    reserved=j in reserved,
                    small=small,
                    met=int(data.reportable_counts[i, j]),
                    reasons=why,
                )
            )
    return result
