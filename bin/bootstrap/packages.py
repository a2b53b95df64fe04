"""The virtual environment and the Python packages of uv.lock in it."""

import re
import shutil
import subprocess
import sys

from bootstrap.phrases import phrase
from bootstrap.place import Place, base_python
from bootstrap.screen import SetupError, StepFailed, run_step, say
from bootstrap.stamps import fingerprint

UV_VERSION = "0.13.9"
NO_VENV = (
    "This Python cannot make a virtual environment with pip. On Debian and Ubuntu a package is missing then:\n"
    "  apt install python3-venv\n"
    "and start again. (Or name another Python by PYTHON=/path/to/python3.)"
)
NO_NETWORK = (
    "No network: the step “{title}” could not fetch the packages.\n"
    "What is ready stays. Check the connection (behind a proxy: set HTTPS_PROXY)\n"
    "and start again: it goes on at this step. The last lines were:\n{output}"
)


def prepare_packages(place: Place, groups: set[str]) -> None:
    """Sees to a virtual environment of the running Python version with the locked packages and these groups.

    Groups that an earlier start installed stay, so bin/run and bin/test do not undo each other's work.
    """
    _prepare_venv(place)
    stamp = place.stamps.read("packages")
    done = stamp if isinstance(stamp, dict) else {}
    lock = fingerprint(place.root, [place.root / "uv.lock", place.root / "pyproject.toml"])
    present = set(done.get("groups", []))
    if done.get("lock") == lock and groups <= present and place.tool("samenspel").exists():
        return
    wanted = sorted(groups | present)
    uv = find_uv(place)
    # Compiled here: where the environment forbids Python to keep bytecode, each start would compile 1500 modules.
    command = [uv, "sync", "--frozen", "--no-default-groups", "--compile-bytecode"]
    command += [f"--group={group}" for group in wanted]
    place.stamps.clear("packages")
    place.stamps.write("packages-busy", wanted)
    title = phrase("Installing the Python packages")
    try:
        run_step(title, command, cwd=place.root, env=place.env())
    except StepFailed as failure:
        place.stamps.clear("packages-busy")  # uv ended by itself, so it left no half package
        if not failure.is_network:
            raise
        say(phrase("  no network: trying with what is on this machine already"))
        try:
            run_step(
                phrase("{title}, without network", title=title),
                [*command, "--offline"],
                cwd=place.root,
                env=place.env(),
            )
        except StepFailed as offline:
            raise SetupError(phrase(NO_NETWORK, title=title, output=failure.tail)) from offline
    place.stamps.write("packages", {"lock": lock, "groups": wanted})
    place.stamps.clear("packages-busy")


def _prepare_venv(place: Place) -> None:
    """Keeps an environment that is whole, of this Python version and made at this place; else remakes it."""
    if place.venv.exists() or place.venv.is_symlink():
        reason = _why_remake(place)
        if reason is None:
            return
        say(phrase("  the virtual environment is made again: {reason}", reason=reason))
        if place.venv.is_symlink():
            place.venv.unlink()
        else:
            shutil.rmtree(place.venv)
    base = base_python()
    if not _succeeds([base, "-c", "import venv"]):
        raise SetupError(phrase(NO_VENV))
    # Without pip: making pip twice (here and for uv) costs seconds; see _bootstrap_uv.
    command = [base, "-m", "venv", "--without-pip", str(place.venv)]
    run_step(
        phrase("Making the virtual environment (Python {version})", version=sys.version.split()[0]),
        command,
        cwd=place.root,
    )
    place.stamps.write("venv", {"root": str(place.root)})


def _why_remake(place: Place) -> str | None:
    """Why the environment that is there cannot be used; None when it can."""
    probe = "import sys; print('%d.%d' % sys.version_info[:2]); print(sys.prefix)"
    try:
        answer = subprocess.run(
            [str(place.python), "-c", probe], capture_output=True, text=True, timeout=60, check=True
        ).stdout.split("\n")
    except (OSError, subprocess.SubprocessError):
        return phrase("it is not complete")
    wanted = f"{sys.version_info[0]}.{sys.version_info[1]}"
    if answer[0] != wanted:
        return phrase("it is of Python {found}, wanted is {wanted}", found=answer[0], wanted=wanted)
    if answer[1] != str(place.venv):
        return phrase("it is not complete")
    if place.stamps.read("packages-busy") is not None:
        return phrase("an earlier set-up was interrupted")
    stamp = place.stamps.read("venv")
    if isinstance(stamp, dict) and stamp.get("root") != str(place.root):
        return phrase("the folder was moved")
    return None


def find_uv(place: Place) -> str:
    """A uv of the pinned version or newer: the environment's, the machine's, or one fetched by pip now."""
    here = str(place.tool("uv"))
    for candidate in (here, shutil.which("uv")):
        if candidate is not None and _uv_version(candidate) >= _numbers(UV_VERSION):
            return candidate
    _bootstrap_uv(place)
    return here


def _uv_version(uv: str) -> tuple[int, ...]:
    try:
        answer = subprocess.run([uv, "--version"], capture_output=True, text=True, timeout=30, check=True)
    except (OSError, subprocess.SubprocessError):
        return ()
    found = re.search(r"\d+\.\d+\.\d+", answer.stdout)
    return _numbers(found.group()) if found else ()


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def _bootstrap_uv(place: Place) -> None:
    """Installs uv in the environment, by the base Python's pip when it has one, else by a pip made there."""
    title = phrase("Fetching uv {version}", version=UV_VERSION)
    install = ["install", "--quiet", "--retries", "2", f"uv=={UV_VERSION}"]
    python, base = str(place.python), base_python()
    if _succeeds([python, "-m", "pip", "--version"]):
        command = [python, "-m", "pip", *install]
    elif _succeeds([base, "-m", "pip", "--python", python, "--version"]):
        command = [base, "-m", "pip", "--python", python, *install]
    elif _succeeds([python, "-c", "import ensurepip"]):
        run_step(phrase("Preparing pip"), [python, "-m", "ensurepip", "--upgrade"], cwd=place.root)
        command = [python, "-m", "pip", *install]
    else:
        raise SetupError(phrase(NO_VENV))
    try:
        run_step(title, command, cwd=place.root, env=place.env())
    except StepFailed as failure:
        if failure.is_network:
            raise SetupError(phrase(NO_NETWORK, title=title, output=failure.tail)) from failure
        raise


def _succeeds(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.SubprocessError):
        return False
