"""``openclaw models status``: which model is asked, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from ..context import Globals, print_json, print_lines

if TYPE_CHECKING:
    from ...config.settings import Settings, Sourced

app = typer.Typer(add_completion=False, rich_markup_mode=None)


@app.command(epilog="Example: openclaw models status --json")
def status(
    ctx: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Report as one JSON object.")] = False,
    plain: Annotated[bool, typer.Option("--plain", help="Print the default ref alone.")] = False,
) -> int:
    """Show model, fallbacks, key and route, and their sources."""
    _show_status(ctx.obj, as_json=as_json, plain=plain)
    return 0


def _show_status(world: Globals, *, as_json: bool, plain: bool) -> None:
    settings = world.settings()
    primary = settings.primary()
    ref = settings.configured_ref(primary)
    if plain:
        print_lines([str(ref)])
        return
    report = _report(settings, primary)
    if as_json:
        print_json(report)
    else:
        print_lines(_lines(report))


def _report(settings: Settings, primary: Sourced) -> dict[str, Any]:
    from ...config.credentials import find_credential
    from ...redact import redact

    ref = settings.configured_ref(primary)
    route = settings.route(ref.provider)
    credential = find_credential(settings, ref.provider)
    return {
        "default": {"ref": str(ref), "written": primary.text, "source": primary.source},
        "fallbacks": [
            {
                "ref": str(settings.configured_ref(fallback)),
                "written": fallback.text,
                "source": fallback.source,
            }
            for fallback in settings.fallbacks()
        ],
        "provider": ref.provider,
        "base_url": route.base_url,
        "verified_route": route.verified,
        "key": {"redacted": redact(credential.key), "source": credential.source}
        if credential
        else None,
        "thinking_default": settings.thinking_default(),
        "config": settings.file,
    }


def _lines(report: dict[str, Any]) -> list[str]:
    default, key = report["default"], report["key"]
    rows = [("Default", f"{default['ref']}  ({default['source']})")]
    if default["written"] != default["ref"]:
        rows.append(("", f"written as {default['written']}"))
    for number, fallback in enumerate(report["fallbacks"], 1):
        rows.append((f"Fallback {number}", f"{fallback['ref']}  ({fallback['source']})"))
    none = "none: run openclaw onboard" if report["provider"] == "openrouter" else "none"
    verified = "verified OpenRouter" if report["verified_route"] else "not OpenRouter's own"
    rows += [
        ("Route", f"{report['base_url']}  ({verified})"),
        ("Key", f"{key['redacted']}  ({key['source']})" if key else none),
    ]
    if report["thinking_default"]:
        rows.append(("Thinking", report["thinking_default"]))
    width = max(len(name) for name, _ in rows)
    return [f"{name:<{width}}  {value}" for name, value in rows]
