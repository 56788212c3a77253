# The key of openclaw for PowerShell. Written by `make docs`; do not edit.
# It turns the words on the line into a command, puts it there, and never runs it.

$global:__openclaw_widget = {
    $buffer = [Microsoft.PowerShell.PSConsoleReadLine]
    $wish = $null
    $cursor = $null
    $buffer::GetBufferState([ref]$wish, [ref]$cursor)
    if ([string]::IsNullOrWhiteSpace($wish)) { return }
    $OutputEncoding = [System.Text.UTF8Encoding]::new($false)
    $system = [System.Environment]::OSVersion.Platform
    $asked = "You turn a wish into one command line for PowerShell on $system. Answer with the command line alone, on one line: no explanation, no Markdown, no prompt sign."
    $reply = @($wish | & openclaw chat --quiet --raw --no-usage --hide-reasoning --no-history --system $asked 2>&1)
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
