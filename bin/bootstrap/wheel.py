"""The wheel, from which Samenspel is installed without a checkout, and the list of packages it is tested with."""

from pathlib import Path

from bootstrap.packages import find_uv
from bootstrap.phrases import phrase
from bootstrap.place import Place
from bootstrap.screen import run_step, say


def build_wheel(place: Place, dist: Path) -> None:
    """Writes samenspel-<version>-py3-none-any.whl and requirements.txt into a folder, after the set-up."""
    uv = find_uv(place)
    for old in dist.glob("samenspel-*.whl"):
        old.unlink()
    run_step(
        phrase("Building the wheel"), [uv, "build", "--wheel", f"--out-dir={dist}"], cwd=place.root, env=place.env()
    )
    locked = ["--frozen", "--no-default-groups", "--no-emit-project", "--no-hashes", "--no-header"]
    run_step(
        phrase("Listing its packages"),
        [uv, "export", *locked, f"--output-file={dist / 'requirements.txt'}"],
        cwd=place.root,
        env=place.env(),
    )
    for wheel in dist.glob("samenspel-*.whl"):
        say(str(wheel))
