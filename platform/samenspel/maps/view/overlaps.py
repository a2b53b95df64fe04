"""Overlaps and gaps of a snapshot as pages show them, with names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from samenspel.maps.view.snapshot_view import SnapshotView, activity_counts


@dataclass(frozen=True, slots=True)
class Overlaps:
    """Pairs of groups of nearly the same funds, themes on which many work apart, activities of one fund alone."""

    alike: list[dict[str, Any]]
    apart: list[dict[str, Any]]
    alone: list[dict[str, Any]]
    counts: dict[str, int]

    @property
    def alone_counts(self) -> list[str]:
        """How many activities of one fund alone there are of each kind, in words."""
        return activity_counts(self.counts)

    @property
    def has_more(self) -> bool:
        """Whether there are more of them than are named."""
        return sum(self.counts.values()) > len(self.alone)

    @classmethod
    def from_view(cls, view: SnapshotView) -> Overlaps:
        """What was found, with the names and addresses of groups, themes and funds."""
        found, activities = view.data["overlaps"], view.data["activities"]
        themes = view.data["themes"]

        def url(ident: str) -> str:
            return activities[ident]["url"] if ident in activities else ""

        alike = [
            {
                **pair,
                "links": [(title, url(ident)) for ident, title in zip(pair["groups"], pair["titles"], strict=True)],
                "names": [view.name(slug) for slug in pair["common"]],
                "theme_name": themes.get(pair["theme"] or "", ""),
            }
            for pair in found["alike"]
        ]
        apart = [
            {
                **one,
                "theme_name": themes.get(one["theme"], one["theme"]),
                "names": [(slug, view.name(slug)) for slug in one["funds"]],
            }
            for one in found["apart"]
        ]
        alone = [
            {"title": one["title"], "url": url(one["activity"]), "fund_name": view.name(one["fund"])}
            for one in found["alone"]["activities"]
        ]
        return cls(alike, apart, alone, found["alone"]["counts"])
