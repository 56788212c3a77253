"""The parameters of a command, each built when a line uses it.

Typer and Click take half a million instructions for a parameter, whether it is given or not:
``chat`` has fifty, and a line uses three. So a line is walked first, as Click's parser walks it.
What it names is built and read by Typer and Click, and the others have their defaults. Where the
walk meets anything else (``--help``, an unknown option, ``-qc``), all are built.
"""

from __future__ import annotations

import inspect
from enum import Enum
from functools import update_wrapper
from typing import TYPE_CHECKING, Any, ClassVar

import typer
from typer.models import OptionInfo, ParameterInfo

from ..named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

_SHORT = 2
"""Characters of ``-m``."""


class _Option(NamedTuple):
    """An option, as the walk has to know it."""

    name: str
    takes_value: bool


class Parameters:
    """The parameters that a function declares.

    Args:
        run: The function.
    """

    def __init__(self, run: Callable[..., Any]) -> None:
        self._run = run
        self._signature = declared_signature(run)
        self._context: str | None = None
        self._options: dict[str, _Option] = {}
        self._always: list[str] = []
        self._defaults: dict[str, Any] = {}
        self._built: dict[str, Any] = {}
        self._convertors: dict[str, Callable[[Any], Any]] = {}
        self._all: list[Any] | None = None
        for parameter in self._signature.parameters.values():
            self._declare(parameter)

    def _declare(self, parameter: inspect.Parameter) -> None:
        """Note what the walk has to know of a parameter."""
        name, annotation = parameter.name, parameter.annotation
        if isinstance(annotation, type) and issubclass(annotation, typer.Context):
            self._context = name
            return
        kind, info = annotation.__origin__, annotation.__metadata__[0]
        kinds = (kind, *getattr(kind, "__args__", ()))
        is_list = any(getattr(one, "__origin__", None) is list for one in kinds)
        if not isinstance(info, OptionInfo) or _must_be_built(parameter, info, is_list=is_list):
            self._always.append(name)
        else:
            default = parameter.default
            value = default.value if isinstance(default, Enum) else default
            self._defaults[name] = () if is_list else value
        if isinstance(info, OptionInfo):
            option = _Option(name, takes_value=bool not in kinds)
            for word in _spellings(name, info, takes_value=option.takes_value):
                self._options[word] = option

    def used_by(self, words: Iterable[str], *, interspersed: bool) -> list[str] | None:
        """Return the names of the parameters that have to be built for a line.

        Args:
            words: The line, without the command.
            interspersed: Whether options may stand behind words that are none.

        Returns:
            None where the line needs more than an exact option at each place.
        """
        used = dict.fromkeys(self._always)
        rest = iter(words)
        for word in rest:
            if word == "--":
                break
            if word[:1] != "-" or word == "-":
                if interspersed:
                    continue
                break
            spelling, equals, _ = word.partition("=")
            option = self._options.get(spelling)
            if option is None or (equals and len(spelling) == _SHORT):
                return None
            used[option.name] = None
            if option.takes_value and not equals:
                next(rest, None)
        return list(used)

    def takes_value(self, word: str) -> bool:
        """Return whether a word is an option that has a value."""
        return word in self._options and self._options[word].takes_value

    def all(self) -> list[Any]:
        """Return Click's object for each parameter, always the same list."""
        if self._all is None:
            names = [name for name in self._signature.parameters if name != self._context]
            self._all = self.built(names)
        return self._all

    def built(self, names: Sequence[str]) -> list[Any]:
        """Return Click's objects for some parameters, in the order of the declaration."""
        missing = [name for name in names if name not in self._built]
        if missing:
            read = typer.main.get_params_convertors_ctx_param_name_from_function
            params, convertors, _ = read(self._narrowed(missing))
            self._built |= {str(param.name): param for param in params}
            self._convertors |= convertors
        wanted = set(names)
        return [self._built[name] for name in self._signature.parameters if name in wanted]

    def fill(self, values: dict[str, Any]) -> None:
        """Add what Click would have read for the parameters that a line does not use."""
        for name, default in self._defaults.items():
            values.setdefault(name, default)

    def callback(self) -> Callable[..., Any]:
        """Return the function as Typer is shown it: only its context, so that it builds nothing."""

        def called(**values: Any) -> Any:
            given = {
                name: self._convertors[name](value) if name in self._convertors else value
                for name, value in values.items()
                if name in self._built or name == self._context
            }
            return self._run(**given)

        update_wrapper(called, self._run)
        return self._as_declared(called, () if self._context is None else (self._context,))

    def _narrowed(self, names: Sequence[str]) -> Callable[..., Any]:
        """Return a function that has some of the parameters, for Typer to look at."""
        return self._as_declared(lambda: None, names)

    def _as_declared(self, function: Any, names: Sequence[str]) -> Callable[..., Any]:
        parameters = [self._signature.parameters[name] for name in names]
        function.__signature__ = inspect.Signature(parameters)
        function.__annotations__ = {one.name: one.annotation for one in parameters}
        read: Callable[..., Any] = function
        return read


def declared_signature(run: Callable[..., Any]) -> inspect.Signature:
    """Return a function's parameters with their annotations as they are meant.

    Most are names of the function's module, and looking one up takes a tenth of evaluating it.
    """
    known = inspect.unwrap(run).__globals__
    run.__annotations__ = {
        name: known.get(text, text) if isinstance(text, str) else text
        for name, text in run.__annotations__.items()
        if name != "return"
    }
    return inspect.signature(run, eval_str=True)


class WithParameters:
    """What commands and groups have in common: their parameters.

    Attributes:
        parameters: What their function declares.
    """

    parameters: ClassVar[Parameters]
    _used: list[str] | None = None

    @property
    def params(self) -> list[Any]:
        """Return all of them, as Click's objects."""
        return self.parameters.all()

    @params.setter
    def params(self, found: list[Any]) -> None:
        """Take what Typer has found in the function that it was shown, which is nothing."""
        assert not found

    def get_params(self, ctx: Any) -> list[Any]:
        """Return what a line is read with: all, and ``--help``, but while a line uses few."""
        if self._used is not None:
            return self.parameters.built(self._used)
        base: Any = super()
        found: list[Any] = base.get_params(ctx)
        return found

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Read a line with the parameters that it uses; what it does not name has its default."""
        base: Any = super()
        if not ctx.resilient_parsing:
            interspersed = ctx.allow_interspersed_args
            self._used = self.parameters.used_by(args, interspersed=interspersed)
        is_partial = self._used is not None
        try:
            rest: list[str] = base.parse_args(ctx, args)
        finally:
            self._used = None
        if is_partial:
            self.parameters.fill(ctx.params)
        return rest


def _must_be_built(parameter: inspect.Parameter, info: ParameterInfo, *, is_list: bool) -> bool:
    """Return whether an option has to be built even if it is not given."""
    default = parameter.default
    special = (info.callback, info.envvar, info.default_factory, info.parser, info.click_type)
    return (
        default is parameter.empty
        or callable(default)
        or (is_list and default is not None)
        or any(one is not None for one in special)
        or info.is_eager
        or not info.expose_value
    )


def _spellings(name: str, info: OptionInfo, *, takes_value: bool) -> list[str]:
    """Return the words that name an option, as Typer and Click understand its declaration."""
    first = () if info.default is ... else (str(info.default),)
    declared = [*first, *(info.param_decls or ())]
    if not declared:
        dashed = name.replace("_", "-")
        both = (dashed,) if takes_value else (dashed, f"no-{dashed}")
        declared = [f"--{word}" for word in both]
    return [spelling.strip() for word in declared for spelling in word.split("/")]
