"""How a question is asked: what a command line or a Python program says of it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from ..errors import UsageError
from ..named_tuple import NamedTuple
from ..request.flags import FLAGS
from .option_types import check_types, shown
from .overrides import Overrides

if TYPE_CHECKING:
    from collections.abc import Sequence
    from os import PathLike

    from ..request.answer_schema import AnswerSchema
    from ..request.tools import ServerTools

USUAL_RETRIES = 2
MAX_RETRIES = 20


class AskOptions(NamedTuple):
    """How a question is asked. What is left out is as the configuration has it.

    Attributes:
        model: A ref, an alias, or the name of one model alone. Configured fallbacks are not used.
        thinking: How much the model thinks: ``off``, ``minimal``, ``low`` … ``max``.
        params: Request parameters by their names; or ``KEY=VALUE`` texts, as ``--param`` has them.
        extra_body: Fields of the request beside the parameters, sent as they are.
        fallbacks: Whom to ask, in order, where the model fails before it answers.
        timeout: Seconds to wait for each event; 0 waits for ever.
        retries: Tries after the first.
        max_cost: The most USD that it may cost.
        stream: Whether the answer is asked for as a stream.
        truncate: What is done about a conversation that is too long for the model: ``oldest``
            leaves the oldest of it out, ``none`` sends all of it; None refuses it.
        why: Whether OpenRouter is asked which providers it tried, and why.
        zdr: Whether only providers that keep nothing are asked.
        data_collection: Whether providers may keep the question to learn from it: ``allow`` or
            ``deny``.
        tier: Who serves it: ``flex``, ``priority`` …
        cache: Whether OpenRouter may answer with a kept answer, and keeps this one.
        cache_ttl: Seconds for which it is kept.
        cache_refresh: Whether the answer that is kept is replaced.
        image: Whether a picture is asked for.
        web: Whether the model may search the web; None for what the parameters say.
        web_results: How many results a search has; with it the web is searched.
        tools: Tools that OpenRouter runs, as ``--tool`` has them: ``NAME[:key=value,…]``.
        system: The system prompt, as text.
        files: Files beside the question: paths, folders, patterns, web addresses.
        pdf_engine: Who reads PDFs: ``native``, ``mistral-ocr`` or ``cloudflare-ai``.
        yes: Whether folders and patterns may bring more than 50,000 tokens.
        session: The name or id of a conversation that is gone on with, or begun: the history keeps
            it. None asks one question alone, and nothing is written down.
        schema: What the answer has to fit: a JSON Schema, its text, or the short form of one
            (``name, age int``), or ``t:NAME`` for that of a template.
        schema_multi: Whether that is the schema of each item of a list that is asked for.
        repair: How often an answer that does not fit is asked for again: 0 or 1.
        templates: The name of a template, or of several in their order.
        variables: What is put into it, by name; text that is never looked at again.
        preset: The account's preset that is asked, as the model or beside one that is named.
    """

    model: str | None = None
    thinking: str | None = None
    params: Mapping[str, Any] | Sequence[str] = ()
    extra_body: Any = None
    fallbacks: Sequence[str] = ()
    timeout: float | None = None
    retries: int = USUAL_RETRIES
    max_cost: float | None = None
    stream: bool = True
    truncate: str | None = None
    why: bool = False
    zdr: bool = False
    data_collection: str | None = None
    tier: str | None = None
    cache: bool = False
    cache_ttl: int | None = None
    cache_refresh: bool = False
    image: bool = False
    web: bool | None = None
    web_results: int | None = None
    tools: Sequence[str] = ()
    system: str | None = None
    files: Sequence[str | PathLike[str]] = ()
    pdf_engine: str | None = None
    yes: bool = False
    session: str | None = None
    schema: AnswerSchema | dict[str, Any] | str | None = None
    schema_multi: bool = False
    repair: int = 1
    templates: Sequence[str] | str = ()
    variables: Mapping[str, str] = MappingProxyType({})
    preset: str | None = None

    def __reduce__(self) -> tuple[type[AskOptions], tuple[Any, ...]]:
        """Be sent to other processes, which a read-only mapping can't be."""
        return AskOptions, tuple(
            dict(value) if isinstance(value, MappingProxyType) else value for value in self
        )

    @classmethod
    def of(cls, options: object, fields: Mapping[str, Any]) -> AskOptions:
        """Return options with other values for some of them.

        Raises:
            UsageError: There is no such option, or the options are none.
        """
        if not isinstance(options, AskOptions):
            raise UsageError(f"options have to be an AskOptions, not {shown(options)}")
        for name in fields:
            if name not in cls._fields:
                from ..request.near import did_you_mean, nearest

                near = did_you_mean(nearest(name, cls._fields, 1))
                raise UsageError(f"there is no option {name}", hint=near or None)
        return options._replace(**fields)

    def check(self) -> None:
        """Check what no command line has checked.

        Raises:
            UsageError: A value can't be meant.
        """
        check_types(self._asdict(), self._field_defaults)
        if not 0 <= self.retries <= MAX_RETRIES:
            raise UsageError(f"retries has to be a number from 0 to {MAX_RETRIES}")
        for name in ("timeout", "max_cost"):
            value = getattr(self, name)
            if value is not None and not value >= 0:  # nan is none of both
                raise UsageError(f"{name} has to be a number from 0 on")
        if self.repair not in (0, 1):
            raise UsageError("repair has to be 0 or 1")
        if self.truncate not in (None, "oldest", "none"):
            raise UsageError("truncate has to be oldest or none")
        if self.schema_multi and self.schema is None and not self.templates:
            raise UsageError("schema_multi has no schema")

    def answer_schema(self) -> AnswerSchema | None:
        """Return what the answer has to fit, or None.

        Raises:
            UsageError: It is no schema.
        """
        if self.schema is None:
            return None
        from ..request.answer_schema import AnswerSchema, answer_schema
        from ..request.short_schema import looks_like_file

        if isinstance(self.schema, AnswerSchema):
            return self.schema._replace(is_list=self.schema.is_list or self.schema_multi)
        if isinstance(self.schema, str) and looks_like_file(self.schema.strip()):
            name = self.schema.strip()
            raise UsageError(f"the schema is a file's name: {name}", hint="give what stands in it")
        return answer_schema(self.schema, is_list=self.schema_multi)

    def with_values(self, values: Mapping[str, Any]) -> AskOptions:
        """Return the same with some parameters above its own.

        Raises:
            UsageError: One of its own is none.
        """
        written = self.params
        if not isinstance(written, Mapping):
            from .overrides import parse_params

            written = parse_params(tuple(written))
        return self._replace(params={**written, **values})

    def overrides(self) -> Overrides:
        """Return what stands above the configuration."""
        written = self.params
        values: Mapping[str, Any] = {}
        if isinstance(written, Mapping):
            written, values = (), MappingProxyType(dict(written))
        model, preset = self.model, None
        if self.preset is not None:
            from ..request.preset import check_alone, check_preset, preset_ref

            preset = check_preset(self.preset)
            check_alone(preset, model)
            model = preset_ref(preset) if model is None else model
        return Overrides(
            model=model,
            preset=preset,
            thinking=self.thinking,
            params=tuple(written),
            values=values,
            fallbacks=tuple(self.fallbacks),
            timeout=self.timeout,
            extra_body=self.extra_body,
            flags={name: getattr(self, name) for name in FLAGS},
            max_cost=self.max_cost,
            tools=self._tools(),
        )

    def _tools(self) -> ServerTools | None:
        if self.web is None and self.web_results is None and not self.tools:
            return None
        from ..request.tools import server_tools

        return server_tools(self.web, self.web_results, self.tools)
