"""Words that people type where a command belongs, by the lines that do what they mean.

A line has no ``openclaw`` before it. ``…`` at its end stands for what was typed behind the word.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

_FIRST = {
    "chat …": "ask prompt say tell query question send message msg agent run generate answer",
    "chat": "talk start new interactive repl shell tui conversation begin",
    "chat --file …": "file files attach upload",
    "chat --web …": "web browse internet",
    "chat --tool …": "tool tools plugin plugins",
    "chat --image …": "image picture pictures",
    "chat --schema …": "structured",
    "chat --continue": "continue",
    "chat --resume": "resume",
    "onboard": "setup init install configure configuration begin-setup wizard quickstart",
    "models auth login": "login signin sign-in log-in authenticate connect oauth",
    "models auth logout": "logout signout sign-out log-out",
    "models auth …": "auth key keys token tokens credentials apikey api-key secret secrets",
    "models set …": "model use switch select choose default",
    "models list …": "list ls",
    "models list … | sessions search …": "search find grep",
    "models list --free": "free",
    "models list --sort price": "price prices pricing",
    "models status": "status current info",
    "models status --check": "account balance credit credits whoami me quota limits",
    "sessions list": "history session conversations chats log logs past recent",
    "sessions show …": "show view cat open",
    "usage": "cost costs spend spending spent bill billing stats statistics tokens-used money",
    "templates …": "template prompts roles role",
    "doctor": "health check diagnose debug test verify lint",
    "config get …": "settings options preferences prefs cfg",
    "completion": "complete completions autocomplete",
    "schema result": "json-schema",
    "api …": "request curl http",
    "--version": "version ver",
    "help …": "man docs documentation commands usage-help manual ?",
    "help environment": "env environment variables",
    "help exit-codes": "exit-codes exit-code errors exit-status",
}
_MODELS = {
    "models list …": "search find grep show info get describe view inspect details all available",
    "models list --sort price": "price prices pricing cost costs",
    "models list --free": "free",
    "models set …": "use switch select choose change default primary model",
    "models status": "current which",
    "models status --probe": "test probe try ping",
    "models status --check": "check account balance credits",
    "models refresh": "update fetch sync reload pull download",
    "models auth login": "login signin",
    "models auth logout": "logout signout",
    "models auth": "key keys token tokens",
    "models aliases …": "alias",
    "models fallbacks …": "fallback",
    "models image-fallbacks …": "image-fallback",
    "models set-image …": "image set_image setimage",
}
_SESSIONS = {
    "chat --continue": "continue last",
    "chat --session …": "resume load use switch",
    "chat": "new start create",
    "sessions path": "file where database db",
}
_TEMPLATES = {
    "templates edit …": "add new create set",
    "templates path": "file where folder location which",
    "chat --template …": "use run ask apply",
}
_CONFIG = {
    "config get …": "list ls all dump source",
    "config set …": "put write change update",
    "config file": "path where location which",
    "config patch": "merge import apply",
    "config schema": "keys help-keys",
    "onboard": "init setup new create",
    "doctor": "doctor",
}
_AUTH = {
    "models auth": "status show get",
    "models auth add": "set new create store save",
    "models auth login": "signin oauth connect",
    "models auth activate …": "use switch select choose default enable",
    "models auth paste-api-key": "paste key api-key apikey",
    "models auth paste-token": "token",
}
_ALIASES = {"models aliases add …": "set new create", "models aliases list": "show get"}
_FALLBACKS = {"models fallbacks add …": "set new create push", "models fallbacks clear": "reset"}
_IMAGE_FALLBACKS = {
    "models image-fallbacks add …": "set new create push",
    "models image-fallbacks clear": "reset",
}


def _by_word(lines: Mapping[str, str]) -> dict[str, tuple[str, ...]]:
    return {
        word: tuple(line.split(" | ")) for line, words in lines.items() for word in words.split()
    }


LINES: dict[str, dict[str, tuple[str, ...]]] = {
    "": _by_word(_FIRST),
    "models": _by_word(_MODELS),
    "sessions": _by_word(_SESSIONS),
    "templates": _by_word(_TEMPLATES),
    "config": _by_word(_CONFIG),
    "models auth": _by_word(_AUTH),
    "models aliases": _by_word(_ALIASES),
    "models fallbacks": _by_word(_FALLBACKS),
    "models image-fallbacks": _by_word(_IMAGE_FALLBACKS),
}
"""The words that lead to a group → a word that is none of its commands → what does it."""

ALIKE = (
    "list ls dir l index",
    "show view cat get print display read open info describe inspect",
    "search find grep lookup query",
    "remove rm delete del unset drop erase clear forget logout",
    "rename mv move",
    "fork copy cp branch duplicate clone",
    "export save download dump",
    "edit open vi vim nano modify",
    "validate check verify lint test",
    "add new create set append",
    "replay play watch compare",
    "order sort reorder priority",
)
"""Verbs that mean the same, by the row; a group has one or another, the earlier ones first."""

SAID: dict[str, str] = {
    **dict.fromkeys(
        ("update", "upgrade", "self-update"),
        "it is upgraded as it was installed, with pipx, uv or pip: see README.md, 'To upgrade'",
    ),
    **dict.fromkeys(
        ("exit", "quit"), "nothing runs here that could be left; in a chat it is /quit, or Ctrl-D"
    ),
    **dict.fromkeys(
        ("uninstall",),
        "it is removed as it was installed, e.g. pipx uninstall openclaw-cli; see README.md",
    ),
}
"""Words for which there is no command, and what to do instead."""
