"""The table of the keys that this tool knows, one row each.

Everything else follows from it: validation, ``config schema``, the reference page and completion.
Keys that are not in the table are left alone: an existing OpenClaw configuration works as it is.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..named_tuple import NamedTuple
from ..request.levels import CHOICES, check_level

if TYPE_CHECKING:
    from collections.abc import Callable

ANY = "*"
"""In a pattern: whatever name stands there, or whatever place of a list."""
LISTS = frozenset({("agents", "list"), ("models", "providers", ANY, "models")})
"""The patterns of what is a list, below which ``ANY`` is a place in it."""


class Key(NamedTuple):
    """A row of the table: where a key stands, and what it may hold.

    Attributes:
        pattern: The path, a part each; ``ANY`` matches every name.
        kinds: JSON types it may have: string, number, boolean, object, strings (a list of
            strings), list, null.
        help: One line.
        choices: The allowed strings, or empty for any.
        minimum: The least allowed number, or None.
        check: Raises ValueError for a value that is none; ``choices`` are only offered then.
    """

    pattern: tuple[str, ...]
    kinds: tuple[str, ...]
    help: str
    choices: tuple[str, ...] = ()
    minimum: float | None = None
    check: Callable[[Any], Any] | None = None

    @property
    def name(self) -> str:
        """The dotted path as the reference page writes it."""
        name = ""
        for depth, part in enumerate(self.pattern):
            if part != ANY:
                name += f".{part}" if name else part
            else:
                name += "[]" if self.pattern[:depth] in LISTS else ".<name>"
        return name


def _key(
    path: str,
    kinds: str,
    help_: str,
    *,
    choices: tuple[str, ...] = (),
    minimum: float | None = None,
    check: Callable[[Any], Any] | None = None,
) -> Key:
    return Key(tuple(path.split(".")), tuple(kinds.split("|")), help_, choices, minimum, check)


_PROVIDER = "models.providers.*"
_ROW = f"{_PROVIDER}.models.*"


def _agent(path: str) -> tuple[Key, ...]:
    """Return the rows of one agent: what it may have of its own of the defaults."""
    return (
        _key(path, "object", "One agent. The default agent's settings win over the defaults."),
        _key(f"{path}.default", "boolean", "Whether this is the default agent."),
        _key(f"{path}.model", "string|object", "Its own model: a ref, or an object."),
        _key(f"{path}.model.primary", "string", "Its ref or alias."),
        _key(f"{path}.model.fallbacks", "strings", "Its own fallbacks."),
        _key(f"{path}.models", "object", "Its own settings by model ref."),
        _key(f"{path}.models.*", "object", "One model's settings, for this agent."),
        _key(f"{path}.models.*.alias", "string", "A short name for the model."),
        _key(f"{path}.models.*.params", "object", "Its request parameters for this model."),
        _key(f"{path}.params", "object", "Its request parameters for every model."),
        _key(
            f"{path}.thinkingDefault",
            "string|boolean",
            "Its thinking level, where the command line names none.",
            choices=CHOICES,
            check=check_level,
        ),
    )


def _prompt(value: Any) -> Any:
    from ..request.template import check_text

    return check_text(value)


def _system(value: Any) -> Any:
    from ..request.template import check_system

    return check_system(value)


def _extract(value: Any) -> Any:
    from ..request.template import check_extract

    return check_extract(value)


KEYS: tuple[Key, ...] = (
    _key("env", "object", "Variables for this tool; they never override the real environment."),
    _key("env.OPENROUTER_API_KEY", "string|object", "The OpenRouter key."),
    _key("env.vars", "object", "The same as env, one level down."),
    _key("env.vars.*", "string|object", "A variable's value."),
    _key("agents", "object", "What agents do."),
    _key("agents.defaults", "object", "Defaults for every agent; this tool is one."),
    _key(
        "agents.defaults.model",
        "string|object",
        "The default model: a ref, or an object with primary and fallbacks.",
    ),
    _key("agents.defaults.model.primary", "string", "The default model's ref or alias."),
    _key(
        "agents.defaults.model.fallbacks",
        "strings",
        "Refs that are tried in order when the primary fails before it answers.",
    ),
    _key(
        "agents.defaults.imageModel",
        "string|object",
        "The model for attached pictures that the default one does not take: a ref, or an object.",
    ),
    _key("agents.defaults.imageModel.primary", "string", "Its ref or alias."),
    _key(
        "agents.defaults.imageModel.fallbacks",
        "strings",
        "Refs that are tried in order when it fails before it answers.",
    ),
    _key("agents.defaults.models", "object", "Settings by model ref."),
    _key("agents.defaults.models.*", "object", "One model's settings."),
    _key("agents.defaults.models.*.alias", "string", "A short name for the model."),
    _key(
        "agents.defaults.models.*.params",
        "object",
        "Request parameters for this model; they win over agents.defaults.params.",
    ),
    _key("agents.defaults.params", "object", "Request parameters for every model."),
    _key(
        "agents.defaults.thinkingDefault",
        "string|boolean",
        "The thinking level where neither the command line nor params names one.",
        choices=CHOICES,
        check=check_level,
    ),
    _key("agents.defaults.templates", "object", "Templates of questions by name (templates.md)."),
    _key("agents.defaults.templates.*", "object", "One template."),
    _key("agents.defaults.templates.*.system", "string", "Its system prompt.", check=_system),
    _key("agents.defaults.templates.*.prompt", "string", "What it asks.", check=_prompt),
    _key("agents.defaults.templates.*.model", "string", "The ref or alias that it asks."),
    _key("agents.defaults.templates.*.params", "object", "Its request parameters."),
    _key("agents.defaults.templates.*.files", "strings", "Files that go along."),
    _key("agents.defaults.templates.*.schema", "string|object", "What its answer has to fit."),
    _key(
        "agents.defaults.templates.*.extract",
        "string|boolean",
        "Which fenced block of the answer is wanted.",
        choices=("first", "last"),
        check=_extract,
    ),
    _key(
        "agents.defaults.maxCost",
        "number",
        "The most USD that a conversation may cost; nothing more is asked in it then.",
        minimum=0,
    ),
    _key(
        "agents.defaults.maxCostMonth",
        "number",
        "The most USD that a calendar month (UTC) may cost, by this profile's history.",
        minimum=0,
    ),
    _key("agents.list", "list", "The agents, in OpenClaw's older form."),
    *_agent("agents.list.*"),
    _key("agents.entries", "object", "The agents by name."),
    *_agent("agents.entries.*"),
    _key("auth", "object", "Keys that have names."),
    _key("auth.profiles", "object", "The keys by name: openrouter:<word>."),
    _key("auth.profiles.*", "object", "One key; without key and keyRef it is OpenClaw's own."),
    _key("auth.profiles.*.provider", "string", "Whose key it is."),
    _key("auth.profiles.*.mode", "string", "api_key or token; others are OpenClaw's own."),
    _key("auth.profiles.*.key", "string", "The key: text, or ${NAME}."),
    _key("auth.profiles.*.keyRef", "object", "The key by reference."),
    _key("auth.order", "object", "By provider: the keys that are tried, in order."),
    _key("auth.order.*", "strings", "Names; the next is tried where one is refused or spent."),
    _key("models", "object", "Where models are served."),
    _key("models.providers", "object", "Providers by name; openrouter, or your own."),
    _key(_PROVIDER, "object", "One provider. Refs to it read <name>/<model id>."),
    _key(f"{_PROVIDER}.baseUrl", "string", "Base URL of an OpenAI-compatible API."),
    _key(
        f"{_PROVIDER}.apiKey",
        "string|object",
        'The key: text, ${NAME}, or a reference like { source: "env", id: "NAME" }.',
    ),
    _key(f"{_PROVIDER}.headers", "object", "Headers to send; they win over the tool's own."),
    _key(f"{_PROVIDER}.headers.*", "string|object", "A header's value, or a reference to it."),
    _key(f"{_PROVIDER}.params", "object", "Request parameters for this provider's models."),
    _key(f"{_PROVIDER}.api", "string", "What it speaks; openai-completions can be asked here."),
    _key(
        f"{_PROVIDER}.maxTokens",
        "number",
        "The most tokens of an answer, where no params say it.",
        minimum=1,
    ),
    _key(f"{_PROVIDER}.models", "list", "What is known of its models."),
    _key(_ROW, "object", "One model; what it says wins over the provider."),
    _key(f"{_ROW}.id", "string", "Which one."),
    _key(f"{_ROW}.baseUrl", "string", "Where it is, if that is another place."),
    _key(f"{_ROW}.api", "string", "What is spoken there."),
    _key(f"{_ROW}.headers", "object", "Headers for this model alone."),
    _key(f"{_ROW}.headers.*", "string|object", "A header's value."),
    _key(f"{_ROW}.maxTokens", "number", "The most tokens of an answer.", minimum=1),
    _key(f"{_ROW}.params", "object", "Request parameters for this model."),
    _key(f"{_PROVIDER}.timeouts", "object", "Limits in seconds; 0 switches one off."),
    _key(
        f"{_PROVIDER}.timeouts.connect",
        "number",
        "DNS, TCP, proxy and TLS together. Default 10.",
        minimum=0,
    ),
    _key(
        f"{_PROVIDER}.timeouts.firstEvent",
        "number",
        "From the request to the first event. Default 120.",
        minimum=0,
    ),
    _key(
        f"{_PROVIDER}.timeouts.silence",
        "number",
        "Between two events or comments of an answer. Default 120.",
        minimum=0,
    ),
)


def matches(pattern: tuple[str, ...], path: tuple[str | int, ...]) -> bool:
    """Return whether a pattern describes a path."""
    return len(pattern) == len(path) and all(
        want in (ANY, part) for want, part in zip(pattern, path, strict=True)
    )
