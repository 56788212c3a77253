"""Runs the stand-in by hand: ``python -m tests.standin --ca-dir DIR --port-file FILE``.

It says where it listens, in FILE and as one line on standard output: JSON with ``proxy_url``,
``base_url`` and ``ca_file``. It stops on SIGTERM, SIGINT, or the end of its standard input.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import stat
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import defaults, script, sse
from .server import StandIn
from .tls import Authority

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from .recorded import Recorded

_SECONDS_TO_FIRST_WORD = 0.4
_SECONDS_PER_WORD = 0.03
_FILE_LINE = re.compile(r"^diff --git a/(?P<old>\S+) b/(?P<new>\S+)$", re.MULTILINE)
_LONGEST_ECHO = 60


def main(argv: Sequence[str] | None = None) -> int:
    """Serve until told to stop; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.standin", description=__doc__)
    parser.add_argument("--ca-dir", type=Path, required=True, metavar="DIR")
    parser.add_argument("--port-file", type=Path, required=True, metavar="FILE")
    options = parser.parse_args(argv)

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    with StandIn(Authority(options.ca_dir)) as standin:
        standin.default = answer_at_a_natural_pace
        _announce(standin, options.port_file)
        if _stdin_can_end():
            threading.Thread(target=_wait_for_end_of_stdin, args=(stop,), daemon=True).start()
        stop.wait()
    options.port_file.unlink(missing_ok=True)
    return 0


def answer_at_a_natural_pace(request: Recorded) -> script.Script:
    """Answer streamed chats word by word, as a model would; all else as always."""
    if not request.is_chat or not request.json().get("stream"):
        return defaults.answer(request)
    body = request.json()
    model = sse.model_used(body.get("model"))
    form = body.get("response_format") or {}
    if form.get("type") == "json_schema":
        reply = json.dumps(example(form["json_schema"]["schema"]), ensure_ascii=False)
    else:
        reply = describe(prompt_of(body))
    tokens = len(sse.pieces(reply))
    usage = {
        **sse.USAGE,
        "completion_tokens": tokens,
        "total_tokens": sse.USAGE["prompt_tokens"] + tokens,
    }
    return script.event_stream(*_paced(reply, model, usage))


def prompt_of(body: dict[str, Any]) -> str:
    """Return the text of the last user message."""
    users = [message for message in body["messages"] if message.get("role") == "user"]
    content = users[-1]["content"] if users else ""
    if isinstance(content, str):
        return content
    return "\n".join(part.get("text", "") for part in content)


def describe(prompt: str) -> str:
    """Return what there is to say about a prompt without a model: what it holds."""
    opening = "I am the stand-in, not a model: I can count, but not judge. "
    if touched := [found["new"] for found in _FILE_LINE.finditer(prompt)]:
        added, removed = _count(prompt, "+"), _count(prompt, "-")
        files = "1 file" if len(touched) == 1 else f"{len(touched)} files"
        return (
            f"{opening}Your diff touches {files}, {added} lines added and {removed} removed:\n\n"
            + "".join(f"- {name}\n" for name in touched)
            + "\nWith a key of your own, a real model reviews it here."
        )
    first, _, rest = prompt.strip().partition("\n")
    shown = first if len(first) <= _LONGEST_ECHO else first[:_LONGEST_ECHO] + "…"
    more = f" and {len(rest.splitlines())} more lines" if rest else ""
    return f"{opening}You sent me “{shown}”{more}. With a key of your own, a real model answers it."


def example(schema: dict[str, Any], name: str = "value", number: int = 1) -> Any:
    """Return a value that fits a plain schema; ``number`` tells those of a list apart."""
    match schema.get("type"):
        case "object":
            parts = schema.get("properties", {})
            return {part: example(inner, part, number) for part, inner in parts.items()}
        case "array":
            return [example(schema.get("items", {}), name, each) for each in (1, 2, 3)]
        case "integer":
            return number
        case "number":
            return number + 0.5
        case "boolean":
            return True
        case _:
            return f"{name} {number}"


def _count(diff: str, sign: str) -> int:
    return sum(
        line.startswith(sign) and not line.startswith(f"{sign * 3} ") for line in diff.splitlines()
    )


def _paced(reply: str, model: str, usage: dict[str, Any]) -> Iterator[bytes | script.Step]:
    yield sse.comment()
    yield script.Pause(_SECONDS_TO_FIRST_WORD)
    for piece in sse.pieces(reply):
        yield sse.text(piece, model=model)
        yield script.Pause(_SECONDS_PER_WORD)
    yield sse.finished(model=model)
    yield sse.usage_event(usage, model=model)


def _announce(standin: StandIn, port_file: Path) -> None:
    places = {
        "proxy_url": standin.origin,
        "base_url": standin.url,
        "ca_file": str(standin.authority.ca_file.resolve()),
    }
    # replaced in one step: whoever waits for the file never reads half of it
    partial = port_file.with_name(port_file.name + ".partial")
    partial.write_text(json.dumps(places) + "\n")
    partial.replace(port_file)
    print(json.dumps(places), flush=True)


def _stdin_can_end() -> bool:
    # a shell gives its background jobs /dev/null, whose end means nothing
    try:
        return stat.S_ISFIFO(os.fstat(0).st_mode) or os.isatty(0)
    except OSError:
        return False


def _wait_for_end_of_stdin(stop: threading.Event) -> None:
    # past sys.stdin, whose lock would trouble the interpreter's end
    while os.read(0, 4096):
        pass
    stop.set()


if __name__ == "__main__":
    sys.exit(main())
