"""``openclaw models scan``: which free models answer, and how well."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING, Annotated

import typer

from ...cli.declare import Json, command
from ...cli.output import print_lines, report, reported
from ...cli.spans import parse_duration
from ...errors import LimitError, NetworkError, UsageError
from ...render.amounts import tokens
from ...render.table import Column, table
from .scan_choice import Choice
from .scan_run import THREADS, Scan, ScanOptions

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ...cli.world import World
    from .scan_run import Scanned

_CANDIDATES = 6
"""How many fallbacks OpenClaw chooses."""
_MOST_BILLIONS = 1e6
_LISTED = (
    Column("Model", least=20),
    Column("Parameters", right=True, rank=1),
    Column("Tools", rank=2),
    Column("Image", rank=3),
    Column("Context", right=True, rank=4),
    Column("Listed", rank=5),
)
_SHAPE = (
    Column("Model", least=20),
    Column("First token", right=True),
    Column("Tools", rank=2),
    Column("Image", rank=3),
    Column("Context", right=True, rank=4),
    Column("Error", rank=1, least=10),
)


Provider = Annotated[
    str | None, typer.Option(metavar="NAME", help="Only models of this author: google, meta …")
]
Limit = Annotated[
    int | None, typer.Option(metavar="N", min=1, help="Look at so many models at most.")
]
MinParams = Annotated[
    str | None,
    typer.Option(metavar="B", help="Only with so many billion parameters, as their names say."),
]
MaxAge = Annotated[
    float | None, typer.Option("--max-age-days", metavar="N", min=0, help="Only newer ones.")
]
Timeout = Annotated[
    str, typer.Option(metavar="S", help="Wait so long for each answer; 30000ms is understood too.")
]
Concurrency = Annotated[int, typer.Option(metavar="N", min=1, max=32, help="Ask so many at once.")]
NoProbe = Annotated[
    bool, typer.Option("--no-probe", help="Ask no model: show what the list says. Needs no key.")
]
SetDefault = Annotated[
    bool, typer.Option("--set-default", help="Make the best one the default model.")
]
SetImage = Annotated[
    bool, typer.Option("--set-image", help="Make the best one for pictures the image model.")
]
SetFallbacks = Annotated[
    int | None, typer.Option(metavar="N", min=0, help="Make the next N the fallbacks.")
]
Yes = Annotated[
    bool, typer.Option("--yes", "--no-input", help="Make the best the fallbacks, as OpenClaw does.")
]
MaxCandidates = Annotated[
    int | None, typer.Option(metavar="N", min=1, help="With --yes: so many at most; else 6.")
]

HEADINGS = {
    "Which": "provider limit min_params max_age",
    "How": "no_probe timeout concurrency",
    "Result": "set_default set_image set_fallbacks yes max_candidates as_json",
}


@command(
    headings=HEADINGS,
    epilog="Example: openclaw models scan --limit 10 --set-default --set-fallbacks 2",
)
def app(
    ctx: typer.Context,
    provider: Provider = None,
    limit: Limit = None,
    min_params: MinParams = None,
    max_age: MaxAge = None,
    no_probe: NoProbe = False,
    timeout: Timeout = "30",
    concurrency: Concurrency = THREADS,
    set_default: SetDefault = False,
    set_image: SetImage = False,
    set_fallbacks: SetFallbacks = None,
    yes: Yes = False,
    max_candidates: MaxCandidates = None,
    as_json: Json = False,
) -> int:
    """Ask the free models, and show which answer."""
    world: World = ctx.obj
    if no_probe and (set_default or set_image or set_fallbacks):
        raise UsageError("--no-probe tells nothing of what works: it chooses no models")
    options = ScanOptions(
        provider=provider,
        limit=limit,
        min_billions=_billions(min_params),
        max_age_days=max_age,
        seconds=parse_duration(timeout, "--timeout"),
        at_once=concurrency,
        is_probing=not no_probe,
    )
    stores = set_default or set_image or yes or bool(set_fallbacks)
    settings = world.settings(creates=stores)
    scanning = Scan(world, settings, options)
    try:
        found = scanning.run()
    except KeyboardInterrupt:
        if not as_json and (so_far := scanning.found()):
            print_lines(_lines(so_far))
        raise
    fallbacks = set_fallbacks if set_fallbacks is not None else 0
    if yes and set_fallbacks is None:
        fallbacks = max_candidates or _CANDIDATES
    elif max_candidates is not None:
        fallbacks = min(fallbacks, max_candidates)
        if not fallbacks:
            world.console().notice("nothing is stored: --yes stores the best of them")
    if yes and no_probe:
        world.console().notice("nothing is stored without probes")
    choice = Choice.of(found, settings, default=set_default, image=set_image)
    choice = choice.with_fallbacks(found, fallbacks, images=yes)
    if choice.is_any:
        world.store().update(choice.stored)
    shape = {"models": [scanned.as_json() for scanned in found], **choice.as_json()}
    if not (yes or set_fallbacks):
        shape["fallbacks"] = None
    report(
        world, shape, [*_lines(found, is_probing=not no_probe), *choice.lines()], as_json=as_json
    )
    if not no_probe and not any(scanned.works for scanned in found):
        kind = LimitError if scanning.is_exhausted else NetworkError
        error = kind("no free model answered", hint="openclaw models list --free shows them all")
        raise reported(error, in_json=as_json)
    return 0


def _billions(written: str | None) -> float | None:
    """Return a number of parameters in billions: ``7``, ``7b``, ``0.5B``.

    Raises:
        UsageError: It is none.
    """
    if written is None:
        return None
    try:
        number = float(written.strip().lower().removesuffix("b"))
    except ValueError:
        number = -1.0
    if not 0 <= number < _MOST_BILLIONS:
        raise UsageError(f"--min-params: not a number of billions: {written[:20]!r}")
    return number


def _lines(found: Sequence[Scanned], *, is_probing: bool = True) -> list[str]:
    if not is_probing:
        return table(_LISTED, [_listed(scanned) for scanned in found])
    return table(_SHAPE, [_row(scanned) for scanned in found])


def _row(scanned: Scanned) -> tuple[str, ...]:
    words = {True: "yes", False: "no", None: ""}
    text = scanned.text
    first = text.first if text is not None and text.works else None
    return (
        scanned.model.id,
        "" if first is None else f"{first:.2f} s",
        words[scanned.tools],
        words[scanned.image],
        tokens(scanned.model.context),
        (text.error if text is not None else None) or "",
    )


def _listed(scanned: Scanned) -> tuple[str, ...]:
    model = scanned.model
    size = model.billions
    return (
        model.id,
        "" if size is None else f"{size:g}b",
        "yes" if model.takes_tools else "",
        "yes" if "image" in model.inputs else "",
        tokens(model.context),
        time.strftime("%Y-%m-%d", time.gmtime(model.created)) if model.created else "",
    )
