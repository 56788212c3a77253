"""Answers that have to fit a schema: what of them is shown, and what is wrong with them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Protocol

from ..request.item_scanner import LIST, ItemScanner
from ..request.json_text import in_one_line, read_json
from .schema_check import MOST, Misfit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .schema_check import SchemaCheck

_LANGUAGES = frozenset({"", "json", "jsonc", "json5"})
_AGAIN = "Answer again with JSON alone that fits the schema."
_ITEMS_AGAIN = (
    f'Send these items again, corrected, and no others, as {{"{LIST}": […]}} with JSON alone.'
)


def read_answer(text: str) -> tuple[str, Any]:
    """Return the JSON text of an answer, and its value.

    Around it there may be a fence, and words around that: models do so though they are told not
    to, and it is plain what they mean.

    Raises:
        ValueError: It is no JSON, or several blocks of it.
    """
    bare = text.strip("\ufeff \t\r\n")
    try:
        return bare, read_json(bare)
    except ValueError:
        from ..render.code_blocks import code_blocks

        blocks = [block for block in code_blocks(text) if block.fenced]
        codes = [block.code.strip() for block in blocks if block.language.lower() in _LANGUAGES]
        if len(codes) != 1:
            raise
    return codes[0], read_json(codes[0])


class AnswerReader(Protocol):
    """Reads one answer.

    Attributes:
        misfits: What is wrong with it, as far as it has come.
        can_be_mended: Whether the model may be asked for the rest.
    """

    misfits: list[Misfit]
    can_be_mended: bool

    @property
    def parsed(self) -> Any:
        """What fits, as a value; None where nothing does."""

    def take(self, text: str) -> Iterator[str]:
        """Take a piece; yield what is to be shown by now."""

    def finish(self, text: str) -> Iterator[str]:
        """Take the whole answer, at its end; yield the rest of what is to be shown."""

    def request(self) -> str:
        """Return what the model is asked to do about it."""


class WholeReader:
    """An answer that fits as a whole or not at all."""

    def __init__(self, check: SchemaCheck) -> None:
        self._check = check
        self.misfits: list[Misfit] = []
        self.can_be_mended = True
        self.parsed: Any = None

    def take(self, text: str) -> Iterator[str]:
        """Wait for its end."""
        del text
        return iter(())

    def finish(self, text: str) -> Iterator[str]:
        """Show it as it was sent, if it fits."""
        try:
            json, value = read_answer(text)
        except ValueError as error:
            self.misfits.append(Misfit("$", f"it is no JSON: {error}"))
            return
        self.misfits += self._check.misfits(value)
        if not self.misfits:
            self.parsed = value
            yield f"{json}\n"

    def request(self) -> str:
        """Return what the model is asked to do about it."""
        return "\n".join(("That does not fit the schema:", *_listed(self.misfits), _AGAIN))


class ItemsReader:
    """An answer with a list, each of whose items fits or does not, and is shown when it is whole.

    Args:
        check: Holds an item against the schema.
        found: Where the items go that fit.
    """

    def __init__(self, check: SchemaCheck, found: list[Any]) -> None:
        self._check = check
        self._scanner = ItemScanner()
        self._count = 0
        self.misfits: list[Misfit] = []
        self.can_be_mended = True
        self.parsed = found

    def take(self, text: str) -> Iterator[str]:
        """Show the items that are whole, one a line."""
        for item in self._scanner.feed(text):
            number, self._count = self._count, self._count + 1
            try:
                value = read_json(item)
            except ValueError as error:
                self.misfits.append(Misfit(f"$[{number}]", f"it is no JSON: {error}"))
                continue
            wrong = self._check.misfits(value)
            self.misfits += [one._replace(path=f"$[{number}]{one.path[1:]}") for one in wrong]
            if not wrong:
                self.parsed.append(value)
                yield f"{in_one_line(item)}\n"

    def finish(self, text: str) -> Iterator[str]:
        """See whether there was a list at all; everything of it has been taken."""
        del text
        if not self._scanner.opened:
            self.misfits.append(Misfit("$", f'there is no list of "{LIST}" in it'))
        elif not self._scanner.closed:
            self.misfits.append(Misfit("$", f'the list of "{LIST}" has no end'))
            self.can_be_mended = False  # nobody knows which items are missing
        return iter(())

    def request(self) -> str:
        """Return what the model is asked to do about it."""
        again = _ITEMS_AGAIN if self._count else _AGAIN
        return "\n".join(("That does not fit the schema:", *_listed(self.misfits), again))


def _listed(misfits: list[Misfit]) -> list[str]:
    more = len(misfits) - MOST
    lines = [f"- {one.path}: {one.message}" for one in misfits[:MOST]]
    return [*lines, *([f"- and {more} more"] if more > 0 else [])]
