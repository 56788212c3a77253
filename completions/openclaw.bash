# Completions of openclaw for bash. Written by `make docs`; do not edit.

_openclaw() {
  local IFS=$' \t\n' rest="${COMP_LINE:0:COMP_POINT}" command="" option="" kind="" offered=""
  local piece word current lead i last=-1 count=0
  local -a words arguments
  local keys="env env.OPENROUTER_API_KEY env.vars agents agents.defaults agents.defaults.model agents.defaults.model.primary agents.defaults.model.fallbacks agents.defaults.imageModel agents.defaults.imageModel.primary agents.defaults.imageModel.fallbacks agents.defaults.models agents.defaults.params agents.defaults.thinkingDefault agents.defaults.templates agents.defaults.maxCost agents.defaults.maxCostMonth agents.list agents.entries auth auth.profiles auth.order models models.providers"

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
          " onboard:--auth-choice"|" onboard:--openrouter-api-key"|" onboard:--token-provider"|" onboard:--token"|" onboard:--custom-base-url"|" onboard:--custom-model-id"|" onboard:--custom-provider-id"|" onboard:--custom-api-key"|" onboard:--custom-compatibility"|" onboard:--secret-input-mode"|" onboard:--model"|" onboard:--import-from"|" onboard:--config-format"|" models status:--probe-provider"|" models status:--probe-timeout"|" models status:--probe-concurrency"|" models status:--probe-max-tokens"|" models list:--provider"|" models list:--max-price"|" models list:--min-context"|" models list:--modality"|" models list:--gives"|" models list:--param"|" models list:--region"|" models list:--category"|" models list:--sort"|" models list:--limit"|" models refresh:--provider"|" models scan:--provider"|" models scan:--limit"|" models scan:--min-params"|" models scan:--max-age-days"|" models scan:--timeout"|" models scan:--concurrency"|" models scan:--set-fallbacks"|" models scan:--max-candidates"|" models auth login:--timeout"|" models auth login:--secret-input-mode"|" models auth login:--provider"|" models auth login:--method"|" models auth login:--profile-id"|" models auth add:--secret-input-mode"|" models auth add:--profile-id"|" models auth paste-api-key:--secret-input-mode"|" models auth paste-api-key:--provider"|" models auth paste-api-key:--profile-id"|" models auth paste-token:--secret-input-mode"|" models auth paste-token:--provider"|" models auth paste-token:--profile-id"|" models auth list:--provider"|" models auth order get:--provider"|" models auth order set:--provider"|" models auth order clear:--provider"|" chat:--message"|" chat:--save-template"|" chat:--session"|" chat:--extract-lang"|" chat:--output-format"|" chat:-o"|" chat:--output"|" chat:--compare"|" chat:-m"|" chat:--model"|" chat:-s"|" chat:--system"|" chat:-f"|" chat:--file"|" chat:--pdf-engine"|" chat:-T"|" chat:--template"|" chat:--var"|" chat:--preset"|" chat:-t"|" chat:--thinking"|" chat:-P"|" chat:--param"|" chat:--fallback"|" chat:--truncate"|" chat:--data-collection"|" chat:--extra-body"|" chat:--tier"|" chat:--cache-ttl"|" chat:--web-results"|" chat:--tool"|" chat:--max-cost"|" chat:--timeout"|" chat:--retries"|" chat:--schema"|" chat:--schema-multi"|" chat:--repair"|" batch:-o"|" batch:--output"|" batch:--rpm"|" batch:--tpm"|" batch:--prompt"|" batch:--input-format"|" batch:--encoding"|" batch:--shard"|" batch:--concurrency"|" batch:-m"|" batch:--model"|" batch:-s"|" batch:--system"|" batch:-f"|" batch:--file"|" batch:--pdf-engine"|" batch:-T"|" batch:--template"|" batch:--var"|" batch:--preset"|" batch:-t"|" batch:--thinking"|" batch:-P"|" batch:--param"|" batch:--fallback"|" batch:--truncate"|" batch:--data-collection"|" batch:--extra-body"|" batch:--tier"|" batch:--cache-ttl"|" batch:--web-results"|" batch:--tool"|" batch:--max-cost"|" batch:--timeout"|" batch:--retries"|" batch:--schema"|" batch:--schema-multi"|" batch:--repair"|" compare:-m"|" compare:--model"|" compare:-o"|" compare:--output"|" compare:--html"|" compare:--rpm"|" compare:--tpm"|" compare:--prompt"|" compare:--input-format"|" compare:--encoding"|" compare:--concurrency"|" compare:-s"|" compare:--system"|" compare:-f"|" compare:--file"|" compare:--pdf-engine"|" compare:-T"|" compare:--template"|" compare:--var"|" compare:--preset"|" compare:-t"|" compare:--thinking"|" compare:-P"|" compare:--param"|" compare:--fallback"|" compare:--truncate"|" compare:--data-collection"|" compare:--extra-body"|" compare:--tier"|" compare:--cache-ttl"|" compare:--web-results"|" compare:--tool"|" compare:--max-cost"|" compare:--timeout"|" compare:--retries"|" compare:--schema"|" compare:--schema-multi"|" compare:--repair"|" sessions list:--limit"|" sessions show:--code"|" sessions search:--limit"|" sessions export:--format"|" sessions export:-o"|" sessions export:--output"|" sessions media:-o"|" sessions media:--output"|" sessions media:--number"|" sessions replay:-m"|" sessions replay:--model"|" sessions replay:--turn"|" sessions fork:--turns"|" sessions delete:--older-than"|" usage:--since"|" usage:--by"|" usage:--html"|" usage show:--wait"|" api:-X"|" api:--method"|" api:-F"|" api:--field"|" api:-f"|" api:--raw-field"|" api:--body"|" api:--query"|" api:--provider"|" api:--timeout"|" api:--retries"|" config set:--batch-json"|" config set:--batch-file"|" config set:--file"|" config unset:--file"|" config patch:--file"|" completion:-s"|" completion:--shell"|" doctor:--only"|" doctor:--skip"|" doctor:--severity-min"|*:--profile|*:--config) option="$word" ;;
        esac
        ;;
      *)
        case "$command $word" in
          " onboard"|" models"|" models status"|" models set"|" models set-image"|" models list"|" models refresh"|" models aliases"|" models aliases add"|" models aliases list"|" models aliases remove"|" models fallbacks"|" models fallbacks add"|" models fallbacks list"|" models fallbacks remove"|" models fallbacks clear"|" models image-fallbacks"|" models image-fallbacks add"|" models image-fallbacks list"|" models image-fallbacks remove"|" models image-fallbacks clear"|" models scan"|" models auth"|" models auth login"|" models auth add"|" models auth paste-api-key"|" models auth paste-token"|" models auth list"|" models auth order"|" models auth order get"|" models auth order set"|" models auth order clear"|" models auth activate"|" models auth logout"|" chat"|" batch"|" batches"|" batches list"|" batches status"|" compare"|" sessions"|" sessions list"|" sessions show"|" sessions search"|" sessions export"|" sessions media"|" sessions replay"|" sessions rename"|" sessions fork"|" sessions delete"|" sessions path"|" templates"|" templates list"|" templates show"|" templates edit"|" templates remove"|" templates path"|" usage"|" usage show"|" api"|" config"|" config get"|" config set"|" config unset"|" config patch"|" config file"|" config validate"|" config schema"|" config edit"|" completion"|" doctor"|" schema"|" help") command="$command $word" ;;
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
    " onboard:--auth-choice") kind=words offered="openrouter-api-key openrouter-oauth custom-api-key skip" ;;
    " onboard:--openrouter-api-key") kind=free ;;
    " onboard:--token-provider") kind=free ;;
    " onboard:--token") kind=free ;;
    " onboard:--custom-base-url") kind=free ;;
    " onboard:--custom-model-id") kind=free ;;
    " onboard:--custom-provider-id") kind=free ;;
    " onboard:--custom-api-key") kind=free ;;
    " onboard:--custom-compatibility") kind=free ;;
    " onboard:--secret-input-mode") kind=words offered="plaintext ref keyring" ;;
    " onboard:--model") kind=ref ;;
    " onboard:--import-from") kind=file ;;
    " onboard:--config-format") kind=words offered="json5 toml" ;;
    " models status:--probe-provider") kind=free ;;
    " models status:--probe-timeout") kind=free ;;
    " models status:--probe-concurrency") kind=free ;;
    " models status:--probe-max-tokens") kind=free ;;
    " models list:--provider") kind=free ;;
    " models list:--max-price") kind=free ;;
    " models list:--min-context") kind=free ;;
    " models list:--modality") kind=words offered="text image file audio video" ;;
    " models list:--gives") kind=free ;;
    " models list:--param") kind=free ;;
    " models list:--region") kind=words offered="eu us" ;;
    " models list:--category") kind=free ;;
    " models list:--sort") kind=words offered="price output-price context newest name intelligence coding throughput latency popular" ;;
    " models list:--limit") kind=free ;;
    " models refresh:--provider") kind=free ;;
    " models scan:--provider") kind=free ;;
    " models scan:--limit") kind=free ;;
    " models scan:--min-params") kind=free ;;
    " models scan:--max-age-days") kind=free ;;
    " models scan:--timeout") kind=free ;;
    " models scan:--concurrency") kind=free ;;
    " models scan:--set-fallbacks") kind=free ;;
    " models scan:--max-candidates") kind=free ;;
    " models auth login:--timeout") kind=free ;;
    " models auth login:--secret-input-mode") kind=words offered="plaintext keyring" ;;
    " models auth login:--provider") kind=free ;;
    " models auth login:--method") kind=words offered="oauth api-key" ;;
    " models auth login:--profile-id") kind=free ;;
    " models auth add:--secret-input-mode") kind=words offered="plaintext keyring" ;;
    " models auth add:--profile-id") kind=free ;;
    " models auth paste-api-key:--secret-input-mode") kind=words offered="plaintext keyring" ;;
    " models auth paste-api-key:--provider") kind=free ;;
    " models auth paste-api-key:--profile-id") kind=free ;;
    " models auth paste-token:--secret-input-mode") kind=words offered="plaintext keyring" ;;
    " models auth paste-token:--provider") kind=free ;;
    " models auth paste-token:--profile-id") kind=free ;;
    " models auth list:--provider") kind=free ;;
    " models auth order get:--provider") kind=free ;;
    " models auth order set:--provider") kind=free ;;
    " models auth order clear:--provider") kind=free ;;
    " chat:--message") kind=text ;;
    " chat:--save-template") kind=free ;;
    " chat:--session") kind=session ;;
    " chat:--extract-lang") kind=free ;;
    " chat:--output-format") kind=words offered="text json stream-json" ;;
    " chat:-o"|" chat:--output") kind=file ;;
    " chat:--compare") kind=free ;;
    " chat:-m"|" chat:--model") kind=ref ;;
    " chat:-s"|" chat:--system") kind=text ;;
    " chat:-f"|" chat:--file") kind=file ;;
    " chat:--pdf-engine") kind=words offered="native mistral-ocr cloudflare-ai" ;;
    " chat:-T"|" chat:--template") kind=template ;;
    " chat:--var") kind=free ;;
    " chat:--preset") kind=free ;;
    " chat:-t"|" chat:--thinking") kind=words offered="off minimal low medium high xhigh max on adaptive" ;;
    " chat:-P"|" chat:--param") kind=param ;;
    " chat:--fallback") kind=ref ;;
    " chat:--truncate") kind=words offered="oldest none" ;;
    " chat:--data-collection") kind=words offered="allow deny" ;;
    " chat:--extra-body") kind=text ;;
    " chat:--tier") kind=words offered="auto default flex fast priority ultrafast scale" ;;
    " chat:--cache-ttl") kind=free ;;
    " chat:--web-results") kind=free ;;
    " chat:--tool") kind=words offered="web_search web_fetch datetime image_generation advisor subagent fusion bash files experimental__search_models" ;;
    " chat:--max-cost") kind=free ;;
    " chat:--timeout") kind=free ;;
    " chat:--retries") kind=free ;;
    " chat:--schema") kind=file ;;
    " chat:--schema-multi") kind=file ;;
    " chat:--repair") kind=free ;;
    " batch:-o"|" batch:--output") kind=file ;;
    " batch:--rpm") kind=free ;;
    " batch:--tpm") kind=free ;;
    " batch:--prompt") kind=text ;;
    " batch:--input-format") kind=words offered="jsonl csv tsv lines" ;;
    " batch:--encoding") kind=free ;;
    " batch:--shard") kind=free ;;
    " batch:--concurrency") kind=free ;;
    " batch:-m"|" batch:--model") kind=ref ;;
    " batch:-s"|" batch:--system") kind=text ;;
    " batch:-f"|" batch:--file") kind=file ;;
    " batch:--pdf-engine") kind=words offered="native mistral-ocr cloudflare-ai" ;;
    " batch:-T"|" batch:--template") kind=template ;;
    " batch:--var") kind=free ;;
    " batch:--preset") kind=free ;;
    " batch:-t"|" batch:--thinking") kind=words offered="off minimal low medium high xhigh max on adaptive" ;;
    " batch:-P"|" batch:--param") kind=param ;;
    " batch:--fallback") kind=ref ;;
    " batch:--truncate") kind=words offered="oldest none" ;;
    " batch:--data-collection") kind=words offered="allow deny" ;;
    " batch:--extra-body") kind=text ;;
    " batch:--tier") kind=words offered="auto default flex fast priority ultrafast scale" ;;
    " batch:--cache-ttl") kind=free ;;
    " batch:--web-results") kind=free ;;
    " batch:--tool") kind=words offered="web_search web_fetch datetime image_generation advisor subagent fusion bash files experimental__search_models" ;;
    " batch:--max-cost") kind=free ;;
    " batch:--timeout") kind=free ;;
    " batch:--retries") kind=free ;;
    " batch:--schema") kind=file ;;
    " batch:--schema-multi") kind=file ;;
    " batch:--repair") kind=free ;;
    " compare:-m"|" compare:--model") kind=ref ;;
    " compare:-o"|" compare:--output") kind=file ;;
    " compare:--html") kind=file ;;
    " compare:--rpm") kind=free ;;
    " compare:--tpm") kind=free ;;
    " compare:--prompt") kind=text ;;
    " compare:--input-format") kind=words offered="jsonl csv tsv lines" ;;
    " compare:--encoding") kind=free ;;
    " compare:--concurrency") kind=free ;;
    " compare:-s"|" compare:--system") kind=text ;;
    " compare:-f"|" compare:--file") kind=file ;;
    " compare:--pdf-engine") kind=words offered="native mistral-ocr cloudflare-ai" ;;
    " compare:-T"|" compare:--template") kind=template ;;
    " compare:--var") kind=free ;;
    " compare:--preset") kind=free ;;
    " compare:-t"|" compare:--thinking") kind=words offered="off minimal low medium high xhigh max on adaptive" ;;
    " compare:-P"|" compare:--param") kind=param ;;
    " compare:--fallback") kind=ref ;;
    " compare:--truncate") kind=words offered="oldest none" ;;
    " compare:--data-collection") kind=words offered="allow deny" ;;
    " compare:--extra-body") kind=text ;;
    " compare:--tier") kind=words offered="auto default flex fast priority ultrafast scale" ;;
    " compare:--cache-ttl") kind=free ;;
    " compare:--web-results") kind=free ;;
    " compare:--tool") kind=words offered="web_search web_fetch datetime image_generation advisor subagent fusion bash files experimental__search_models" ;;
    " compare:--max-cost") kind=free ;;
    " compare:--timeout") kind=free ;;
    " compare:--retries") kind=free ;;
    " compare:--schema") kind=file ;;
    " compare:--schema-multi") kind=file ;;
    " compare:--repair") kind=free ;;
    " sessions list:--limit") kind=free ;;
    " sessions show:--code") kind=free ;;
    " sessions search:--limit") kind=free ;;
    " sessions export:--format") kind=words offered="markdown json html" ;;
    " sessions export:-o"|" sessions export:--output") kind=file ;;
    " sessions media:-o"|" sessions media:--output") kind=file ;;
    " sessions media:--number") kind=free ;;
    " sessions replay:-m"|" sessions replay:--model") kind=ref ;;
    " sessions replay:--turn") kind=free ;;
    " sessions fork:--turns") kind=free ;;
    " sessions delete:--older-than") kind=free ;;
    " usage:--since") kind=free ;;
    " usage:--by") kind=words offered="hour day week month model provider session batch" ;;
    " usage:--html") kind=file ;;
    " usage show:--wait") kind=free ;;
    " api:-X"|" api:--method") kind=free ;;
    " api:-F"|" api:--field") kind=text ;;
    " api:-f"|" api:--raw-field") kind=free ;;
    " api:--body") kind=text ;;
    " api:--query") kind=free ;;
    " api:--provider") kind=free ;;
    " api:--timeout") kind=free ;;
    " api:--retries") kind=free ;;
    " config set:--batch-json") kind=free ;;
    " config set:--batch-file") kind=file ;;
    " config set:--file") kind=free ;;
    " config unset:--file") kind=free ;;
    " config patch:--file") kind=file ;;
    " completion:-s"|" completion:--shell") kind=words offered="bash zsh fish powershell" ;;
    " doctor:--only") kind=free ;;
    " doctor:--skip") kind=free ;;
    " doctor:--severity-min") kind=words offered="info warning error" ;;
    *:--profile) kind=free ;;
    *:--config) kind=file ;;
    *:) [[ $current == -* ]] && kind=options || _openclaw_argument ;;
  esac
  # A TAB on nothing, where nothing else is to be said, shows the options.
  case "$option$offered$current$kind" in
    "" | words | text | free) kind=options ;;
  esac
  [[ $kind == options ]] && _openclaw_options
  _openclaw_reply "$2"
}

_openclaw_argument() {
  case "$command:$count" in
    ":0") offered="onboard models chat batch batches compare sessions templates usage api config completion doctor schema help" ;;
    " models:0") offered="status set set-image list refresh aliases fallbacks image-fallbacks scan auth" ;;
    " models set:"0) kind=ref ;;
    " models set-image:"0) kind=ref ;;
    " models list:"*) kind=ref ;;
    " models aliases:0") offered="add list remove" ;;
    " models aliases add:"0) kind=alias ;;
    " models aliases add:"1) kind=ref ;;
    " models aliases remove:"0) kind=alias ;;
    " models fallbacks:0") offered="add list remove clear" ;;
    " models fallbacks add:"0) kind=ref ;;
    " models fallbacks remove:"0) kind=ref ;;
    " models image-fallbacks:0") offered="add list remove clear" ;;
    " models image-fallbacks add:"0) kind=ref ;;
    " models image-fallbacks remove:"0) kind=ref ;;
    " models auth:0") offered="login add paste-api-key paste-token list order activate logout" ;;
    " models auth order:0") offered="get set clear" ;;
    " models auth order set:"*) kind=free ;;
    " models auth activate:"0) kind=free ;;
    " models auth logout:"0) kind=free ;;
    " chat:"*) kind=text ;;
    " batch:"0) kind=free ;;
    " batches:0") offered="list status" ;;
    " batches list:"0) kind=file ;;
    " batches status:"0) kind=file ;;
    " compare:"0) kind=free ;;
    " sessions:0") offered="list show search export media replay rename fork delete path" ;;
    " sessions show:"0) kind=session ;;
    " sessions search:"*) kind=free ;;
    " sessions export:"0) kind=session ;;
    " sessions media:"0) kind=session ;;
    " sessions replay:"0) kind=session ;;
    " sessions rename:"0) kind=session ;;
    " sessions rename:"1) kind=free ;;
    " sessions fork:"0) kind=session ;;
    " sessions fork:"1) kind=free ;;
    " sessions delete:"*) kind=session ;;
    " templates:0") offered="list show edit remove path" ;;
    " templates show:"0) kind=template ;;
    " templates edit:"0) kind=template ;;
    " templates remove:"0) kind=template ;;
    " templates path:"0) kind=template ;;
    " usage:0") offered="show" ;;
    " usage show:"0) kind=words offered="last" ;;
    " api:"*) kind=free ;;
    " config:0") offered="get set unset patch file validate schema edit" ;;
    " config get:"0) kind=words offered="$keys" ;;
    " config set:"0) kind=words offered="$keys" ;;
    " config set:"1) kind=words; _openclaw_key_value ;;
    " config unset:"0) kind=words offered="$keys" ;;
    " schema:"0) kind=words offered="config result event error request estimate batch batch-line comparison compare batch-estimate" ;;
    " help:"*) kind=words offered="onboard models chat batch batches compare sessions templates usage api config completion doctor schema environment exit-codes configuration" ;;
  esac
}

_openclaw_key_value() {
  case "${arguments[0]}" in
    agents.defaults.thinkingDefault) offered="off minimal low medium high xhigh max on adaptive" ;;
  esac
}

_openclaw_options() {
  case "$command" in
    "") offered="--version" ;;
    " onboard") offered="--auth-choice --openrouter-api-key --token-provider --token --custom-base-url --custom-model-id --custom-provider-id --custom-api-key --custom-compatibility --non-interactive --accept-risk --secret-input-mode --model --import-from --config-format --no-browser --skip-check --reset --json" ;;
    " models") offered="" ;;
    " models status") offered="--json --plain --check --probe --probe-provider --probe-timeout --probe-concurrency --probe-max-tokens" ;;
    " models set") offered="--json" ;;
    " models set-image") offered="--json" ;;
    " models list") offered="--configured --mine --provider --free --max-price --min-context --modality --gives --param --zdr --region --category --sort --limit --plain --json --refresh --no-pager" ;;
    " models refresh") offered="--provider --json" ;;
    " models aliases") offered="" ;;
    " models aliases add") offered="--json" ;;
    " models aliases list") offered="--json --plain" ;;
    " models aliases remove") offered="--json" ;;
    " models fallbacks") offered="" ;;
    " models fallbacks add") offered="--json" ;;
    " models fallbacks list") offered="--json --plain" ;;
    " models fallbacks remove") offered="--json" ;;
    " models fallbacks clear") offered="--json" ;;
    " models image-fallbacks") offered="" ;;
    " models image-fallbacks add") offered="--json" ;;
    " models image-fallbacks list") offered="--json --plain" ;;
    " models image-fallbacks remove") offered="--json" ;;
    " models image-fallbacks clear") offered="--json" ;;
    " models scan") offered="--provider --limit --min-params --max-age-days --no-probe --timeout --concurrency --set-default --set-image --set-fallbacks --yes --no-input --max-candidates --json" ;;
    " models auth") offered="" ;;
    " models auth login") offered="--no-browser --timeout --secret-input-mode --provider --method --profile-id --json" ;;
    " models auth add") offered="--secret-input-mode --skip-check --profile-id --json" ;;
    " models auth paste-api-key") offered="--secret-input-mode --skip-check --provider --profile-id --json" ;;
    " models auth paste-token") offered="--secret-input-mode --skip-check --provider --profile-id --json" ;;
    " models auth list") offered="--offline --provider --json" ;;
    " models auth order") offered="" ;;
    " models auth order get") offered="--provider --json" ;;
    " models auth order set") offered="--provider --json" ;;
    " models auth order clear") offered="--provider --json" ;;
    " models auth activate") offered="--json" ;;
    " models auth logout") offered="--yes --json" ;;
    " chat") offered="--message --save-template -c --continue --session --resume --no-history -x --extract --extract-lang --extract-last --extract-all --output-format --json -o --output --force --raw --markdown --show-reasoning --hide-reasoning --citations --no-citations --usage --no-usage -q --quiet --compare -e --edit --copy --no-stdin --dry-run --estimate -m --model -s --system -f --file --pdf-engine --yes -T --template --var --preset -t --thinking -P --param --fallback --truncate --zdr --data-collection --extra-body --tier --cache --cache-ttl --cache-refresh --web --no-web --web-results --image --tool --max-cost --no-stream --why --timeout --retries --schema --schema-multi --repair" ;;
    " batch") offered="-o --output --rpm --tpm --prompt --lines --input-format --encoding --shard --concurrency --ordered --dedupe --skip-bad --skip-unknown --retry-failed --estimate --no-history --json -q --quiet -m --model -s --system -f --file --pdf-engine --yes -T --template --var --preset -t --thinking -P --param --fallback --truncate --zdr --data-collection --extra-body --tier --cache --cache-ttl --cache-refresh --web --no-web --web-results --image --tool --max-cost --no-stream --why --timeout --retries --schema --schema-multi --repair" ;;
    " batches") offered="" ;;
    " batches list") offered="--json" ;;
    " batches status") offered="--json" ;;
    " compare") offered="-m --model -o --output --html --rpm --tpm --prompt --lines --input-format --encoding --concurrency --skip-bad --skip-unknown --retry-failed --no-history --json -q --quiet -s --system -f --file --pdf-engine --yes -T --template --var --preset -t --thinking -P --param --fallback --truncate --zdr --data-collection --extra-body --tier --cache --cache-ttl --cache-refresh --web --no-web --web-results --image --tool --max-cost --no-stream --why --timeout --retries --schema --schema-multi --repair" ;;
    " sessions") offered="" ;;
    " sessions list") offered="--here --limit --all --json --plain" ;;
    " sessions show") offered="--answer --code --raw --json" ;;
    " sessions search") offered="--limit --json" ;;
    " sessions export") offered="--format -o --output" ;;
    " sessions media") offered="-o --output --force --last --number --json" ;;
    " sessions replay") offered="-m --model --turn --json -q --quiet" ;;
    " sessions rename") offered="--json" ;;
    " sessions fork") offered="--turns --json" ;;
    " sessions delete") offered="--older-than -y --yes --json" ;;
    " sessions path") offered="--json" ;;
    " templates") offered="" ;;
    " templates list") offered="--json --plain" ;;
    " templates show") offered="--json" ;;
    " templates edit") offered="" ;;
    " templates remove") offered="-y --yes --json" ;;
    " templates path") offered="--json" ;;
    " usage") offered="--since --by --json --csv --html --force" ;;
    " usage show") offered="--wait --json -q --quiet" ;;
    " api") offered="-X --method -F --field -f --raw-field --body --query --paginate --raw --management --provider --timeout --retries -q --quiet" ;;
    " config") offered="" ;;
    " config get") offered="--show-secrets --source --json" ;;
    " config set") offered="--strict-json --merge --replace --batch-json --batch-file --force --file --dry-run --json" ;;
    " config unset") offered="--file --dry-run --json" ;;
    " config patch") offered="--file --stdin --dry-run --json" ;;
    " config file") offered="--json" ;;
    " config validate") offered="--strict --json" ;;
    " config schema") offered="--json" ;;
    " config edit") offered="" ;;
    " completion") offered="-s --shell -i --install --widget -y --yes --json" ;;
    " doctor") offered="--fix --lint --only --skip --severity-min --json" ;;
    " schema") offered="" ;;
    " help") offered="" ;;
  esac
  offered="$offered --profile --config --no-color -v --verbose -h --help"
}

# What is written over is $1, the end of the current word; the candidates are whole words.
_openclaw_reply() {
  local kept="${current%"$1"}" typed="${current#"$lead"}" candidate
  [[ $kind == param ]] && _openclaw_parameters
  case "$kind:$typed" in
    ref:* | alias:* | session:* | template:*) _openclaw_names; return ;;
    text:@@*) return ;; # a literal @
    text:@*) lead="$lead@"; typed="${typed#@}" ;;
    file:*) ;;
    *)
      for candidate in $(compgen -W "$offered" -- "$typed"); do
        [[ $candidate == *= ]] && compopt -o nospace 2>/dev/null # not in 3.2
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

_openclaw_parameters() {
  offered="audio= cache_control= cache_retention= debug= extra_body= frequency_penalty= image_config= logit_bias= logprobs= max_completion_tokens= max_tool_calls= min_p= modalities= models= parallel_tool_calls= pdf_engine= plugins= prediction= presence_penalty= preset= provider= provider.allow_fallbacks= provider.data_collection= provider.enforce_distillable_text= provider.ignore= provider.max_price= provider.only= provider.options= provider.order= provider.preferred_max_latency= provider.preferred_min_throughput= provider.quantizations= provider.require_parameters= provider.sort= provider.zdr= reasoning= reasoning.effort= reasoning.enabled= reasoning.exclude= reasoning.max_tokens= reasoning.summary= repetition_penalty= response_cache= response_cache_clear= response_cache_ttl_seconds= response_format= route= seed= session_id= stop= stop_server_tools_when= structured_outputs= temperature= thinking= tool_choice= tools= top_a= top_k= top_logprobs= top_p= trace= transforms= user= verbosity= web_search_options="
  case "$typed" in
    cache_retention=*) offered="cache_retention=none cache_retention=short cache_retention=long" ;;
    logprobs=*) offered="logprobs=true logprobs=false" ;;
    parallel_tool_calls=*) offered="parallel_tool_calls=true parallel_tool_calls=false" ;;
    pdf_engine=*) offered="pdf_engine=native pdf_engine=mistral-ocr pdf_engine=cloudflare-ai" ;;
    provider.allow_fallbacks=*) offered="provider.allow_fallbacks=true provider.allow_fallbacks=false" ;;
    provider.data_collection=*) offered="provider.data_collection=allow provider.data_collection=deny" ;;
    provider.enforce_distillable_text=*) offered="provider.enforce_distillable_text=true provider.enforce_distillable_text=false" ;;
    provider.require_parameters=*) offered="provider.require_parameters=true provider.require_parameters=false" ;;
    provider.sort=*) offered="provider.sort=price provider.sort=throughput provider.sort=latency provider.sort=exacto" ;;
    provider.zdr=*) offered="provider.zdr=true provider.zdr=false" ;;
    reasoning.effort=*) offered="reasoning.effort=minimal reasoning.effort=low reasoning.effort=medium reasoning.effort=high reasoning.effort=xhigh reasoning.effort=max reasoning.effort=none" ;;
    reasoning.enabled=*) offered="reasoning.enabled=true reasoning.enabled=false" ;;
    reasoning.exclude=*) offered="reasoning.exclude=true reasoning.exclude=false" ;;
    reasoning.summary=*) offered="reasoning.summary=auto reasoning.summary=concise reasoning.summary=detailed" ;;
    response_cache=*) offered="response_cache=true response_cache=false" ;;
    response_cache_clear=*) offered="response_cache_clear=true response_cache_clear=false" ;;
    response_format=*) offered="response_format=text response_format=json_object response_format=json_schema response_format=grammar response_format=python" ;;
    route=*) offered="route=fallback route=sort" ;;
    structured_outputs=*) offered="structured_outputs=true structured_outputs=false" ;;
    thinking=*) offered="thinking=off thinking=minimal thinking=low thinking=medium thinking=high thinking=xhigh thinking=max thinking=on thinking=adaptive" ;;
    tool_choice=*) offered="tool_choice=none tool_choice=auto tool_choice=required" ;;
    verbosity=*) offered="verbosity=low verbosity=medium verbosity=high verbosity=xhigh verbosity=max" ;;
    *=*) offered="" ;;
  esac
}

# The tool writes its names into files, a name a line. Nothing in them is expanded.
_openclaw_names() {
  local cache state file name part long=""
  local -a names found
  case "$OSTYPE" in
    darwin*)
      cache="$HOME/Library/Caches/openclaw" state="$HOME/Library/Application Support/openclaw"
      ;;
    msys* | cygwin*) cache="$LOCALAPPDATA/openclaw/Cache" state="$LOCALAPPDATA/openclaw" ;;
    *) cache="$HOME/.cache/openclaw" state="$HOME/.local/state/openclaw" ;;
  esac
  [[ -n $XDG_CACHE_HOME ]] && cache="$XDG_CACHE_HOME/openclaw"
  [[ -n $XDG_STATE_HOME ]] && state="$XDG_STATE_HOME/openclaw"
  [[ -n $OPENCLAW_STATE_DIR ]] && cache="$OPENCLAW_STATE_DIR/cache" state="$OPENCLAW_STATE_DIR"
  file=""
  [[ $kind == session ]] && file="$state/completion-sessions"
  [[ $kind == template ]] && file="$cache/completion-templates"
  if [[ -n $file ]]; then
    [[ -r "$file" ]] || return
    IFS=$'\n' read -r -d '' -a names <"$file"
    for name in "${names[@]}"; do
      [[ $name == "$typed"* ]] && COMPREPLY+=("$name")
    done
    _openclaw_rest
    return
  fi
  part="$typed"
  if [[ openrouter/ == "$typed"* || $typed == openrouter/* ]]; then
    long=openrouter/ part="${typed#openrouter/}"
    [[ $typed == openrouter/* ]] || part=""
  fi
  for file in completion-aliases completion-models; do
    [[ -r "$cache/$file" ]] || continue
    [[ $kind$file == aliascompletion-models ]] && continue
    IFS=$'\n' read -r -d '' -a names <"$cache/$file"
    for name in "${names[@]}"; do
      [[ $name == *"$part"* ]] || continue
      found+=("$name")
      # Both forms of a ref are right; the short one is offered once it is begun.
      if [[ $name == "$typed"* ]]; then
        [[ -n $typed || $file == completion-aliases || $name == openrouter/* ]] && COMPREPLY+=("$name")
      fi
      if [[ -n $long && $file == completion-models && $name != openrouter/* ]]; then
        [[ $long$name == "$typed"* ]] && COMPREPLY+=("$long$name")
      fi
    done
  done
  [[ $kind == ref && ${#COMPREPLY[@]} == 0 ]] && _openclaw_any_part
  _openclaw_rest
}

# Takes from the candidates what stands before the end of the word that is written over.
_openclaw_rest() {
  COMPREPLY=("${COMPREPLY[@]/#/$lead}")
  COMPREPLY=("${COMPREPLY[@]#"$kept"}")
}

# No name begins like this: those that have it in them.
_openclaw_any_part() {
  local whole="" common i
  [[ -n $part && -z ${kept#"$lead"} ]] || return # what stands before a : is not written over
  ((${#found[@]})) || return
  [[ $typed == openrouter/* ]] && whole=openrouter/
  common="${found[0]}"
  for name in "${found[@]}"; do
    while [[ $name != "$common"* ]]; do common="${common%?}"; done
    [[ -n $common ]] || break
  done
  # readline writes what all candidates begin with over what was typed, also where that is less.
  # So they begin differently then: one of them has its long form.
  if [[ -n $common && $common != *"$part"* ]]; then
    whole=""
    if [[ $common != o* && $common == */* ]]; then
      found[0]="openrouter/${found[0]}"
    elif [[ ${typed:0:1} != "${common:0:1}" ]]; then
      found+=("$typed")
    else
      return
    fi
  fi
  if [[ -n $whole ]]; then
    for ((i = 0; i < ${#found[@]}; i++)); do
      [[ ${found[i]} == */* && ${found[i]} != openrouter/* ]] && found[i]="$whole${found[i]}"
    done
  fi
  COMPREPLY=("${found[@]}")
}

complete -F _openclaw openclaw
