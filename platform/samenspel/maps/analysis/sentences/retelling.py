"""A stored snapshot with its sentences in another language.

The snapshot keeps every reason as data beside its Dutch sentence, so nothing is computed again.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from samenspel.maps.analysis.sentences import words
from samenspel.maps.analysis.sentences.words import Words

Snapshot = dict[str, Any]
Some = dict[str, Any]


def retold(
    snapshot: Snapshot, gettext: Callable[[str], str], ngettext: Callable[[str, str, int], str], decimal: str = "."
) -> Snapshot:
    """A copy in the language of `gettext` and `ngettext`, which take the Dutch; the snapshot stays as it is."""
    names = {node["id"]: node["name"] for node in snapshot["nodes"]}
    dutch = Words(names, snapshot["themes"])
    say = Words(names, snapshot["themes"], gettext, ngettext, decimal)
    return snapshot | {
        "notes": [
            note | {"sentence": words.note_sentence(note["kind"], note["count"], say)} for note in snapshot["notes"]
        ],
        "nodes": [node | {"roles": [_role(one["role"], say) for one in node["roles"]]} for node in snapshot["nodes"]],
        "communities": _communities(snapshot["communities"], dutch, say),
        "partners": {fund: [_partner(one, say) for one in some] for fund, some in snapshot["partners"].items()},
        "clusters": {theme: [_cluster(one, say) for one in some] for theme, some in snapshot["clusters"].items()},
    }


def _role(role: str, say: Words) -> Some:
    return {"role": role, "name": words.role_name(role, say), "sentence": words.role_sentence(role, say)}


def _communities(found: Some, dutch: Words, say: Words) -> Some:
    return found | {
        "sentence": words.doubt_sentence(found["doubt"], found["stability"], say),
        "groups": [group | {"label": _label(group, dutch, say)} for group in found["groups"]],
    }


def _label(group: Some, dutch: Words, say: Words) -> str:
    """The name of a group. Which of its themes are in it depends on the other groups: the Dutch name tells."""
    themes = [str(one["theme"]) for one in group["themes"]]
    for named in ([], themes[:1], themes[:2]):
        if words.community_label(named, group["leading"], dutch) == group["label"]:
            return words.community_label(named, group["leading"], say)
    return str(group["label"])


def _partner(one: Some, say: Words) -> Some:
    return one | {
        "reasons": [why | {"sentence": words.partner_reason(why, say)} for why in one["reasons"]],
        "status": words.partner_status(one, say),
        "reserved_sentence": words.reserved_sentence(one["small"], say) if one["reserved"] else "",
    }


def _cluster(one: Some, say: Words) -> Some:
    return one | {
        "lead_reasons": [why | {"sentence": words.lead_reason(why, say)} for why in one["lead_reasons"]],
        "adds": {fund: adds | {"sentences": words.adds_sentences(adds, say)} for fund, adds in one["adds"].items()},
        "reasons": [why | {"sentence": words.cluster_reason(why, say)} for why in one["reasons"]],
    }


def cluster_retold(
    cluster: Some,
    names: Mapping[str, str],
    themes: Mapping[str, str],
    gettext: Callable[[str], str],
    ngettext: Callable[[str, str, int], str],
    decimal: str = ".",
) -> Some:
    """A proposed cluster of its own, as for a request, in another language."""
    say = Words(names, themes, gettext, ngettext, decimal)
    told = _cluster(cluster, say)
    if "capacity" in told:
        told["capacity"] = told["capacity"] | {"sentences": words.capacity_sentences(told["capacity"], say)}
    return told
