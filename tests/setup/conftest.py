"""A small checkout to try the set-up on, without network."""

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT / "bin"), str(ROOT)]

from bootstrap.place import Place, base_python  # noqa: E402
from bootstrap.stamps import fingerprint  # noqa: E402


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """A checkout with its environment set up, where `samenspel` repeats its arguments."""
    root = tmp_path / "checkout"
    shutil.copytree(ROOT / "bin", root / "bin")
    (root / "pyproject.toml").write_text("[project]\nname = 'samenspel'\n")
    (root / "uv.lock").write_text("version = 1\n")
    subprocess.run([base_python(), "-m", "venv", "--without-pip", str(root / ".venv")], check=True)
    command = root / ".venv" / "bin" / "samenspel"
    command.write_text('#!/bin/sh\necho "started: $*"\nexit 7\n')
    command.chmod(0o755)
    place = Place(root)
    lock = fingerprint(root, [root / "uv.lock", root / "pyproject.toml"])
    place.stamps.write("venv", {"root": str(root)})
    place.stamps.write("packages", {"lock": lock, "groups": ["dev"]})
    return root


@pytest.fixture
def stub() -> Callable[[Path, str, str], Path]:
    """Makes an executable shell script: folder, name, text."""

    def make(folder: Path, name: str, text: str) -> Path:
        folder.mkdir(parents=True, exist_ok=True)
        file = folder / name
        file.write_text(f"#!/bin/sh\n{text}\n")
        file.chmod(0o755)
        return file

    return make
