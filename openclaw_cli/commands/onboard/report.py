"""What ``openclaw onboard`` tells once it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ...cli.key_entry import account_words, shown_key
from ...named_tuple import NamedTuple
from ...render.console import from_home

if TYPE_CHECKING:
    from ...cli.key_entry import GivenKey, Mode
    from ...config.openclaw_import import Import
    from ...wire.key_info import KeyInfo
    from .custom import CustomServer

_KEPT = {"plaintext": "", "ref": "; only its variable is named", "keyring": "; kept in the keyring"}
_STORED_BEFORE = "as before"
_ADD_A_KEY = "openclaw onboard --auth-choice openrouter-api-key"


class StoredKey(NamedTuple):
    """A key that was stored, or is kept as it was; the key itself is not shown.

    Attributes:
        credential: The key, and where it came from.
        mode: How it is stored; None for one that stays where it is.
        account: What the API says of it, or None where it was not asked.
    """

    credential: GivenKey
    mode: Mode | None
    account: KeyInfo | None

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``--json`` reports."""
        return {
            "redacted": shown_key(self.credential),
            "source": self.credential.source,
            "stored": self.mode or _STORED_BEFORE,
            "checked": self.account is not None,
            "account": self.account.as_json() if self.account else None,
        }

    def line(self) -> str:
        """Return it for a person."""
        checked = "accepted by the API" if self.account else "not checked"
        kept = "; kept as it was" if self.mode is None else _KEPT[self.mode]
        told = f"{account_words(self.account)}{kept}"
        return f"Key {shown_key(self.credential)}: {checked}{told}"


class Report(NamedTuple):
    """What was done.

    Attributes:
        config: The file that was written.
        changed: Whether it says anything else than before.
        default_model: The ref that it names.
        key: The key that was stored, or None.
        source: The OpenClaw that was taken over from, or None.
        server: The server of the user's own that was set up, or None.
        skipped: Where no key was asked for: what there is of one, or that there is none; or None.
        has_key: Whether OpenRouter can be asked now.
    """

    config: str
    changed: bool
    default_model: str
    key: StoredKey | None
    source: Import | None
    server: CustomServer | None = None
    skipped: str | None = None
    has_key: bool = True

    def as_json(self) -> dict[str, Any]:
        """Return the object that ``--json`` prints."""
        return (
            {
                "config": self.config,
                "changed": self.changed,
                "default_model": self.default_model,
                "key": self.key.as_json() if self.key else None,
            }
            | ({"import": _import_shape(self.source)} if self.source else {})
            | ({"provider": self.server.as_json()} if self.server else {})
        )

    def lines(self) -> list[str]:
        """Return the report for a person."""
        done = "Updated" if self.changed else "Nothing to change in"
        return [
            *([self.key.line()] if self.key else []),
            *([self.skipped] if self.skipped else []),
            *([self.server.line()] if self.server else []),
            *(_import_lines(self.source) if self.source else []),
            f"{done} {from_home(self.config)}",
            f"Default model: {self.default_model}",
            "",
            'Next: openclaw chat "Hello"' if self.has_key else f"Next: {_ADD_A_KEY}",
            "      openclaw models set openrouter/<provider>/<model>",
        ]


def _import_shape(source: Import) -> dict[str, Any]:
    return {
        "from": str(source.file),
        "taken": [{"what": name, "value": value} for name, value in source.taken],
        "left": [{"what": name, "reason": reason} for name, reason in source.left],
    }


def _import_lines(source: Import) -> list[str]:
    return [
        f"From {from_home(str(source.file))}:",
        *(f"  taken: {name} {from_home(value)}" for name, value in source.taken),
        *(f"  left:  {name}: {reason}" for name, reason in source.left),
    ]
