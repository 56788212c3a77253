"""``openclaw models``: which model is asked, and how."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from .context import Globals, print_json, print_lines

if TYPE_CHECKING:
    from ..config.settings import Settings, Sourced

app = typer.Typer(
    add_completion=False,
    rich_markup_mode=None,
    help="Show or set the default model.",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Example: openclaw models set openrouter/anthropic/claude-sonnet-4.5",
)

_JSON = Annotated[bool, typer.Option("--json", help="Report as one JSON object.")]
_PLAIN = Annotated[bool, typer.Option("--plain", help="Print the default ref alone.")]


@app.callback(invoke_without_command=True)
def models(ctx: typer.Context) -> None:
    """Show or set the default model."""
    if ctx.invoked_subcommand is None:
        _show_status(ctx.obj, as_json=False, plain=False)


@app.command("status", epilog="Example: openclaw models status --json")
def status(ctx: typer.Context, as_json: _JSON = False, plain: _PLAIN = False) -> int:
    """Show model, fallbacks, key and route, and their sources."""
    _show_status(ctx.obj, as_json=as_json, plain=plain)
    return 0


@app.command("set", epilog="Example: openclaw models set openrouter/openai/gpt-5.2")
def set_model(
    ctx: typer.Context,
    ref: Annotated[str, typer.Argument(metavar="REF|ALIAS", help="The model to ask by default.")],
    as_json: _JSON = False,
) -> int:
    """Set the default model."""
    from ..config.edits import set_primary

    world: Globals = ctx.obj
    store = world.store()
    chosen = world.settings().parse_ref(ref)
    changed = store.update(lambda document: set_primary(document, str(chosen)))
    if as_json:
        print_json({"default_model": str(chosen), "config": str(store.path), "changed": changed})
    else:
        print_lines([f"Default model: {chosen}"])
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
    from ..config.credentials import find_credential
    from ..redact import redact

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
