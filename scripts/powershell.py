"""The completion script for PowerShell, from 5.1 on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from openclaw_cli.config.completion_names import (
    ALIAS_NAMES,
    MODEL_NAMES,
    SESSION_NAMES,
    TEMPLATE_NAMES,
)

from .tree import config_keys, global_options, own_options, parameters, walk

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .tree import Command, Option, Value

# Hash tables made by @{} know no case, and -f and -F are two options.
_SCRIPT = r"""# Completions of openclaw for PowerShell. Written by `make docs`; do not edit.

$global:__openclaw = [System.Collections.Hashtable]::new([System.StringComparer]::Ordinal)
%TABLE%

Register-ArgumentCompleter -Native -CommandName openclaw -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $table = $global:__openclaw
    $path = ''; $option = ''; $count = 0; $first = ''
    foreach ($element in @($commandAst.CommandElements | Select-Object -Skip 1)) {
        if ($element.Extent.EndOffset -ge $cursorPosition) { break }
        $word = $element.Extent.Text
        if ($element -is [System.Management.Automation.Language.StringConstantExpressionAst]) {
            $word = $element.Value
        }
        if ($option) { $option = ''; continue }
        if ($word -eq '--') { return }
        if ($word.StartsWith('-') -and $word.Length -gt 1) {
            if ($table["$path`:$word"] -or $table["*:$word"]) { $option = $word }
        } elseif ($table.ContainsKey("$path $word")) {
            $path = "$path $word"
        } else {
            if ($count -eq 0) { $first = $word }
            $count++
        }
    }
    $typed = "$wordToComplete".TrimStart("'", '"')
    $lead = ''
    if (-not $option -and $typed -match '^(--[^=]+)=') {
        $option = $Matches[1]
        $lead = "$option="
        $typed = $typed.Substring($lead.Length)
    }
    $kind = 'options'
    if ($option) {
        $kind = $table["$path`:$option"]
        if (-not $kind) { $kind = $table["*:$option"] }
    } elseif (-not $typed.StartsWith('-')) {
        $kind = $table["$path`:$count"]
        if (-not $kind) { $kind = $table["$path`:*"] }
    }
    if (-not $kind) { return }
    if ($kind -eq 'key value') {
        $kind = $table["=$first"]
        if (-not $kind) { return }
    }
    $names = {
        param($file)
        $state = Join-Path $HOME '.local/state/openclaw'
        $cache = Join-Path $HOME '.cache/openclaw'
        $mac = Join-Path $HOME 'Library/Caches'
        if (Test-Path -LiteralPath $mac) {
            $cache = Join-Path $mac 'openclaw'
            $state = Join-Path $HOME 'Library/Application Support/openclaw'
        }
        if ($env:LOCALAPPDATA) {
            $cache = Join-Path $env:LOCALAPPDATA 'openclaw/Cache'
            $state = Join-Path $env:LOCALAPPDATA 'openclaw'
        }
        if ($env:XDG_CACHE_HOME) { $cache = Join-Path $env:XDG_CACHE_HOME 'openclaw' }
        if ($env:XDG_STATE_HOME) { $state = Join-Path $env:XDG_STATE_HOME 'openclaw' }
        if ($env:OPENCLAW_STATE_DIR) {
            $cache = Join-Path $env:OPENCLAW_STATE_DIR 'cache'
            $state = $env:OPENCLAW_STATE_DIR
        }
        if ($file -eq '%SESSIONS%') { $cache = $state }
        $found = Join-Path $cache $file
        if (Test-Path -LiteralPath $found) {
            [System.IO.File]::ReadAllLines($found) | Where-Object { $_ }
        }
    }
    $offered = @()
    switch -CaseSensitive ($kind) {
        'free' { return }
        'options' { $offered = ($table["$path`:"] + ' ' + $table['*:']).Trim() -split ' +' }
        'session' { $offered = @(& $names '%SESSIONS%') }
        'template' { $offered = @(& $names '%TEMPLATES%') }
        'param' { $offered = $table['=param'].Substring(1) -split ' ' }
        'alias' { $offered = @(& $names '%ALIASES%') }
        'ref' {
            $offered = @(& $names '%ALIASES%')
            foreach ($name in @(& $names '%MODELS%')) {
                # Both forms of a ref are right; the short one is offered once it is begun.
                if ($typed -and -not $name.StartsWith('openrouter/')) { $offered += $name }
                $offered += 'openrouter/' + ($name -replace '^openrouter/', '')
            }
        }
        { $_ -in 'file', 'text' } {
            if ($kind -eq 'text') {
                if (-not $typed.StartsWith('@') -or $typed.StartsWith('@@')) { return }
                $lead = "$lead@"
                $typed = $typed.Substring(1)
            }
            $folder = $typed -replace '[^/\\]*$', ''
            $inside = if ($folder) { $folder } else { '.' }
            if (-not (Test-Path -LiteralPath $inside -PathType Container)) { return }
            $files = @(Get-ChildItem -LiteralPath $inside)
            $offered = @($files | ForEach-Object { "$folder$($_.Name)" })
        }
        default { $offered = $kind.Substring(1) -split ' ' }
    }
    $found = @($offered | Where-Object {
        $_ -and $_.StartsWith($typed, [System.StringComparison]::Ordinal)
    })
    # No model begins like this: those that have it in them.
    if ($kind -eq 'ref' -and -not $found.Count) {
        $found = @($offered | Where-Object { $_ -and $_.Contains($typed) })
    }
    foreach ($one in $found) {
        if ($one) {
            $text = "$lead$one"
            # Nothing in a name is expanded: what PowerShell would read as its own is quoted.
            if ($text -notmatch '^[A-Za-z0-9_./:~+=-]+$') {
                $text = "'" + $text.Replace("'", "''") + "'"
            }
            $result = [System.Management.Automation.CompletionResult]
            $result::new($text, $one, 'ParameterValue', $one)
        }
    }
}
"""


def powershell(tree: Command) -> str:
    """Return the script."""
    rows = [row for command in walk(tree) for row in _rows(tree, command)]
    rows += [_row("*:", " ".join(_names(global_options(tree))))]
    rows += [row for option in global_options(tree) for row in _option_rows("*", option)]
    found = parameters().items()
    typed = [f"{name}={word}" for name, words in found for word in words or ("",)]
    rows += [_row("=param", _words(typed))]
    rows += [_row(f"={key.path}", _words(key.choices)) for key in config_keys() if key.choices]
    return (
        _SCRIPT.replace("%TABLE%", "\n".join(rows))
        .replace("%ALIASES%", ALIAS_NAMES)
        .replace("%MODELS%", MODEL_NAMES)
        .replace("%SESSIONS%", SESSION_NAMES)
        .replace("%TEMPLATES%", TEMPLATE_NAMES)
    )


def _rows(tree: Command, command: Command) -> Iterator[str]:
    """Yield the entries for one command: itself, its options, what stands below it."""
    line = "".join(f" {word}" for word in command.path)
    if line:
        yield _row(line, "command")
    options = own_options(tree, command)
    yield _row(f"{line}:", " ".join(_names(options)))
    for option in options:
        yield from _option_rows(line, option)
    if command.commands:
        yield _row(f"{line}:0", _words([child.path[-1] for child in command.commands]))
    for index, value in enumerate(command.arguments):
        yield _row(f"{line}:{'*' if value.many else index}", _kind(value))


def _option_rows(line: str, option: Option) -> Iterator[str]:
    if option.value is not None:
        for name in option.names:
            yield _row(f"{line}:{name}", _kind(option.value))


def _names(options: list[Option]) -> list[str]:
    return [name for option in options for name in option.names]


def _kind(value: Value) -> str:
    """Return what is offered for a value: a kind, or ``=`` and the words themselves."""
    match value.kind:
        case "choice":
            return _words(value.choices)
        case "key":
            return _words([key.path for key in config_keys()])
        case _:
            return value.kind


def _words(words: list[str] | tuple[str, ...]) -> str:
    return "=" + " ".join(words)


def _row(name: str, value: str) -> str:
    return f"$global:__openclaw[{_quoted(name)}] = {_quoted(value)}"


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
