"""``python -m maracsim``: the command line."""

from __future__ import annotations

import sys

from ._maracsim import command_line


def main() -> int:
    """Run the command line with the words of this process; its exit code."""
    return command_line(["maracsim", *sys.argv[1:]])


if __name__ == "__main__":
    sys.exit(main())
