# The key of openclaw for zsh. Written by `make docs`; do not edit.
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
    error=$(print -rn -- "$1" | command openclaw chat --quiet --raw --no-usage --hide-reasoning --no-history --system "You turn a wish into one command line for zsh on $OSTYPE. Answer with the command line alone, on one line: no explanation, no Markdown, no prompt sign." 2>&1 >&3) || asked=$?
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
