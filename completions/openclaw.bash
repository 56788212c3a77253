# Completions of openclaw for bash. Written by `make docs`; do not edit.

_openclaw() {
  local IFS=$' \t\n' rest="${COMP_LINE:0:COMP_POINT}" command="" option="" kind="" offered=""
  local piece word current lead i last=-1 count=0
  local -a words arguments
  local keys="env env.OPENROUTER_API_KEY env.vars agents agents.defaults agents.defaults.model agents.defaults.model.primary agents.defaults.model.fallbacks agents.defaults.models agents.defaults.params agents.defaults.thinkingDefault models models.providers"

  # bash cuts words at = : @ as well; pieces with no blank between them are one word.
  for ((i = 0; i <= COMP_CWORD; i++)); do
    piece="${COMP_WORDS[i]}"
    if ((i == 0)) || [[ -z $rest || $rest == [[:blank:]]* ]]; then
      last=$((last + 1))
      rest="${rest#"${rest%%[![:blank:]]*}"}"
    fi
    [[ $rest == "$piece"* ]] || piece="$rest" # the cursor is inside the word
    words[last]="${words[last]}$piece"
    rest="${rest#"$piece"}"
  done
  current="${words[last]#[\"\']}"

  for ((i = 1; i < last; i++)); do
    word="${words[i]}"
    if [[ -n $option ]]; then
      option=""
      continue
    fi
    case "$word" in
      --) return ;;
      -?*)
        case "$command:$word" in
          " onboard:--auth-choice"|" onboard:--openrouter-api-key"|" onboard:--secret-input-mode"|" onboard:--model"|" onboard:--config-format"|" chat:-m"|" chat:--model"|" chat:-s"|" chat:--system"|" chat:-f"|" chat:--file"|" chat:-t"|" chat:--thinking"|" chat:-P"|" chat:--param"|" chat:--fallback"|" chat:--output-format"|" chat:-o"|" chat:--output"|" chat:--timeout"|" chat:--retries"|*:--profile|*:--config) option="$word" ;;
        esac
        ;;
      *)
        case "$command $word" in
          " onboard"|" models"|" models status"|" models set"|" chat"|" config"|" config get"|" config set"|" config unset"|" config file"|" config validate"|" config schema"|" config edit"|" schema") command="$command $word" ;;
          *) arguments[count]="$word"; count=$((count + 1)) ;;
        esac
        ;;
    esac
  done

  lead=""
  if [[ -z $option && $current == --*=* ]]; then
    option="${current%%=*}"
    lead="$option="
  fi
  case "$command:$option" in
    " onboard:--auth-choice") kind=words offered="openrouter-api-key skip" ;;
    " onboard:--openrouter-api-key") kind=free ;;
    " onboard:--secret-input-mode") kind=words offered="plaintext ref" ;;
    " onboard:--model") kind=free ;;
    " onboard:--config-format") kind=words offered="json5 toml" ;;
    " chat:-m"|" chat:--model") kind=free ;;
    " chat:-s"|" chat:--system") kind=text ;;
    " chat:-f"|" chat:--file") kind=file ;;
    " chat:-t"|" chat:--thinking") kind=words offered="off minimal low medium high xhigh max" ;;
    " chat:-P"|" chat:--param") kind=free ;;
    " chat:--fallback") kind=free ;;
    " chat:--output-format") kind=words offered="text json stream-json" ;;
    " chat:-o"|" chat:--output") kind=file ;;
    " chat:--timeout") kind=free ;;
    " chat:--retries") kind=free ;;
    *:--profile) kind=free ;;
    *:--config) kind=file ;;
    *:) [[ $current == -* ]] && kind=options || _openclaw_argument ;;
  esac
  # A TAB on nothing, where nothing else is to be said, shows the options.
  [[ -z $option$offered$current && $kind != file ]] && kind=options
  [[ $kind == options ]] && _openclaw_options
  _openclaw_reply "$2"
}

_openclaw_argument() {
  case "$command:$count" in
    ":0") offered="onboard models chat config schema" ;;
    " models:0") offered="status set" ;;
    " models set:"0) kind=free ;;
    " chat:"*) kind=text ;;
    " config:0") offered="get set unset file validate schema edit" ;;
    " config get:"0) kind=words offered="$keys" ;;
    " config set:"0) kind=words offered="$keys" ;;
    " config set:"1) kind=words; _openclaw_key_value ;;
    " config unset:"0) kind=words offered="$keys" ;;
    " schema:"0) kind=words offered="config result event" ;;
  esac
}

_openclaw_key_value() {
  case "${arguments[0]}" in
    agents.defaults.thinkingDefault) offered="off minimal low medium high xhigh max adaptive" ;;
  esac
}

_openclaw_options() {
  case "$command" in
    "") offered="--version" ;;
    " onboard") offered="--auth-choice --openrouter-api-key --non-interactive --accept-risk --secret-input-mode --model --config-format --skip-check --reset --json" ;;
    " models") offered="" ;;
    " models status") offered="--json --plain" ;;
    " models set") offered="--json" ;;
    " chat") offered="-m --model -s --system -f --file -t --thinking -P --param --fallback --output-format --json -o --output --no-stream --raw --markdown --show-reasoning --hide-reasoning --usage --no-usage -q --quiet --timeout --retries --no-stdin --dry-run" ;;
    " config") offered="" ;;
    " config get") offered="--show-secrets --json" ;;
    " config set") offered="" ;;
    " config unset") offered="" ;;
    " config file") offered="" ;;
    " config validate") offered="--json" ;;
    " config schema") offered="" ;;
    " config edit") offered="" ;;
    " schema") offered="" ;;
  esac
  offered="$offered --profile --config --no-color -v --verbose -h --help"
}

# What is written over is $1, the end of the current word; the candidates are whole words.
_openclaw_reply() {
  local kept="${current%"$1"}" typed="${current#"$lead"}" candidate
  case "$kind:$typed" in
    text:@@*) return ;; # a literal @
    text:@*) lead="$lead@"; typed="${typed#@}" ;;
    file:*) ;;
    *)
      for candidate in $(compgen -W "$offered" -- "$typed"); do
        candidate="$lead$candidate"
        COMPREPLY+=("${candidate#"$kept"}")
      done
      return
      ;;
  esac
  compopt -o filenames 2>/dev/null # not in 3.2
  while IFS= read -r candidate; do
    candidate="$lead$candidate"
    COMPREPLY+=("${candidate#"$kept"}")
  done < <(compgen -f -- "$typed")
}

complete -F _openclaw openclaw
