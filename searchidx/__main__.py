"""`python -m searchidx`: the same as the `searchidx` command."""

from __future__ import annotations

from searchidx.cli import main

if __name__ == "__main__":
    main()
