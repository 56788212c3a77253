"""The scripts that turn the words on a shell's line into a command, at a key.

The words go in on standard input: nothing in them is evaluated, and the shell and the program read
them as they were typed. What comes back is put on the line and never run.
"""

from __future__ import annotations

from .widget_others import FISH, POWERSHELL

_ASKED = (
    "You turn a wish into one command line for {shell} on {system}. Answer with the command line"
    " alone, on one line: no explanation, no Markdown, no prompt sign."
)
_OPTIONS = "chat --quiet --raw --no-usage --hide-reasoning --no-history --system"

_BASH = r"""# The key of openclaw for bash, from 4 on. Written by `make docs`; do not edit.
# It turns the words on the line into a command, puts it there, and never runs it.

_openclaw_widget() {
  [[ $READLINE_LINE == *[![:space:]]* ]] || return 0
  local wish="$READLINE_LINE" reply line first="" status=0 fenced="" saved columns shown mark
  # What makes a line read otherwise than it runs: marks of the direction of text.
  local -a marks=(
    $'\xd8\x9c' $'\xe2\x80\x8e' $'\xe2\x80\x8f' $'\xe2\x80\xaa' $'\xe2\x80\xab'
    $'\xe2\x80\xac' $'\xe2\x80\xad' $'\xe2\x80\xae' $'\xe2\x81\xa6' $'\xe2\x81\xa7'
    $'\xe2\x81\xa8' $'\xe2\x81\xa9'
  )
  columns="${COLUMNS:-80}"
  shown="${wish//[[:cntrl:]]/ }"
  # Ctrl-C ends the question, and not the line.
  saved="$(trap -p INT)"
  trap : INT
  printf '\r\e[K\e[2m%s\e[0m' "asking: ${shown:0:columns-12}" >&2
  reply="$(_openclaw_ask "$wish")" || status=$?
  trap - INT
  eval "$saved" # the user's own, as bash has written it
  printf '\r\e[K' >&2
  if ((status == 130)); then
    return 0
  elif ((status)); then
    reply="${reply##*$'\n'}"
    _openclaw_say "${reply:-openclaw ended with status $status}"
    return 0
  fi
  # Of a block of code what stands in it, else all; the first line, with those that go on with it.
  [[ $reply == *'```'* ]] && fenced=before
  while IFS= read -r line; do
    line="${line//$'\t'/ }"
    line="${line//[[:cntrl:]]/}"
    for mark in "${marks[@]}"; do
      line="${line//"$mark"/}"
    done
    if [[ $line =~ ^[[:space:]]*\`\`\` ]]; then
      [[ $fenced == inside ]] && break
      fenced=inside
      continue
    fi
    [[ $fenced == before || (-z $first && $line != *[![:space:]]*) ]] && continue
    first="$first$line"
    [[ $first == *\\ ]] || break
    first="${first%\\}"
  done <<<"$reply"
  first="${first#"${first%%[![:space:]]*}"}"
  first="${first%"${first##*[![:space:]]}"}"
  # The marks of code in Markdown would run what the command prints.
  [[ $first =~ ^\`+([^\`]+)\`+$ ]] && first="${BASH_REMATCH[1]}"
  first="${first#'$ '}"
  if [[ -z $first ]]; then
    _openclaw_say "the answer holds no command"
    return 0
  fi
  READLINE_LINE="$first"
  # bash counts bytes before 5.1 or so; what lies behind the end is the end.
  READLINE_POINT=${#READLINE_LINE}
}

# Prints the answer; where there is none, the error behind it on a line of its own.
_openclaw_ask() {
  local error status=0
  {
    error="$(printf '%s' "$1" | command openclaw %OPTIONS% "%ASKED%" 2>&1 >&3)" || status=$?
  } 3>&1
  ((status)) || return 0
  error=$'\n'"$error"
  [[ $error == *$'\n'error:* ]] && error="error:${error#*$'\n'error:}"
  error="${error#$'\n'}"
  error="${error%%$'\n'*}"
  printf '\n%s' "${error//[[:cntrl:]]/}"
  return "$status"
}

# The line stands there again below it, as it was.
_openclaw_say() {
  local prompt=""
  if ((BASH_VERSINFO[0] > 4 || BASH_VERSINFO[1] > 3)); then
    prompt="${PS1@P}"
    prompt="${prompt##*$'\n'}"
    prompt="${prompt//[$'\001\002']/}"
  fi
  printf '%s%s\n%s\n' "$prompt" "${READLINE_LINE//[[:cntrl:]]/ }" "$1" >&2
}

if [[ $- == *i* ]] && ((BASH_VERSINFO[0] > 3)); then
  case "${OPENCLAW_WIDGET_KEY:-alt-enter}" in
    alt-enter) _openclaw_key='\e\C-m' ;;
    alt-?) _openclaw_key="\\e${OPENCLAW_WIDGET_KEY#alt-}" ;;
    ctrl-?) _openclaw_key="\\C-${OPENCLAW_WIDGET_KEY#ctrl-}" ;;
    *) _openclaw_key="$OPENCLAW_WIDGET_KEY" ;; # as bind writes it
  esac
  for _openclaw_keymap in emacs-standard vi-insert; do
    bind -m "$_openclaw_keymap" -x "\"$_openclaw_key\": _openclaw_widget"
  done
  unset _openclaw_key _openclaw_keymap
fi
"""

_ZSH = r"""# The key of openclaw for zsh. Written by `make docs`; do not edit.
# It turns the words on the line into a command, puts it there, and never runs it.

_openclaw_widget() {
  emulate -L zsh
  setopt extended_glob local_traps
  [[ $BUFFER == *[^[:space:]]* ]] || return 0
  local reply line first="" fenced="" asked=0 mark
  # What makes a line read otherwise than it runs: marks of the direction of text.
  local -a marks=(
    $'\xd8\x9c' $'\xe2\x80\x8e' $'\xe2\x80\x8f' $'\xe2\x80\xaa' $'\xe2\x80\xab'
    $'\xe2\x80\xac' $'\xe2\x80\xad' $'\xe2\x80\xae' $'\xe2\x81\xa6' $'\xe2\x81\xa7'
    $'\xe2\x81\xa8' $'\xe2\x81\xa9'
  )
  # Ctrl-C ends the question, and not the line.
  trap : INT
  zle -R "asking: ${${BUFFER//[[:cntrl:]]/ }[1,COLUMNS-12]}"
  reply=$(_openclaw_ask "$BUFFER") || asked=$?
  if (( asked == 130 )); then
    zle -R ""
    return 0
  elif (( asked )); then
    reply=${reply##*$'\n'}
    zle -M -- "${reply:-openclaw ended with status $asked}"
    return 0
  fi
  # Of a block of code what stands in it, else all; the first line, with those that go on with it.
  [[ $reply == *'```'* ]] && fenced=before
  for line in "${(@f)reply}"; do
    line=${line//$'\t'/ }
    line=${line//[[:cntrl:]]/}
    for mark in $marks; do
      line=${line//$mark/}
    done
    if [[ $line == [[:space:]]#'```'* ]]; then
      [[ $fenced == inside ]] && break
      fenced=inside
      continue
    fi
    [[ $fenced == before || ( -z $first && $line != *[^[:space:]]* ) ]] && continue
    first+=$line
    [[ $first == *\\ ]] || break
    first=${first%\\}
  done
  first=${${first##[[:space:]]#}%%[[:space:]]#}
  # The marks of code in Markdown would run what the command prints.
  [[ $first == '`'##[^\`]##'`'## ]] && first=${${first##'`'##}%%'`'##}
  first=${first#'$ '}
  if [[ -z $first ]]; then
    zle -M "the answer holds no command"
    return 0
  fi
  BUFFER=$first
  CURSOR=$#BUFFER
}

# Prints the answer; where there is none, the error behind it on a line of its own.
_openclaw_ask() {
  local error asked=0
  {
    error=$(print -rn -- "$1" | command openclaw %OPTIONS% "%ASKED%" 2>&1 >&3) || asked=$?
  } 3>&1
  (( asked )) || return 0
  error=$'\n'$error
  [[ $error == *$'\n'error:* ]] && error="error:${error#*$'\n'error:}"
  error=${error#$'\n'}
  error=${error%%$'\n'*}
  print -rn -- $'\n'"${error//[[:cntrl:]]/}"
  return $asked
}

if [[ -o interactive ]]; then
  zle -N openclaw-widget _openclaw_widget
  () {
    local key=${OPENCLAW_WIDGET_KEY:-alt-enter} keymap
    case $key in
      alt-enter) key='^[^M' ;;
      alt-?) key="^[${key#alt-}" ;;
      ctrl-?) key="^${key#ctrl-}" ;;
    esac # anything else is as bindkey writes it
    for keymap in emacs viins; do
      bindkey -M $keymap -- $key openclaw-widget
    done
  }
fi
"""


def widget_scripts() -> dict[str, str]:
    """Return each script by its file name."""
    here = {
        "widget.bash": (_BASH, "bash", "$OSTYPE"),
        "widget.zsh": (_ZSH, "zsh", "$OSTYPE"),
        "widget.fish": (FISH, "fish", "$system"),
        "widget.ps1": (POWERSHELL, "PowerShell", "$system"),
    }
    return {
        name: script.replace("%OPTIONS%", _OPTIONS).replace(
            "%ASKED%", _ASKED.format(shell=shell, system=system)
        )
        for name, (script, shell, system) in here.items()
    }
