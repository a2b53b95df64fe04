"""The message catalogues: each .po file compiled to the .mo file beside it when it changed."""

import os

from bootstrap.phrases import phrase
from bootstrap.place import Place
from bootstrap.screen import run_step
from bootstrap.stamps import fingerprint


def prepare_catalogues(place: Place) -> None:
    """Compiles what changed; a catalogue in use is replaced in one move."""
    folder = place.root / "platform" / "samenspel" / "translations"
    for source in sorted(folder.rglob("*.po")):
        target = source.with_suffix(".mo")
        relative = source.relative_to(folder)
        name = "catalogue-" + "-".join(relative.with_suffix("").parts)
        state = fingerprint(place.root, [source])
        if target.exists() and place.stamps.read(name) == state:
            continue
        place.stamps.clear(name)
        draft = target.with_suffix(".new")
        options = ["-i", str(source), "-o", str(draft), "-l", relative.parts[0]]
        command = [str(place.tool("pybabel")), "compile", *options]
        run_step(phrase("Compiling the translation {name}", name=relative), command, cwd=place.root, env=place.env())
        os.replace(draft, target)
        place.stamps.write(name, state)
