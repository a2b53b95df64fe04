"""What the commands that train a model share: they learn from the data before a moment, and write a file."""

import argparse
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from bench import networks
from bench.machine import say

ADVICE = networks.ROOT / "platform" / "samenspel" / "maps" / "analysis" / "advice"
#: The year that remains to judge on.
UNTIL = 2019.0


@dataclass(frozen=True)
class TrainingOptions:
    """The options of a training command: the data folder, the moment before which data are used, the output file."""

    folder: Path
    until: float
    out: Path

    @classmethod
    def asked(cls, told: str | None, name: str) -> Self:
        """From the command line; unless it says otherwise the file is `name` in the package."""
        parser = argparse.ArgumentParser(description=told)
        parser.add_argument("folder", nargs="?")
        parser.add_argument("--until", type=float, default=UNTIL)
        parser.add_argument("--out", type=Path, default=ADVICE / name)
        options = parser.parse_args()
        return cls(networks.folder(options.folder), options.until, options.out)

    def write(self, learnt: dict[str, Any]) -> None:
        """What was learnt, and until when."""
        self.out.write_text(json.dumps({"until": self.until} | learnt, indent=1) + "\n")
        say(f"written: {self.out.name}")
