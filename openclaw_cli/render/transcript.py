"""A conversation as a person keeps it: Markdown, or a page that needs nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..named_tuple import NamedTuple
from ..request.token_count import counted

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ..request.media import Media


class Entry(NamedTuple):
    """A question, and what came of it.

    Attributes:
        question: What was asked.
        answer: The text of the answer.
        who: The model, as it is shown.
        files: The names of the files beside the question.
        marks: What is special: ``partial``, and why.
        asked: When, as it is shown; or nothing.
        annotations: What it cites, as the API sent it.
        media: Pictures, sound and whatever else came with the answer.
    """

    question: str
    answer: str
    who: str
    files: Sequence[str] = ()
    marks: Sequence[str] = ()
    asked: str = ""
    media: Sequence[Media] = ()
    annotations: Sequence[Mapping[str, Any]] = ()


class Transcript(NamedTuple):
    """A whole conversation.

    Attributes:
        entries: What was said.
        system: The system prompt, or None.
        title: Its name, or nothing.
        facts: What there is to say of it in one line.
    """

    entries: Sequence[Entry]
    system: str | None = None
    title: str = ""
    facts: Sequence[str] = ()


def to_markdown(transcript: Transcript, *, is_whole: bool = True) -> str:
    """Return a conversation as Markdown; what was said stands in it as it is.

    Args:
        transcript: The conversation.
        is_whole: Whether pictures and sound stand in it too; else what they are.
    """
    return "\n\n".join(sections(transcript, is_whole=is_whole)) + "\n"


def sections(transcript: Transcript, *, is_whole: bool = True) -> list[str]:
    """Return the same in parts: what stands above it, and each question and each answer."""
    found = []
    above = []
    if transcript.title:
        above += [f"# {transcript.title}", " · ".join(transcript.facts)]
    if transcript.system is not None:
        above += ["## System", transcript.system]
    found.append(above)
    for entry in transcript.entries:
        when = f" · {entry.asked}" if entry.asked else ""
        files = [f"(file: {name})" for name in entry.files]
        found += [[f"## You{when}", entry.question, *files], _answer(entry, is_whole=is_whole)]
    return ["\n\n".join(filter(None, parts)) for parts in found if any(parts)]


def _answer(entry: Entry, *, is_whole: bool) -> list[str]:
    show = _linked if is_whole else _named
    media = [show(number, one) for number, one in enumerate(entry.media, 1)]
    marks = f"*({'; '.join(entry.marks)})*" if entry.marks else ""
    return [f"## {entry.who}", entry.answer.rstrip(), *media, _sources(entry).rstrip(), marks]


def _sources(entry: Entry) -> str:
    if not entry.annotations:
        return ""
    from .sources import find_sources, to_list

    return to_list(find_sources(entry.answer, entry.annotations))


def _linked(number: int, media: Media) -> str:
    link = f"[{_label(number, media)}]({media.address})"
    return f"!{link}" if media.kind == "image" else link


def _named(number: int, media: Media) -> str:
    if media.url is not None:
        return _linked(number, media)
    facts = [media.media_type or "", counted(media.size or 0, "byte")]
    return f"({_label(number, media)}: {', '.join(fact for fact in facts if fact)})"


def _label(number: int, media: Media) -> str:
    return f"{'picture' if media.kind == 'image' else media.kind} {number}"
