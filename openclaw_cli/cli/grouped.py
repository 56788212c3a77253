"""Help that groups a command's options under headings."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from typer.core import TyperCommand

if TYPE_CHECKING:
    from collections.abc import Mapping


def grouped(headings: Mapping[str, str]) -> type[TyperCommand]:
    """Return a kind of command that shows its parameters in groups.

    Args:
        headings: The parameters' names, parted by blanks, by heading. What is in none of them
            stands under "Options" at the end.
    """
    heading_of = {name: title for title, names in headings.items() for name in names.split()}

    class GroupedCommand(TyperCommand):
        def format_options(self, ctx: Any, formatter: Any) -> None:
            sections: dict[str, list[tuple[str, str]]] = {title: [] for title in headings}
            for param in self.get_params(ctx):
                record = param.get_help_record(ctx)
                if record is not None:
                    sections.setdefault(heading_of.get(param.name or "", "Options"), []).append(
                        record
                    )
            for title, records in sections.items():
                with formatter.section(title):
                    formatter.write_dl(records)

    return GroupedCommand
