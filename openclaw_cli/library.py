"""Questions from Python programs: ``ask``, ``stream``, and a ``Client`` for many of them.

Nothing is printed, no argument is read, no signal is handled, and nothing is written down unless
a ``session`` is named. All of it may be called from any number of threads.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any, Self, TypedDict, Unpack

from .config.paths import Locations
from .turn.ask_options import AskOptions
from .turn.asker import Asker
from .turn.option_types import check_place

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from os import PathLike

    from .events import Result
    from .request.answer_schema import AnswerSchema
    from .turn.answer_stream import AnswerStream

    Question = str | Sequence[Mapping[str, Any]]


class AskFields(TypedDict, total=False):
    """The fields of ``AskOptions``, as keywords."""

    model: str | None
    thinking: str | None
    params: Mapping[str, Any] | Sequence[str]
    extra_body: Any
    fallbacks: Sequence[str]
    timeout: float | None
    retries: int
    max_cost: float | None
    stream: bool
    truncate: str | None
    why: bool
    zdr: bool
    data_collection: str | None
    tier: str | None
    cache: bool
    cache_ttl: int | None
    cache_refresh: bool
    image: bool
    system: str | None
    files: Sequence[str | PathLike[str]]
    pdf_engine: str | None
    yes: bool
    session: str | None
    web: bool | None
    web_results: int | None
    tools: Sequence[str]
    schema: AnswerSchema | dict[str, Any] | str | None
    schema_multi: bool
    repair: int
    templates: Sequence[str] | str
    variables: Mapping[str, str]
    preset: str | None


class Client:
    """Asks any number of questions with one configuration, over connections that are kept.

    Args:
        options: How questions are asked unless something else is said with one.
        config: The configuration file; None for the one that ``openclaw`` uses.
        profile: A profile's name, or None.
        api_key: OpenRouter's key, in place of the one in the environment or the configuration.

    Raises:
        ConfigError: The configuration is wrong, or was named and is not there.
        UsageError: An argument has a wrong type.
    """

    def __init__(
        self,
        options: AskOptions | None = None,
        *,
        config: str | PathLike[str] | None = None,
        profile: str | None = None,
        api_key: str | None = None,
    ) -> None:
        check_place(config, profile, api_key)
        self._options = AskOptions.of(AskOptions() if options is None else options, {})
        file = None if config is None else os.fspath(config)
        self._asker = Asker(Locations(file, profile, os.environ), api_key)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self.close()

    def ask(
        self, question: Question, options: AskOptions | None = None, **fields: Unpack[AskFields]
    ) -> Result:
        """Ask, and return the whole answer.

        Args:
            question: The words; or messages in the API's shape, the question last.
            options: How it is asked, in place of the client's own options.
            fields: Single fields of the options, above those.

        Raises:
            OpenClawError: It could not be asked, or the answer is not whole; the error's ``result``
                is what has come of it.
        """
        with self.stream(question, options, **fields) as answer:
            return answer.wait()

    def stream(
        self, question: Question, options: AskOptions | None = None, **fields: Unpack[AskFields]
    ) -> AnswerStream:
        """Ask, and return the answer as it comes: the arguments are those of ``ask``.

        Raises:
            OpenClawError: It can't be asked; what fails later is raised by the iteration.
        """
        chosen = self._options if options is None else options
        return self._asker.stream(question, AskOptions.of(chosen, fields))

    def close(self) -> None:
        """Close the connections that nobody uses; answers that are under way go on."""
        self._asker.close()


def ask(
    question: Question,
    options: AskOptions | None = None,
    *,
    config: str | PathLike[str] | None = None,
    profile: str | None = None,
    api_key: str | None = None,
    **fields: Unpack[AskFields],
) -> Result:
    """Ask one question, and return the whole answer; see ``Client``, which is for more of them.

    Raises:
        OpenClawError: It could not be asked, or the answer is not whole; the error's ``result`` is
            what has come of it.
    """
    with Client(options, config=config, profile=profile, api_key=api_key) as client:
        return client.ask(question, **fields)


def stream(
    question: Question,
    options: AskOptions | None = None,
    *,
    config: str | PathLike[str] | None = None,
    profile: str | None = None,
    api_key: str | None = None,
    **fields: Unpack[AskFields],
) -> AnswerStream:
    """Ask one question, and return the answer as it comes; see ``Client``.

    Raises:
        OpenClawError: It can't be asked; what fails later is raised by the iteration.
    """
    with Client(options, config=config, profile=profile, api_key=api_key) as client:
        return client.stream(question, **fields)
