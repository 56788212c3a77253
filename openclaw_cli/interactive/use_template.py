"""``/template``: a template that is laid under the chat from now on."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import OpenClawError, UsageError
from ..request.template import fill, filled_system, read_variables
from .around import Around
from .attaching import attached

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ..request.template import Template
    from .state import ChatState

_MANY = 20  # that are named in one sentence


def use_template(state: ChatState, argument: str) -> None:
    """Lay a template under the chat from now on; its prompt is asked next.

    Raises:
        OpenClawError: It can't be used; nothing is changed.
    """
    from ..config.templates import Templates
    from ..turn.templated import read_template

    settings = state.targets.settings
    said = "none waits for a message"
    if argument == "-":
        state.around = None
    elif argument:
        name, *written = _words(argument)
        variables = read_variables(written)
        template = read_template(settings, name, variables, f"/template {name} ")
        _lay(state, template, variables)
        said = f"{template.name} {'stands in the input' if template.prompt else 'is in use'}"
    elif names := Templates(settings).names():
        there = f"there {'are' if len(names) > 1 else 'is'} {', '.join(names)}"
        said += f"; {there}" if len(names) <= _MANY else f"; Tab shows the {len(names)} there are"
    if state.around is not None:
        said = state.around.said
    state.console.sentence(f"template: {said}")


def template_names(state: ChatState, typed: str) -> Iterable[tuple[str, str]]:
    """Yield what the argument of ``/template`` may become: a name, then its variables."""
    from ..config.templates import Templates

    templates = Templates(state.targets.settings)
    name, blank, rest = typed.partition(" ")
    try:
        if not blank:
            yield from ((f"{one} ", "") for one in templates.names() if one.startswith(name))
            return
        variables = templates.require(name).variables
    except OpenClawError:
        return
    last = rest.rpartition(" ")[2]
    for variable, default in variables.items():
        if variable.startswith(last) and f"{variable}=" not in rest:
            yield f"{variable}=", "has to be given" if default is None else f"or {default}"


def _lay(state: ChatState, template: Template, variables: Mapping[str, str]) -> None:
    files = attached(template.files, state) if template.files else ()
    changes: dict[str, Any] = {"template_params": template.params}
    if template.model is not None:
        changes |= {"model": template.model, "named_by": f"template {template.name}"}
    state.override(**changes)
    system = filled_system(template, variables)
    if system is not None:
        state.conversation.system = system
    state.attachments += files
    state.around = None
    if template.has_shape:
        state.console.notice(template.shape_notice)
    if template.takes_input:
        state.around = Around.of(template, variables)
    elif template.prompt is not None:
        text = fill(template._replace(system=None), variables).prompt or ""
        # What is put into it is no command.
        state.draft = f"/{text}" if text.lstrip().startswith("/") else text


def _words(argument: str) -> list[str]:
    import shlex

    try:
        return shlex.split(argument)
    except ValueError as error:
        raise UsageError(
            "a quote is not closed", hint='/template NAME name=value other="two words"'
        ) from error
