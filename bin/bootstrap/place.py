"""Where things are in a checkout, and the environment that its tools run in."""

import os
import sys
from dataclasses import dataclass, field
from pathlib import Path

from bootstrap.stamps import Stamps


@dataclass(frozen=True)
class Place:
    """One checkout: its root folder, and what follows from it."""

    root: Path
    venv: Path = field(init=False)
    stamps: Stamps = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "venv", self.root / ".venv")
        object.__setattr__(self, "stamps", Stamps(self.venv / ".setup"))

    @property
    def python(self) -> Path:
        """The interpreter of the virtual environment."""
        return self.tool("python")

    def tool(self, name: str) -> Path:
        """A command that is installed in the virtual environment."""
        return self.venv / "bin" / name

    def env(self, **more: str) -> dict[str, str]:
        """The environment for tools, with this checkout's virtual environment, whatever is active outside."""
        env = {key: value for key, value in os.environ.items() if key not in ("VIRTUAL_ENV", "PYTHONHOME")}
        env.update(
            UV_PROJECT_ENVIRONMENT=str(self.venv),
            UV_PYTHON=str(self.python),
            UV_PYTHON_DOWNLOADS="never",
            PIP_DISABLE_PIP_VERSION_CHECK="1",
            PATH=f"{self.venv / 'bin'}{os.pathsep}{env.get('PATH', os.defpath)}",
        )
        env.update(more)
        return env


def base_python() -> str:
    """The Python that made the running one: virtual environments are made from it, never from each other."""
    base: str = getattr(sys, "_base_executable", "") or sys.executable
    return base
