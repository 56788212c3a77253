"""The key for fish and PowerShell: their scripts, without what ``widget`` puts into them."""

from __future__ import annotations

FISH = r"""# The key of openclaw for fish, from 3.1 on. Written by `make docs`; do not edit.
# It turns the words on the line into a command, puts it there, and never runs it.

function __openclaw_widget --description 'Turn the words on the line into a command'
    set -l wish (commandline -b | string collect)
    string match -qr '\S' -- $wish; or return
    set -l errors (mktemp); or return
    set -l system (uname -s)
    set -l asked "%ASKED%"
    set -l reply (printf '%s' $wish | command openclaw %OPTIONS% $asked 2>$errors)
    set -l ended $pipestatus[2]
    set -l error (string match -r '^error:.*' <$errors)[1]
    test -n "$error"; or set error "openclaw ended with status $ended"
    command rm -f -- $errors
    if test $ended -eq 130
        commandline -f repaint
        return
    else if test $ended -ne 0
        __openclaw_say (string replace -ra '[[:cntrl:]]' '' -- $error)
        return
    end
    # Of a block of code what stands in it, else all; the first line, with those that go on with it.
    set -l fenced no
    string match -q -- '*```*' $reply; and set fenced before
    set -l first ''
    set -l hidden '[[:cntrl:]\x{61c}\x{200e}\x{200f}\x{202a}-\x{202e}\x{2066}-\x{2069}]'
    for line in $reply
        set line (string replace -ra '\t' ' ' -- $line)
        # Marks of the direction of text make a line read otherwise than it runs.
        set line (string replace -ra $hidden '' -- $line)
        if string match -qr '^\s*```' -- $line
            test $fenced = inside; and break
            set fenced inside
            continue
        end
        test $fenced = before; and continue
        test -z "$first"; and not string match -qr '\S' -- $line; and continue
        set first "$first$line"
        string match -qr '\\\\$' -- $first; or break
        set first (string replace -r '\\\\$' '' -- $first)
    end
    set first (string trim -- $first)
    # The marks of code in Markdown would run what the command prints.
    set first (string replace -r '^`+([^`]+)`+$' '$1' -- $first)
    set first (string replace -r '^\$ ' '' -- $first)
    if test -z "$first"
        __openclaw_say 'the answer holds no command'
        return
    end
    commandline -r -- $first
    commandline -f repaint
end

function __openclaw_say --description 'Show a line, and the command line below it as it was'
    printf '\n%s\n' "$argv" >&2
    commandline -f repaint
end

if status is-interactive
    set -l key $OPENCLAW_WIDGET_KEY
    test -n "$key"; or set key alt-enter
    switch $key
        case alt-enter
            set key \e\r
        case 'alt-?'
            set key \e(string sub -s 5 -- $key)
        case 'ctrl-?'
            set -l letters abcdefghijklmnopqrstuvwxyz
            set -l before (string split -m 1 -- (string sub -s 6 -- $key) $letters)
            set key (printf '\\'(printf '%03o' (math 1 + (string length -- $before[1]))))
    end # anything else is as bind writes it
    bind $key __openclaw_widget
    bind -M insert $key __openclaw_widget
end
"""

POWERSHELL = r"""# The key of openclaw for PowerShell. Written by `make docs`; do not edit.
# It turns the words on the line into a command, puts it there, and never runs it.

$global:__openclaw_widget = {
    $buffer = [Microsoft.PowerShell.PSConsoleReadLine]
    $wish = $null
    $cursor = $null
    $buffer::GetBufferState([ref]$wish, [ref]$cursor)
    if ([string]::IsNullOrWhiteSpace($wish)) { return }
    $OutputEncoding = [System.Text.UTF8Encoding]::new($false)
    $system = [System.Environment]::OSVersion.Platform
    $asked = "%ASKED%"
    $reply = @($wish | & openclaw %OPTIONS% $asked 2>&1)
    $ended = $LASTEXITCODE
    $errors = @($reply | Where-Object { $_ -is [System.Management.Automation.ErrorRecord] })
    $lines = @($reply | Where-Object { $_ -isnot [System.Management.Automation.ErrorRecord] })
    $said = ''
    if ($ended -eq 130) { return }
    if ($ended -ne 0) {
        $said = "$($errors | Where-Object { "$_" -match '^error:' } | Select-Object -First 1)"
        if (-not $said) { $said = "openclaw ended with status $ended" }
    }
    # Of a block of code what stands in it, else all; the first line, with those that go on with it.
    $fenced = ''
    if (@($lines | Where-Object { "$_" -match '^\s*```' }).Count) { $fenced = 'before' }
    $first = ''
    foreach ($one in $lines) {
        # Marks of the direction of text make a line read otherwise than it runs.
        $line = "$one" -replace '\t', ' '
        $line = $line -replace '[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]', ''
        if ($line -match '^\s*```') {
            if ($fenced -eq 'inside') { break }
            $fenced = 'inside'
            continue
        }
        if ($fenced -eq 'before' -or (-not $first -and -not $line.Trim())) { continue }
        $first += $line
        if (-not $first.EndsWith('`')) { break }
        $first = $first.Substring(0, $first.Length - 1)
    }
    # The marks of code in Markdown are none of the command's.
    $first = $first.Trim() -replace '^`+([^`]+)`+$', '$1' -replace '^\$ ', ''
    if (-not $said -and -not $first) { $said = 'the answer holds no command' }
    if ($said) {
        [Console]::Error.WriteLine()
        [Console]::Error.WriteLine($said -replace '\p{Cc}', '')
        $buffer::InvokePrompt()
        return
    }
    $buffer::Replace(0, $wish.Length, $first)
}

if (Get-Command Set-PSReadLineKeyHandler -ErrorAction Ignore) {
    $key = $env:OPENCLAW_WIDGET_KEY
    if (-not $key) { $key = 'alt-enter' }
    $key = $key -replace '^alt-', 'Alt+' -replace '^ctrl-', 'Ctrl+' -replace '\+enter$', '+Enter'
    Set-PSReadLineKeyHandler -Chord $key -ScriptBlock $global:__openclaw_widget
}
"""
