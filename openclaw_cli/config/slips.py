"""What a configuration says without effect: misspelt and misplaced keys, parameters nobody takes.

Keys that neither this tool nor OpenClaw knows are left alone, unless one slip away from a key of
this tool's or the name of one that has its place elsewhere. Loaded by what checks a file
(``config validate``, ``config set``, ``doctor``), and by ``chat`` once its request has left.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..named_tuple import NamedTuple
from ..request.field_names import folded, is_one_slip
from ..request.provider import OPENROUTER
from .key_places import sources, told
from .key_table import KEYS, Key, matches
from .keypath import format_path
from .known_names import VARIABLES, leads_on, own_names
from .misplaced import DEFAULTS, PROVIDERS, place_of
from .openclaw_keys import openclaw_names
from .param_check import is_good_param, is_params, unsent_params
from .validate import Problem, problem_with

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .composed import Composed
    from .document import Document
    from .keypath import KeyPath

_OLD_AGENT: KeyPath = ("agent",)
"""Where OpenClaw had its only agent once; ``agents.defaults`` has taken the place."""


class Slip(NamedTuple):
    """A key that has no effect.

    Attributes:
        path: Where it stands.
        meant: The path of the key that was meant.
        is_misplaced: Whether it is spelt right.
    """

    path: KeyPath
    meant: str
    is_misplaced: bool

    @property
    def message(self) -> str:
        """What there is to say of it, in one line."""
        if self.is_misplaced:
            return f"has no effect here; its place is {self.meant}"
        return f"there is no such key; did you mean {self.meant}?"


def slips(document: Document | Composed) -> list[Problem]:
    """Return every key that has no effect and was surely meant to have one, in their order."""
    unsent = [
        (path, "is not sent: there is no such parameter")
        for path, near in unsent_params(document)
        if near is None
    ]
    problems = told(document, [*misspelt(document), *unsent, *_numbers(document)])
    return sorted(problems, key=lambda one: (one.file or "", one.line or 0, one.column or 0))


def misspelt(document: Document | Composed) -> list[tuple[KeyPath, str]]:
    """Return the keys that another one was meant by, and what there is to say of each."""
    found = [(slip.path, slip.message) for slip in key_slips(document)]
    for path, near in unsent_params(document):
        if near is not None:
            found.append((path, f"is not sent; did you mean {near}?"))
    return found


def key_slips(document: Document | Composed) -> list[Slip]:
    """Return the misspelt and misplaced keys of a document."""
    return list(_slips(document.data, (), document))


def _slips(node: Any, place: KeyPath, document: Document | Composed) -> Iterator[Slip]:
    if isinstance(node, list):
        for index, item in enumerate(node):
            if leads_on((*place, index)):
                yield from _slips(item, (*place, index), document)
        return
    if not isinstance(node, dict) or is_params(place):
        return
    own = own_names(place)
    foreign = openclaw_names(place) - own.keys()
    for name, value in node.items():
        path = (*place, name)
        slip = None
        if name not in own and name not in foreign:
            slip = _slip(path, value, own, document)
        elif path == _OLD_AGENT and isinstance(value, dict) and DEFAULTS[1] in value:
            slip = Slip(path, format_path(DEFAULTS[:1]), is_misplaced=False)
        if slip is not None:
            yield slip
        elif path == _OLD_AGENT and isinstance(value, dict):
            yield from _of_the_old_agent(value)
        elif leads_on(path):
            yield from _slips(value, path, document)


def _slip(
    path: KeyPath, value: Any, own: dict[str, Key], document: Document | Composed
) -> Slip | None:
    place, name = path[:-1], str(path[-1])
    if place in VARIABLES:
        return _variable_slip(path, value, own, document)
    if place == PROVIDERS:
        return _provider_slip(path, value)
    if any(matches(key.pattern, path) for key in KEYS):
        return None  # any name may stand here
    here = [key for known, key in own.items() if is_one_slip(name, known)]
    near = min(here, key=lambda key: _strangeness(key, value, name), default=None)
    away = place_of(path, value)
    if near is not None and (
        away is None or _strangeness(near, value, name) <= _strangeness(away[1], value, name)
    ):
        return Slip(path, format_path((*place, near.pattern[-1])), is_misplaced=False)
    if away is not None:
        return Slip(path, away[0], is_misplaced=True)
    return None


def _strangeness(key: Key | None, value: Any, name: str) -> tuple[bool, int, bool]:
    """Return how ill a value and a name fit a key; None is the key of a parameter that fits."""
    if key is None:
        return False, 0, False
    names: dict[str, Key] | frozenset[str] = own_names(key.pattern)
    names = frozenset(names) | openclaw_names(key.pattern)
    strange = 0
    if isinstance(value, dict):
        strange = sum(not any(is_one_slip(one, other) for other in names) for one in value)
    return problem_with(key, value) is not None, strange, folded(name) != folded(key.pattern[-1])


def _of_the_old_agent(settings: dict[str, Any]) -> Iterator[Slip]:
    """Yield what this tool reads below ``agents.defaults`` today."""
    known = own_names(DEFAULTS)
    foreign = openclaw_names(DEFAULTS)
    for name, value in settings.items():
        if name in known:
            meant = (*DEFAULTS, name)
        elif name not in foreign and is_good_param(name, value):
            meant = (*DEFAULTS, "params", name)
        else:
            continue
        yield Slip((*_OLD_AGENT, name), format_path(meant), is_misplaced=True)


def _variable_slip(
    path: KeyPath, value: Any, own: dict[str, Key], document: Document | Composed
) -> Slip | None:
    """Variables have any name: only one that nothing refers to can be another's slip."""
    place, name = path[:-1], str(path[-1])
    if name[-1:].isdigit() or sum(one.text.count(name) for _, one in sources(document)) > 1:
        return None
    for known, key in own.items():
        if is_one_slip(name, known) and problem_with(key, value) is None:
            return Slip(path, format_path((*place, known)), is_misplaced=False)
    return None


def _numbers(document: Document | Composed) -> Iterator[tuple[KeyPath, str]]:
    """Yield the variables that are no text: nothing is replaced by them."""
    for place in VARIABLES:
        variables = document.get(place, None)
        for name, value in variables.items() if isinstance(variables, dict) else ():
            if isinstance(value, (int, float)):
                yield (*place, name), "is no text and counts as not set; put it in quotes"


def _provider_slip(path: KeyPath, value: Any) -> Slip | None:
    """Providers have any name: but one without a base URL can't be asked."""
    name, known = str(path[-1]), OPENROUTER.name
    if name.casefold() == known or not is_one_slip(name, known) or not isinstance(value, dict):
        return None
    if any(is_one_slip(one, "baseUrl") for one in value):
        return None
    return Slip(path, format_path((*path[:-1], known)), is_misplaced=False)
