"""The copy of the list of models in the cache folder, one file for each base URL.

The file is lines: a header with a checksum of the rest, then each model's id, a tab, and its row.
One model is found by its id without reading the others, which is what every prompt does; reading
all of it makes a ``Catalogue``.
"""

from __future__ import annotations

import json
import re
import zlib
from typing import TYPE_CHECKING, Any

from ..named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from ..request.model import Model

FRESH_SECONDS = 24 * 3600
RETRY_SECONDS = 300
_VERSION = 3
# Suffixes that change how a model is served, not which model it is (API: model variants). The
# free variants are models of their own in the list.
_SERVING = frozenset({"nitro", "floor", "online", "exacto", "extended", "thinking", "batch"})


class Catalogue(NamedTuple):
    """The models of one base URL, as they were at a time.

    Attributes:
        models: By id, in the API's order.
        fetched: When, in seconds since the epoch; 0 for never.
        etag: What the API called this state of the list, or None.
        failed: When it could not be renewed for the last time; 0 for never since ``fetched``.
    """

    models: Mapping[str, Model]
    fetched: float = 0.0
    etag: str | None = None
    failed: float = 0.0

    def is_fresh(self, now: float) -> bool:
        """Return whether the copy is young enough; one from the future is not."""
        return 0 <= now - self.fetched < FRESH_SECONDS

    def is_resting(self, now: float) -> bool:
        """Return whether renewing it has failed a moment ago."""
        return 0 <= now - self.failed < RETRY_SECONDS


def catalogue_file(folder: Path, base_url: str, owner: str = "") -> Path:
    """Return where the copy for a base URL is kept; with an owner, that of their own list."""
    # The checksum keeps apart what differs in other characters. Importing hashlib takes 5 ms.
    name = re.sub(r"[^A-Za-z0-9]+", "-", base_url.partition("://")[2])[:60]
    kind, whose = ("own-models", f"-{owner}") if owner else ("models", "")
    return folder / f"{kind}-{name}-{zlib.crc32(base_url.encode()):08x}{whose}.txt"


def find(file: Path, model_id: str) -> tuple[Model | None, bool]:
    """Look one model up; a suffix that only says how it is served does not count.

    Returns:
        Its row, or None where it has none; and whether there is a copy that could have had one: a
        copy that is missing or damaged knows nothing.
    """
    names, copy = spellings(model_id), _read(file)
    if copy is None or not names:
        return None, False
    rows = copy[1]
    for name in names:
        begin = rows.find(f"\n{name}\t".encode()) + 1
        if begin:
            from .model_rows import from_lines

            return from_lines([rows[begin : rows.find(b"\n", begin)].decode()])[0], True
    return None, True


def spellings(model_id: str) -> list[str]:
    """Return the ids that a model may have in the list, the nearest first; none for a preset."""
    name = model_id.partition("@preset/")[0]
    names = [name] if name and name != "openrouter/" else []
    while (suffix := name.rpartition(":"))[1] and suffix[2] in _SERVING:
        name = suffix[0]
        names.append(name)
    return names


def load(file: Path) -> Catalogue:
    """Return the copy; an empty one where there is none, or where it is damaged."""
    copy = _read(file)
    if copy is None:
        return Catalogue({})
    from .model_rows import from_lines

    header, rows = copy
    models = from_lines(rows.decode().split("\n")[1:-1])
    return header._replace(models={model.id: model for model in models})


def model_ids(file: Path) -> list[str]:
    """Return the ids of the copy's models; none where it is missing or damaged."""
    copy = _read(file)
    rows = () if copy is None else copy[1].decode().split("\n")[1:-1]
    return [row.partition("\t")[0] for row in rows]


def from_api(entries: Iterable[Mapping[str, Any]], now: float, etag: str | None) -> Catalogue:
    """Return the catalogue that the API has sent."""
    from .model_rows import model_from_api

    models = (model_from_api(entry) for entry in entries)
    return Catalogue({model.id: model for model in models if model is not None}, now, etag)


def save(file: Path, catalogue: Catalogue) -> None:
    """Keep a catalogue, as a whole or not at all.

    Raises:
        OSError: It can't be written.
    """
    from ..files import make_folder, replace
    from ..foreign import whole
    from .model_rows import to_line

    rows = whole("\n".join(["", *map(to_line, catalogue.models.values()), ""])).encode()
    header = {
        "version": _VERSION,
        "fetched": catalogue.fetched,
        "etag": catalogue.etag,
        "failed": catalogue.failed,
        "crc32": zlib.crc32(rows),
    }
    make_folder(file.parent)
    replace(file, json.dumps(header).encode() + rows)


def _read(file: Path) -> tuple[Catalogue, bytes] | None:
    """Return the header and the rows, a line end before each; None for what was not written so."""
    try:
        first, end, rest = file.read_bytes().partition(b"\n")
        header, rows = json.loads(first), end + rest
        if header["version"] != _VERSION or header["crc32"] != zlib.crc32(rows):
            return None
        return Catalogue({}, header["fetched"], header["etag"], header["failed"]), rows
    except (OSError, ValueError, KeyError, TypeError):
        return None
