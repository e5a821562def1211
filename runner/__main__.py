"""`python -m runner check …` checks pages; `python -m runner worker …` lends this machine."""

import sys

from runner.engine import EngineError

USAGE = "python -m runner check PAGE… | python -m runner worker --backend NAME --broker URL"
OUR_OWN_FAULT = 3


def main(arguments: list[str]) -> int:
    """Run the command that the first argument names; the exit code."""
    command, rest = (arguments or [""])[0], arguments[1:]
    if command == "check":
        from runner import check

        return check.main(rest)
    if command == "worker":
        from runner import worker

        return worker.main(rest)
    sys.stderr.write(f"Usage: {USAGE}\n")
    return 0 if command in {"-h", "--help"} else OUR_OWN_FAULT


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except EngineError as error:
        sys.stderr.write(f"{error}\n")
        sys.exit(OUR_OWN_FAULT)
    except KeyboardInterrupt:
        sys.exit(130)
