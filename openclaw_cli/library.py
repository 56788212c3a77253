"""Questions from Python programs: ``ask``, ``stream``, a ``Client`` for many, ``run_batch``.

Nothing is printed, no argument is read, no signal is handled, and nothing is written down unless
a ``session`` is named, or a batch is run. All of it may be called from any number of threads.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, TypedDict, Unpack

from .config.paths import Locations
from .turn.ask_options import AskOptions
from .turn.asker import Asker
from .turn.option_types import check_place

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from os import PathLike

    from .batch.engine import Engine
    from .batch.report import BatchReport
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


def run_batch(
    source: str | PathLike[str],
    output: str | PathLike[str],
    options: AskOptions | None = None,
    *,
    prompt: str | None = None,
    input_format: str | None = None,
    encoding: str | None = None,
    shard: str | None = None,
    concurrency: int = 16,
    rpm: int | None = None,
    tpm: int | None = None,
    ordered: bool = False,
    skip_bad: bool = False,
    skip_unknown: bool = False,
    retry_failed: bool = False,
    dedupe: bool = False,
    history: bool = True,
    config: str | PathLike[str] | None = None,
    profile: str | None = None,
    api_key: str | None = None,
    **fields: Unpack[AskFields],
) -> BatchReport:
    """Ask the prompts of a file that have no answer in the output yet: ``openclaw batch``.

    It ends once all have been asked. The same call goes on with what was broken off, whatever
    ended it; nobody else can write the output meanwhile.

    Args:
        source: The input.
        output: Where the answers go, with a journal beside it.
        options: How all of it is asked; ``max_cost`` is for all of it.
        prompt: What is asked of each row of a table, with ``{{column}}``.
        input_format: ``jsonl``, ``csv``, ``tsv``, ``lines``; None for what its name says.
        encoding: How its text is written; None for UTF-8.
        shard: The part that is asked, as ``I/N``.
        concurrency: Requests at once.
        rpm: Requests a minute at most.
        tpm: Tokens a minute at most.
        ordered: Whether lines are written in the input's order.
        skip_bad: Whether wrong lines are left out.
        skip_unknown: Whether what may have been billed already is left out.
        retry_failed: Whether what has failed or is incomplete is asked again.
        dedupe: Whether equal requests are asked once.
        history: Whether ``openclaw usage`` counts it.
        config: The configuration file; None for the one that ``openclaw`` uses.
        profile: A profile's name, or None.
        api_key: OpenRouter's key, in place of the one in the environment or the configuration.
        fields: Single fields of the options.

    Returns:
        What has come of it, over all runs. Prompts that have failed are counted there.

    Raises:
        OpenClawError: The input is wrong, a file can't be read or written, or something has stopped
            it: no key, a limit, no connection.
    """
    from .batch.job import JobOptions
    from .batch.records import InputFormat
    from .cli.world import World
    from .commands.batch.inputs import InputOptions
    from .commands.batch.run import BatchOptions, carry_out
    from .errors import UsageError

    check_place(config, profile, api_key)
    for name, number in (("concurrency", concurrency), ("rpm", rpm), ("tpm", tpm)):
        if number is not None and number < 1:
            raise UsageError(f"{name} has to be 1 or more")
    if input_format is not None and input_format not in [*InputFormat]:
        raise UsageError(f"input_format has to be one of {', '.join(InputFormat)}")
    form = None if input_format is None else InputFormat(input_format)
    ask_options = AskOptions.of(AskOptions() if options is None else options, fields)
    ask_options.check()
    found: list[BatchReport] = []

    def ended(report: BatchReport, engine: Engine) -> int:
        if engine.stopped is not None:
            raise engine.stopped
        found.append(report)
        return 0

    job = JobOptions(
        concurrency, ordered, skip_bad, skip_unknown, retry_failed, dedupe, owns_process=False
    )
    batch = BatchOptions(
        input=InputOptions(os.fspath(source), prompt, form, shard, encoding),
        output=os.fspath(output),
        ask=ask_options,
        job=job,
        rpm=rpm,
        tpm=tpm,
        keep=history,
        quiet=True,
        as_json=False,
    )
    world = World(profile, None if config is None else os.fspath(config))
    carry_out(world, batch, Path(output), ended, api_key)
    return found[0]
