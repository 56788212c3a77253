"""What ``openclaw onboard`` tells a person once it is done."""

from __future__ import annotations

from typing import Any

from ...cli.key_entry import account_words
from ...cli.world import from_home
from ...wire.account import KeyInfo

_KEPT = {"plaintext": "", "ref": "; only its variable is named", "keyring": "; kept in the keyring"}


def report_lines(report: dict[str, Any]) -> list[str]:
    """Return the report for a person."""
    lines = []
    key = report["key"]
    if key is not None:
        info = KeyInfo(**key["account"]) if key["account"] else None
        checked = "accepted by the API" if info else "not checked"
        kept = _KEPT[key["stored"]]
        lines.append(f"Key {key['redacted']}: {checked}{account_words(info)}{kept}")
    if "import" in report:
        lines += _import_lines(report["import"])
    done = "Updated" if report["changed"] else "Nothing to change in"
    lines += [
        f"{done} {from_home(report['config'])}",
        f"Default model: {report['default_model']}",
        "",
        'Next: openclaw chat "Hello"',
        "      openclaw models set openrouter/<provider>/<model>",
    ]
    return lines


def _import_lines(report: dict[str, Any]) -> list[str]:
    lines = [f"From {from_home(report['from'])}:"]
    lines += [f"  taken: {one['what']} {from_home(one['value'])}" for one in report["taken"]]
    lines += [f"  left:  {one['what']}: {one['reason']}" for one in report["left"]]
    return lines
