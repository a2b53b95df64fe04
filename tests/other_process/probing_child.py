"""The program that reads foreign files, with readers of the tests beside ours: see tests/runtime/test_sandbox.py."""

import runpy
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests" / "other_process"))
runpy.run_path(str(ROOT / "platform" / "samenspel" / "runtime" / "foreign" / "child.py"), run_name="__main__")
