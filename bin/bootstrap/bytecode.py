"""The bytecode of our own code: where the environment forbids Python to keep it, each start would make it again."""

from bootstrap.phrases import phrase
from bootstrap.place import Place
from bootstrap.screen import run_step
from bootstrap.stamps import fingerprint


def prepare_bytecode(place: Place) -> None:
    """Makes it anew when the code changed. (That of the packages is made when they are installed.)"""
    folder = place.root / "platform" / "samenspel"
    sources = list(folder.rglob("*.py"))
    state = fingerprint(place.root, sources)
    if not sources or place.stamps.read("bytecode") == state:
        return
    place.stamps.clear("bytecode")
    command = [str(place.python), "-m", "compileall", "-q", str(folder)]
    run_step(phrase("Preparing the Python code"), command, cwd=place.root, env=place.env())
    place.stamps.write("bytecode", state)
