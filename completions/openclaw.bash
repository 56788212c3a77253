# Completions of openclaw for bash. Written by `make docs`; do not edit.
_openclaw() {
  local cur prev line word words i
  line=""
  # COMP_WORDBREAKS may cut at =: what stands before it is the option then.
  cur="${COMP_WORDS[COMP_CWORD]}"
  prev="${COMP_WORDS[COMP_CWORD-1]}"
  if [ "$cur" = "=" ]; then cur=""; 
  elif [ "$prev" = "=" ]; then prev="${COMP_WORDS[COMP_CWORD-2]}"; fi
  for ((i = 1; i < COMP_CWORD; i++)); do
    word="${COMP_WORDS[i]}"
    [ "$word" = "--" ] && return
    case "$line $word" in
      " onboard"|" models"|" models status"|" models set"|" chat"|" config"|" config get"|" config set"|" config unset"|" config file"|" config validate"|" config schema"|" config edit"|" schema")
        line="$line $word" ;;
    esac
  done
  case "$line:$prev" in
    ":--profile") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    ":--config") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    " onboard:--auth-choice") COMPREPLY=($(compgen -W "openrouter-api-key skip" -- "$cur")); return ;;
    " onboard:--openrouter-api-key") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    " onboard:--secret-input-mode") COMPREPLY=($(compgen -W "plaintext ref" -- "$cur")); return ;;
    " onboard:--model") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    " onboard:--config-format") COMPREPLY=($(compgen -W "json5 toml" -- "$cur")); return ;;
    " onboard:--profile") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    " onboard:--config") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    " models:--profile") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    " models:--config") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    " models status:--profile") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    " models status:--config") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    " models set:--profile") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    " models set:--config") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    " chat:--model"|" chat:-m") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    " chat:--system"|" chat:-s") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    " chat:--thinking"|" chat:-t") COMPREPLY=($(compgen -W "off minimal low medium high xhigh max" -- "$cur")); return ;;
    " chat:--param"|" chat:-P") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    " chat:--fallback") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    " chat:--output-format") COMPREPLY=($(compgen -W "text json stream-json" -- "$cur")); return ;;
    " chat:--output"|" chat:-o") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    " chat:--timeout") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    " chat:--retries") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    " chat:--profile") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    " chat:--config") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    " config:--profile") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    " config:--config") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    " config get:--profile") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    " config get:--config") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    " config set:--profile") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    " config set:--config") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    " config unset:--profile") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    " config unset:--config") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    " config file:--profile") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    " config file:--config") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    " config validate:--profile") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    " config validate:--config") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    " config schema:--profile") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    " config schema:--config") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    " config edit:--profile") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    " config edit:--config") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    " schema:--profile") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    " schema:--config") COMPREPLY=($(compgen -f -- "$cur")); return ;;
    " config set:agents.defaults.thinkingDefault") COMPREPLY=($(compgen -W "off minimal low medium high xhigh max adaptive" -- "$cur")); return ;;
  esac
  case "$line" in
    "") words="onboard models chat config schema --profile --config --no-color --verbose -v --version --help -h" ;;
    " onboard") words="--auth-choice --openrouter-api-key --non-interactive --accept-risk --secret-input-mode --model --config-format --skip-check --reset --json --help -h --profile --config --no-color --verbose -v" ;;
    " models") words="status set --help -h --profile --config --no-color --verbose -v" ;;
    " models status") words="--json --plain --help -h --profile --config --no-color --verbose -v" ;;
    " models set") words="--json --help -h --profile --config --no-color --verbose -v" ;;
    " chat") words="--model -m --system -s --thinking -t --param -P --fallback --output-format --json --output -o --no-stream --hide-reasoning --show-reasoning --no-usage --usage --quiet -q --timeout --retries --no-stdin --dry-run --help -h --profile --config --no-color --verbose -v" ;;
    " config") words="get set unset file validate schema edit --help -h --profile --config --no-color --verbose -v" ;;
    " config get") words="env env.OPENROUTER_API_KEY env.vars agents agents.defaults agents.defaults.model agents.defaults.model.primary agents.defaults.model.fallbacks agents.defaults.models agents.defaults.params agents.defaults.thinkingDefault models models.providers --show-secrets --json --help -h --profile --config --no-color --verbose -v" ;;
    " config set") words="env env.OPENROUTER_API_KEY env.vars agents agents.defaults agents.defaults.model agents.defaults.model.primary agents.defaults.model.fallbacks agents.defaults.models agents.defaults.params agents.defaults.thinkingDefault models models.providers --help -h --profile --config --no-color --verbose -v" ;;
    " config unset") words="env env.OPENROUTER_API_KEY env.vars agents agents.defaults agents.defaults.model agents.defaults.model.primary agents.defaults.model.fallbacks agents.defaults.models agents.defaults.params agents.defaults.thinkingDefault models models.providers --help -h --profile --config --no-color --verbose -v" ;;
    " config file") words="--help -h --profile --config --no-color --verbose -v" ;;
    " config validate") words="--json --help -h --profile --config --no-color --verbose -v" ;;
    " config schema") words="--help -h --profile --config --no-color --verbose -v" ;;
    " config edit") words="--help -h --profile --config --no-color --verbose -v" ;;
    " schema") words="config result event --help -h --profile --config --no-color --verbose -v" ;;
  esac
  if [ "${cur#@}" != "$cur" ]; then
    COMPREPLY=($(compgen -P @ -f -- "${cur#@}"))
  else
    COMPREPLY=($(compgen -W "$words" -- "$cur"))
  fi
}
complete -o default -F _openclaw openclaw
