"""What the help of a group says of its commands: ``openclaw_cli/cli/summaries.py``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from .tree import walk

if TYPE_CHECKING:
    from .tree import Command

_HEAD = '''\
"""What each command does, by its module in ``commands/``: written by ``make docs``.

The help of a group would import all of its commands to find their first sentences.
"""

from __future__ import annotations

SUMMARIES = {
'''


def summaries(tree: Command) -> str:
    """Return the module, with the first sentence of each command in a group's table."""
    said = {
        module: command.node.get_command(None, name).get_short_help_str()
        for command in walk(tree)
        for name, module in getattr(command.node, "table", {}).items()
    }
    rows = (
        f"    {json.dumps(name)}: {json.dumps(said[name], ensure_ascii=False)},\n"
        for name in sorted(said)
    )
    return f"{_HEAD}{''.join(rows)}}}\n"
