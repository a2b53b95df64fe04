"""The program that `sandbox.run` starts: sets the limits, reads the files, writes the answer as JSON.

It is started by its path, in an interpreter of its own (-I), and never imports the application: our packages stand
there without what their `__init__` does, so that readers can import their own modules and nothing else is loaded.
"""

import json
import os
import signal
import sys
from contextlib import suppress
from importlib import import_module
from importlib.machinery import ModuleSpec, PathFinder
from pathlib import Path
from types import ModuleType
from typing import Any

#: Descriptors beside the files: the standard ones, and what an import opens.
SPARE_DESCRIPTORS = 40


def main() -> None:
    request = json.load(sys.stdin)
    descriptors = [int(each) for each in request["files"]]
    _limit(request["limits"], len(descriptors))
    package = ModuleType("samenspel")
    package.__path__ = [str(Path(__file__).resolve().parents[2])]
    sys.modules["samenspel"] = package
    sys.meta_path.insert(0, _BarePackages)
    answer = json.dumps(_read(request["reader"], descriptors, request["arguments"]))
    sys.stdout.write(answer)
    sys.stdout.flush()
    os._exit(0)  # nothing is left to be saved, and a library that crashes at the end shall not undo the answer


class _BarePackages(PathFinder):
    """Finds our packages as mere folders, whose `__init__` is not run."""

    @classmethod
    def find_spec(cls, fullname: str, path: Any = None, target: ModuleType | None = None) -> ModuleSpec | None:
        spec = super().find_spec(fullname, path, target) if fullname.startswith("samenspel.") else None
        if spec is not None and spec.submodule_search_locations is not None:
            spec.loader = None
        return spec


def _limit(limits: dict[str, int], files: int) -> None:
    """Sets what the system enforces; one that knows no such limit (macOS has none of memory) keeps the others."""
    seconds = limits["seconds"]
    with suppress(ImportError):
        import resource

        for name, soft, hard in (
            ("RLIMIT_AS", limits["memory"], limits["memory"]),
            ("RLIMIT_CPU", seconds, seconds + 1),
            ("RLIMIT_FSIZE", 0, 0),  # it writes no file at all
            ("RLIMIT_CORE", 0, 0),
            ("RLIMIT_NOFILE", files + SPARE_DESCRIPTORS, files + SPARE_DESCRIPTORS),
        ):
            with suppress(AttributeError, ValueError, OSError):
                resource.setrlimit(getattr(resource, name), (soft, hard))
    with suppress(AttributeError):
        signal.alarm(3 * seconds + 5)  # also where the server that would stop it is gone


def _read(reader: str, descriptors: list[int], arguments: list[Any]) -> dict[str, Any]:
    module, _, name = reader.partition(":")
    try:
        files = [os.fdopen(descriptor, "rb") for descriptor in descriptors]
        for file in files:
            file.seek(0)
        return {"answer": getattr(import_module(module), name)(files, *arguments)}
    except MemoryError:
        return {"reason": "memory", "text": "MemoryError"}
    except Exception as error:
        return {"reason": "broken", "text": f"{type(error).__name__}: {error}"[:300]}


if __name__ == "__main__":
    main()
