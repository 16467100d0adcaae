"""The ``castscribe`` command."""

from __future__ import annotations

from castscribe.cli.application import app


def main() -> None:
    """Run the command line on this process's arguments, and exit with its status."""
    app(prog_name="castscribe")


if __name__ == "__main__":
    main()
