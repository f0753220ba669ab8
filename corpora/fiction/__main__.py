"""`python -m corpora.fiction` writes the corpora; `--check` only compares them, and fails if one differs."""

from __future__ import annotations

import argparse
import sys

from corpora.fiction import build


def main() -> int:
    """Returns 1 if `--check` found a difference."""
    parser = argparse.ArgumentParser(prog="python -m corpora.fiction", description="Write the fictional corpora.")
    parser.add_argument(
        "--check", action="store_true", help="write nothing; exit 1 if a committed file is not as generated"
    )
    if parser.parse_args().check:
        stale = sorted(build.differing())
        for path in stale:
            print(f"differs: {path.relative_to(build.CORPORA.parent)}")
        if stale:
            print("to write them again: python -m corpora.fiction", file=sys.stderr)
        return 1 if stale else 0
    for path in build.write():
        print(f"wrote {path.relative_to(build.CORPORA.parent)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
