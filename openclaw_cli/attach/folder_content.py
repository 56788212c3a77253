"""What the files of a folder, or those that fit a pattern, hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import UsageError
from ..foreign import on_one_line
from ..named_files import read_regular
from ..named_tuple import NamedTuple
from ..request.attachments import LARGEST, attach, attach_text, guess_note
from ..request.media_types import TEXT, kind_of
from ..request.token_count import counted, part_tokens
from .folder import list_folder
from .left_out import LeftOut, Why, left_out_words, reasons
from .secret_files import begins_secretly

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

    from ..request.attachments import Attachment
    from .folder import Listing
    from .pattern import Pattern


class FolderContent(NamedTuple):
    """What a folder or a pattern brings.

    Attributes:
        attachments: In the order of their paths.
        left_out: What is there too, and why it does not come along.
        notes: What there is to say about it.
        tokens: About how many it has.
    """

    attachments: tuple[Attachment, ...]
    left_out: tuple[LeftOut, ...]
    notes: tuple[str, ...]
    tokens: int


def read_folder(
    name: str, pattern: Pattern | None, taken: set[Path], env: Mapping[str, str]
) -> FolderContent:
    """Read a folder, or what fits a pattern.

    Args:
        name: As the user wrote it.
        pattern: What the name is read as; None where it is a folder's.
        taken: The files that go along already, and are not read again; those that are read now
            are added.
        env: The environment.

    Raises:
        UsageError: There is nothing in it that may be sent, or far too much.
    """
    listing = list_folder(name if pattern is None else pattern.base, pattern, env)
    attachments = tuple(_attachments(name, listing, pattern, taken))
    left_out = sorted(listing.left_out)
    if not attachments and not any(file.path in taken for file in listing.files):
        raise _nothing(on_one_line(name), pattern, left_out)
    tokens = sum(part_tokens(file.part) for file in attachments)
    note = (
        f"{on_one_line(name)}: {counted(len(attachments), 'file')}, "
        f"about {counted(tokens, 'token')}"
        if attachments
        else f"{on_one_line(name)}: no further file"
    )
    if words := left_out_words(left_out):
        note += f"; left out: {words}"
    said = [file.note for file in attachments if file.note]
    return FolderContent(
        attachments, tuple(left_out), (note, *said, *_guesses(attachments)), tokens
    )


def _attachments(
    name: str, listing: Listing, pattern: Pattern | None, taken: set[Path]
) -> Iterator[Attachment]:
    """Yield the files of a listing; the listing is told what turns out to be left out."""
    size = 0
    takes_media = pattern is not None and bool(pattern.ending)
    for file in listing.files:
        if file.path in taken:
            continue
        try:
            content = read_regular(file.path, LARGEST)
        except OSError:
            listing.left_out.append(LeftOut(file.name, Why.unreadable))
            continue
        size += len(content)
        if size > LARGEST:
            raise UsageError(
                f"{on_one_line(name)} is too large: more than {LARGEST // 1_000_000} MB",
                hint="name a folder inside it, or a pattern like 'src/**/*.py'",
            )
        found = _attachment(file.name, content, takes_media=takes_media)
        if isinstance(found, Why):
            listing.left_out.append(LeftOut(file.name, found))
        else:
            taken.add(file.path)
            yield found


def _attachment(name: str, content: bytes, *, takes_media: bool) -> Attachment | Why:
    """Return a file as it is sent, or why it is not.

    Args:
        name: Its name.
        content: All that is in it.
        takes_media: Whether pictures and the like are meant: a pattern ends like them.
    """
    if not content:
        return Why.empty
    if begins_secretly(content):
        return Why.secret
    if takes_media:
        try:
            return attach(name, content)
        except UsageError:
            return Why.binary
    found = attach_text(name, content) if kind_of(content) in (None, TEXT) else None
    return found or Why.binary


def _guesses(files: Sequence[Attachment]) -> Iterator[str]:
    """Yield a note for each encoding that is a guess."""
    for encoding in dict.fromkeys(file.guessed for file in files if file.guessed):
        yield guess_note([file.name for file in files if file.guessed == encoding], encoding)


def _nothing(name: str, pattern: Pattern | None, left_out: Sequence[LeftOut]) -> UsageError:
    hint = "a file that is named by itself is always taken" if left_out else None
    if pattern is not None:
        said = f"; left out: {reasons(left_out)}" if left_out else ""
        return UsageError(f"no file fits the pattern {name}{said}", hint=hint)
    if left_out:
        return UsageError(f"nothing in {name} can be sent: {reasons(left_out)}", hint=hint)
    return UsageError(f"the folder is empty: {name}")
