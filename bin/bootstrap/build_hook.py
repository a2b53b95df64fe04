"""Refuses a wheel without front end or translations: such a wheel installs, and every page of it fails."""

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class CompleteWheel(BuildHookInterface):
    """Looks for what the set-up makes, before a wheel is built."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Raises RuntimeError where something is missing; an editable installation is made before anything is built."""
        if version == "editable":
            return
        root = Path(self.root)
        translations = root / "platform" / "samenspel" / "translations"
        complete = (root / "static" / "dist" / "manifest.json").exists() and all(
            source.with_suffix(".mo").exists() for source in translations.rglob("*.po")
        )
        if not complete:
            raise RuntimeError("static/dist or a translation is missing: build the wheel by bin/wheel")
