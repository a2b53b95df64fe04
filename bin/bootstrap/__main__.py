"""Entry of bin/run, bin/test and bin/bench: `python bin/bootstrap NAME ARGUMENTS...`."""

import sys
from pathlib import Path

# Run by its folder, so that folder is the first place of imports; the package itself is one above it.
sys.path[0] = str(Path(__file__).resolve().parent.parent)

from bootstrap.commands import main  # noqa: E402

sys.exit(main(sys.argv[1:]))
