"""The commands of the program's help, under a heading for each kind of work."""

from __future__ import annotations

from typing import Any

from typer.core import TyperGroup


class SectionedHelp(TyperGroup):
    """A group whose help lists its commands by the panel that each was given, in order."""

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """Write the commands that are not hidden, a section for each panel."""
        sections: dict[str, list[tuple[str, str]]] = {}
        names = [name for name in self.list_commands(ctx) if not self.commands[name].hidden]
        # As click's own, so that what is said of a command is cut nowhere else.
        limit = formatter.width - 6 - max(map(len, names))
        for name in names:
            command = self.commands[name]
            panel = getattr(command, "rich_help_panel", None) or "Commands"
            sections.setdefault(panel, []).append((name, command.get_short_help_str(limit)))
        for panel, rows in sections.items():
            with formatter.section(panel):
                formatter.write_dl(
                    [(name.ljust(max(map(len, names))), said) for name, said in rows]
                )
