"""The user's folders are those that platformdirs names, whether it is asked or not."""

from __future__ import annotations

from pathlib import Path

import platformdirs
import pytest

from openclaw_cli.config.paths import user_folder

VALUES = (None, "", " ", "/x", "/x/", " /x/y ", "x", "~/x", "/é x")


@pytest.mark.parametrize("value", VALUES)
@pytest.mark.parametrize("home", ["/home/a", "", None])
@pytest.mark.parametrize("kind", ["config", "state", "cache"])
def test_the_folder_is_that_of_platformdirs(
    monkeypatch: pytest.MonkeyPatch, kind: str, home: str | None, value: str | None
) -> None:
    for name, given in (("HOME", home), (f"XDG_{kind.upper()}_HOME", value)):
        if given is None:
            monkeypatch.delenv(name, raising=False)
        else:
            monkeypatch.setenv(name, given)
    named = getattr(platformdirs, f"user_{kind}_path")("openclaw", appauthor=False)
    assert user_folder(kind) == Path(named)
