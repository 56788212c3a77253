# The key of openclaw for fish, from 3.1 on. Written by `make docs`; do not edit.
# It turns the words on the line into a command, puts it there, and never runs it.

function __openclaw_widget --description 'Turn the words on the line into a command'
    set -l wish (commandline -b | string collect)
    string match -qr '\S' -- $wish; or return
    set -l errors (mktemp); or return
    set -l system (uname -s)
    set -l asked "You turn a wish into one command line for fish on $system. Answer with the command line alone, on one line: no explanation, no Markdown, no prompt sign."
    set -l reply (printf '%s' $wish | command openclaw chat --quiet --raw --no-usage --hide-reasoning --no-history --system $asked 2>$errors)
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
