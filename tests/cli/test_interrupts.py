"""An interrupt that Python drops, because it came while an object was being deleted, comes again."""

import subprocess
import sys

CODE = """
import importlib, sys, time
app = importlib.import_module("workbench.cli.app")
sys.unraisablehook = app._interrupt_again

class Deleted:
    def __del__(self):
        raise KeyboardInterrupt

try:
    Deleted()
    time.sleep(20)
    print("lost")
except KeyboardInterrupt:
    print("interrupted")
"""


def test_an_interrupt_in_a_deletion_is_not_lost() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], capture_output=True, text=True, timeout=60, check=False)
    assert (done.stdout, done.stderr) == ("interrupted\n", "")
