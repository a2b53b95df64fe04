"""A stored analysis put into words: each piece as it is read, with its sentences in the language of the reader.

Nothing is computed again, and what is stored stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from samenspel.maps.analysis.schema.advice import ComputedSuggestion, ProposalData, RequestedProposal
from samenspel.maps.analysis.schema.network import (
    CommunitiesData,
    GroupData,
    GroupQuality,
    NodeDetails,
    NodeMeasures,
    StoredTie,
)
from samenspel.maps.analysis.schema.snapshot import ComputedSnapshot, SnapshotCommon, StoredNote, StoredSnapshot
from samenspel.maps.analysis.sentences import phrasebook, reasons
from samenspel.maps.analysis.sentences.phrasebook import Phrasebook


class ReadableRole(TypedDict):
    """A role with its name and what it means."""

    role: str
    name: str
    sentence: str


class ReadableNode(NodeMeasures, NodeDetails):
    """A fund with its roles in words."""

    roles: list[ReadableRole]


class ReadableGroup(GroupData):
    """A group with its name."""

    label: str


class ReadableCommunities(GroupQuality):
    """The groups with a sentence on how sure they are."""

    sentence: str
    groups: list[ReadableGroup]


class ReadableNote(StoredNote):
    """A note with its sentence."""

    sentence: str


class _ReadableCommon(TypedDict):
    notes: list[ReadableNote]
    communities: ReadableCommunities
    partners: dict[str, list[dict[str, Any]]]
    clusters: dict[str, list[dict[str, Any]]]


class ReadableSnapshot(SnapshotCommon, _ReadableCommon):
    """A stored snapshot with its sentences; those of suggestions and proposals stand beside their reasons."""

    nodes: list[ReadableNode]
    ties: list[StoredTie]
    together: dict[str, list[str]]


def phrase_role(role: str, phrases: Phrasebook) -> ReadableRole:
    """A role in words."""
    return {
        "role": role,
        "name": phrasebook.role_name(role, phrases),
        "sentence": phrasebook.role_sentence(role, phrases),
    }


def phrase_communities(found: CommunitiesData, phrases: Phrasebook) -> ReadableCommunities:
    """The groups with their names, and how sure they are."""
    return {
        "clear": found["clear"],
        "doubt": found["doubt"],
        "sentence": phrasebook.group_sentence(found["doubt"], found["stability"], phrases),
        "stability": found["stability"],
        "quality": found["quality"],
        "margin": found["margin"],
        "groups": [{**group, "label": phrasebook.group_label(group, phrases)} for group in found["groups"]],
    }


def phrase_note(note: StoredNote, phrases: Phrasebook) -> ReadableNote:
    """A note with its sentence."""
    return {**note, "sentence": phrasebook.note_sentence(note["kind"], note["count"], phrases)}


def phrase_suggestion(one: ComputedSuggestion, phrases: Phrasebook) -> dict[str, Any]:
    """A suggested partner with a sentence for each reason, for what the two did so far, and for a kept place."""
    return {
        **one,
        "reasons": [{**why, "sentence": reasons.partner_reason(why, phrases)} for why in one["reasons"]],
        "status": reasons.partner_status(one, phrases),
        "reserved_sentence": reasons.reserved_sentence(one["small"], phrases) if one["reserved"] else "",
    }


def phrase_proposal(one: ProposalData, phrases: Phrasebook) -> dict[str, Any]:
    """A proposed cluster with what it is called, a sentence for each reason, and what each fund adds."""
    called, best_at = reasons.strategy_words(one["strategy"], phrases)
    return {
        **one,
        "called": called,
        "best_at": best_at,
        "lead_reasons": [{**why, "sentence": reasons.lead_reason(why, phrases)} for why in one["lead_reasons"]],
        "adds": {
            fund: {**adds, "sentences": reasons.contribution_sentences(adds, phrases)}
            for fund, adds in one["adds"].items()
        },
        "reasons": [{**why, "sentence": reasons.cluster_reason(why, phrases)} for why in one["reasons"]],
    }


def phrase_requested(one: RequestedProposal, phrases: Phrasebook) -> dict[str, Any]:
    """A proposal for a request, with its capacity in words too."""
    capacity = one["capacity"]
    return phrase_proposal(one, phrases) | {
        "capacity": {**capacity, "sentences": reasons.capacity_sentences(capacity, phrases)}
    }


def phrase_snapshot(snapshot: StoredSnapshot, phrases: Phrasebook) -> ReadableSnapshot:
    """A stored snapshot in words."""
    nodes: list[ReadableNode] = [
        {**node, "roles": [phrase_role(role, phrases) for role in node["roles"]]} for node in snapshot["nodes"]
    ]
    return {**snapshot, **_phrase_common(snapshot, phrases), "nodes": nodes}


def phrase_computed(snapshot: ComputedSnapshot, phrases: Phrasebook) -> dict[str, Any]:
    """An analysis that is not stored, such as that of a file, in words."""
    nodes = [{**node, "roles": [phrase_role(role, phrases) for role in node["roles"]]} for node in snapshot["nodes"]]
    return {**snapshot, **_phrase_common(snapshot, phrases), "nodes": nodes}


def _phrase_common(snapshot: ComputedSnapshot | StoredSnapshot, phrases: Phrasebook) -> _ReadableCommon:
    partners: Mapping[str, Sequence[ComputedSuggestion]] = snapshot["partners"]
    return {
        "notes": [phrase_note(note, phrases) for note in snapshot["notes"]],
        "communities": phrase_communities(snapshot["communities"], phrases),
        "partners": {fund: [phrase_suggestion(one, phrases) for one in some] for fund, some in partners.items()},
        "clusters": {
            theme: [phrase_proposal(one, phrases) for one in some] for theme, some in snapshot["clusters"].items()
        },
    }
