"""Started by path with `python -I -B`: makes the engine importable, then takes that away again."""

import sys

# Isolated mode leaves the folder out; only the engine itself is ever imported from it.
sys.path.insert(0, sys.argv[1])

from runner.engine import zygote  # and with it all of the engine that a page needs

del sys.path[0]

if __name__ == "__main__":
    _, _, tier, platform, warmth, control_fd = sys.argv
    sys.argv[:] = [""]
    zygote.main(tier, platform, warmth == "cold", int(control_fd))
