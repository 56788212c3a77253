"""Which model is meant: a ref, or an alias for one (spec: Model references)."""

from __future__ import annotations

import unicodedata
from typing import TYPE_CHECKING

from ..errors import ConfigError, UsageError
from ..named_tuple import NamedTuple
from .provider import OPENROUTER, local_url, provider_name, same_server

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping, Sequence

MAX_LENGTH = 512
_SHOWN = 60
_NEAR = 4
_PRESET = "@preset"  # a preset of the user's own stands after it: <model>@preset/<slug>
PRESET = f"{_PRESET}/"
_FORM = "a ref reads openrouter/<provider>/<model>"
# Controls, format characters (bidi marks among them), surrogates, private use, every separator.
_FORBIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Zs", "Zl", "Zp"})


class ModelRef(NamedTuple):
    """A model of a provider.

    Attributes:
        provider: ``openrouter``, or a configured provider's name in lower case.
        model: What is sent as ``model``: case and variant as the user wrote them.
    """

    provider: str
    model: str

    def __str__(self) -> str:
        """Return the canonical ref, as it is stored and shown."""
        own = self.is_router and _is_own(self.model.split("/")[1:])
        return self.model if own else f"{self.provider}/{self.model}"

    @property
    def is_router(self) -> bool:
        """Whether it is one of OpenRouter's own models (auto, free …) that choose another."""
        return self.provider == OPENROUTER.name and self.model.startswith(OPENROUTER.name + "/")

    @property
    def author(self) -> str:
        """Who made it: the first part of the model id, in lower case, without the ``~``."""
        return self.model.partition("/")[0].lower().removeprefix("~")

    @property
    def is_anthropic(self) -> bool:
        """Whether it is one of Anthropic's (spec: Anthropic cache markers)."""
        return self.author == "anthropic"

    @property
    def is_gemini(self) -> bool:
        """Whether it is Gemini-backed (spec: Gemini-backed routes)."""
        return "gemini" in self.model.lower()


class ModelNameError(UsageError):
    """A single word that is no alias, and not the name of one model alone.

    Attributes:
        word: What was written.
    """

    def __init__(self, word: str, message: str, *, hint: str) -> None:
        super().__init__(message, hint=hint)
        self.word = word


def parse_ref(
    text: str,
    *,
    aliases: Mapping[str, str] | None = None,
    providers: Collection[str] = (),
    near: Callable[[str], Sequence[str] | None] | None = None,
    take: Callable[[str], ModelRef | None] | None = None,
) -> ModelRef:
    """Return the model that a user means.

    ``openrouter/<provider>/<model>``, OpenRouter's own models as ``openrouter/<model>``, a
    configured provider's ``<name>/<model id>``, a bare ``<provider>/<model>`` of OpenRouter's, or
    an alias. Providers and aliases count in any case; the rest is kept as it is. What has a slash
    is never an alias. A preset (``@preset/<slug>``, ``<model>@preset/<slug>``) is part of the
    model. The name of a local server that is not configured is no author's at OpenRouter.

    Args:
        text: What was written; blanks around it are dropped.
        aliases: Refs by alias.
        providers: The names of the configured providers, in lower case.
        near: Returns the models that a word may mean, for the error's sake; None without a list.
        take: Returns the model that a word is the name of, or None; called where the word would
            be an error.

    Raises:
        UsageError: It is none of these; ``ModelNameError`` where it is a single word.
        ConfigError: It is an alias, and what that stands for is none of these.
    """
    aliases = aliases or {}
    if len(text) > MAX_LENGTH * 4:  # a megabyte of blanks around a ref is no ref either
        raise _too_long(len(text))
    stripped = text.strip()
    target = None if "/" in stripped else _alias(stripped, aliases)
    if target is None:
        return _parsed(stripped, aliases, providers, near, take)
    try:
        return _parsed(target.strip(), aliases, providers, near, None)
    except UsageError as error:
        said = f"the alias {_shown(stripped)} stands for what is no model: {error.message}"
        raise ConfigError(said, hint=error.hint) from error


def api_id(text: str, read: Callable[[str], ModelRef] | None = None) -> str:
    """Return what OpenRouter calls the model that a ref, an alias or an id of its own names.

    What is none of these is returned as it is: the API knows better what is wrong with it.

    Args:
        text: What was written.
        read: Parses it as the configuration has it, with its aliases and providers.

    Raises:
        UsageError: It is a model of another provider.
        ConfigError: It is an alias, and what that stands for is no model.
    """
    head, slash, rest = text.strip().partition("/")
    if slash and rest and local_url(provider_name(head)) is not None:
        raise UsageError(f"{_shown(text)} is a model at home, and none of OpenRouter's")
    try:
        ref = (read or parse_ref)(text)
    except UsageError:
        return text
    if ref.provider != OPENROUTER.name:
        raise UsageError(
            f"{_shown(text)} is a model of the provider {ref.provider}, and none of OpenRouter's"
        )
    return ref.model


def _parsed(
    text: str,
    aliases: Mapping[str, str],
    providers: Collection[str],
    near: Callable[[str], Sequence[str] | None] | None,
    take: Callable[[str], ModelRef | None] | None,
) -> ModelRef:
    parts = _parts(text)
    if _is_colon_for_slash(parts[0]):
        raise _colon_for_slash(text)
    if len(parts) == 1:
        taken = take(parts[0]) if take else None
        if taken is not None:
            return taken
        raise _unknown_word(parts[0], aliases, near(parts[0]) if near else ())
    ref = _from_parts(parts, providers)
    if len(str(ref)) > MAX_LENGTH:  # it could be saved, but not read again
        raise _too_long(len(str(ref)))
    return ref


def _from_parts(parts: list[str], providers: Collection[str]) -> ModelRef:
    head, rest = provider_name(parts[0]), parts[1:]
    if head != OPENROUTER.name:
        if head in providers:
            return ModelRef(head, "/".join(rest))
        url = local_url(head)
        if url is not None:
            raise _no_entry(head, url, "/".join(parts), providers)
        rest = parts
    elif rest[0].lower() == OPENROUTER.name and len(rest) > 1:
        rest[0] = OPENROUTER.name
    model = "/".join(rest)
    return ModelRef(OPENROUTER.name, f"{OPENROUTER.name}/{model}" if _is_own(rest) else model)


def _is_own(parts: list[str]) -> bool:
    """Return whether these parts name a model of OpenRouter's own, with a preset or without."""
    named, preset, after = parts[0].rpartition(_PRESET)
    return len(parts) == 1 or (len(parts) == 2 and bool(named and preset) and not after)  # noqa: PLR2004


def _alias(text: str, aliases: Mapping[str, str]) -> str | None:
    folded = text.casefold()
    return next((ref for alias, ref in aliases.items() if alias.casefold() == folded), None)


def _parts(text: str) -> list[str]:
    if not text:
        raise UsageError("the model ref is empty", hint=_FORM)
    if len(text) > MAX_LENGTH:
        raise _too_long(len(text))
    if any(char.isspace() or unicodedata.category(char) in _FORBIDDEN for char in text):
        raise UsageError(
            f"not a model ref: {_shown(text)}: blanks and control characters are not allowed",
            hint=_FORM,
        )
    parts = text.split("/")
    if not all(parts):
        raise UsageError(f"not a model ref: {_shown(text)}: a part is empty", hint=_FORM)
    if parts[-1] == "*":
        raise UsageError(f"not a model ref: {_shown(text)}: * stands for many models", hint=_FORM)
    return parts


def _too_long(length: int) -> UsageError:
    return UsageError(f"not a model ref: {length} characters; {MAX_LENGTH} are allowed", hint=_FORM)


def _is_colon_for_slash(head: str) -> bool:
    """Return whether it begins like ``openrouter:auto``, which people write for the ref."""
    before, colon, after = head.partition(":")
    return bool(colon and after) and before.lower() in ("", OPENROUTER.name)


def _colon_for_slash(text: str) -> UsageError:
    meant = f"{OPENROUTER.name}/{text.partition(':')[2]}"
    return UsageError(
        f"{_shown(text)} is no alias and no model ref; did you mean {_shown(meant)[1:-1]}?",
        hint=_FORM,
    )


def _no_entry(name: str, url: str, written: str, providers: Collection[str]) -> UsageError:
    """Return the error for a model of a local server that the configuration does not know."""
    plain = name.replace("-", "").replace("_", "").isalnum()
    key = f"models.providers.{name}" if plain else f'models.providers["{name}"]'
    path = f"{key}.baseUrl" if plain else f"'{key}.baseUrl'"
    meant = next((one for one in providers if same_server(one) == same_server(name)), None)
    hint = f"if it listens where it usually does: openclaw config set {path} {url}"
    if meant is not None:
        hint = f"did you mean {_shown(meant + written[len(name) :])[1:-1]}?"
    return UsageError(
        f"{_shown(written)} is not sent to OpenRouter: it is a local server's, and there is no"
        f" {key}",
        hint=hint,
    )


def _unknown_word(
    word: str, aliases: Mapping[str, str], models: Sequence[str] | None
) -> ModelNameError:
    from .near import did_you_mean, nearest

    near = nearest(word.lower(), {alias.lower() for alias in aliases})
    # A name that nobody would type does not help either.
    near = [name for name in [*near, *(models or ())] if len(name) <= _SHOWN and name.isprintable()]
    offer = f"; {did_you_mean(near[:_NEAR])}" if near else ""
    said = f"{_shown(word)} is no alias and no model ref{offer}"
    place = "refresh fetches the names of all" if models is None else "list shows them all"
    return ModelNameError(word, said, hint=f"{_FORM}; openclaw models {place}")


def _shown(text: str) -> str:
    cut = text[:_SHOWN]
    if not cut.isprintable():
        cut = cut.encode("unicode_escape").decode()[:_SHOWN]
    return f"'{cut}{'…' if len(text) > _SHOWN else ''}'"
