# Completions of openclaw for PowerShell. Written by `make docs`; do not edit.

$global:__openclaw = [System.Collections.Hashtable]::new([System.StringComparer]::Ordinal)
$global:__openclaw[':'] = '--version'
$global:__openclaw[':0'] = '=onboard models chat batch batches compare sessions templates usage api config completion doctor schema help'
$global:__openclaw[' onboard'] = 'command'
$global:__openclaw[' onboard:'] = '--auth-choice --openrouter-api-key --token-provider --token --custom-base-url --custom-model-id --custom-provider-id --custom-api-key --custom-compatibility --non-interactive --accept-risk --secret-input-mode --model --import-from --config-format --no-browser --skip-check --reset --json'
$global:__openclaw[' onboard:--auth-choice'] = '=openrouter-api-key openrouter-oauth custom-api-key skip'
$global:__openclaw[' onboard:--openrouter-api-key'] = 'free'
$global:__openclaw[' onboard:--token-provider'] = 'free'
$global:__openclaw[' onboard:--token'] = 'free'
$global:__openclaw[' onboard:--custom-base-url'] = 'free'
$global:__openclaw[' onboard:--custom-model-id'] = 'free'
$global:__openclaw[' onboard:--custom-provider-id'] = 'free'
$global:__openclaw[' onboard:--custom-api-key'] = 'free'
$global:__openclaw[' onboard:--custom-compatibility'] = 'free'
$global:__openclaw[' onboard:--secret-input-mode'] = '=plaintext ref keyring'
$global:__openclaw[' onboard:--model'] = 'ref'
$global:__openclaw[' onboard:--import-from'] = 'file'
$global:__openclaw[' onboard:--config-format'] = '=json5 toml'
$global:__openclaw[' models'] = 'command'
$global:__openclaw[' models:'] = ''
$global:__openclaw[' models:0'] = '=status set set-image list refresh aliases fallbacks image-fallbacks scan auth'
$global:__openclaw[' models status'] = 'command'
$global:__openclaw[' models status:'] = '--json --plain --check --probe --probe-provider --probe-timeout --probe-concurrency --probe-max-tokens'
$global:__openclaw[' models status:--probe-provider'] = 'free'
$global:__openclaw[' models status:--probe-timeout'] = 'free'
$global:__openclaw[' models status:--probe-concurrency'] = 'free'
$global:__openclaw[' models status:--probe-max-tokens'] = 'free'
$global:__openclaw[' models set'] = 'command'
$global:__openclaw[' models set:'] = '--json'
$global:__openclaw[' models set:0'] = 'ref'
$global:__openclaw[' models set-image'] = 'command'
$global:__openclaw[' models set-image:'] = '--json'
$global:__openclaw[' models set-image:0'] = 'ref'
$global:__openclaw[' models list'] = 'command'
$global:__openclaw[' models list:'] = '--configured --mine --provider --free --max-price --min-context --modality --gives --param --zdr --region --category --sort --limit --plain --json --refresh --no-pager'
$global:__openclaw[' models list:--provider'] = 'free'
$global:__openclaw[' models list:--max-price'] = 'free'
$global:__openclaw[' models list:--min-context'] = 'free'
$global:__openclaw[' models list:--modality'] = '=text image file audio video'
$global:__openclaw[' models list:--gives'] = 'free'
$global:__openclaw[' models list:--param'] = 'free'
$global:__openclaw[' models list:--region'] = '=eu us'
$global:__openclaw[' models list:--category'] = 'free'
$global:__openclaw[' models list:--sort'] = '=price output-price context newest name intelligence coding throughput latency popular'
$global:__openclaw[' models list:--limit'] = 'free'
$global:__openclaw[' models list:*'] = 'ref'
$global:__openclaw[' models refresh'] = 'command'
$global:__openclaw[' models refresh:'] = '--provider --json'
$global:__openclaw[' models refresh:--provider'] = 'free'
$global:__openclaw[' models aliases'] = 'command'
$global:__openclaw[' models aliases:'] = ''
$global:__openclaw[' models aliases:0'] = '=add list remove'
$global:__openclaw[' models aliases add'] = 'command'
$global:__openclaw[' models aliases add:'] = '--json'
$global:__openclaw[' models aliases add:0'] = 'alias'
$global:__openclaw[' models aliases add:1'] = 'ref'
$global:__openclaw[' models aliases list'] = 'command'
$global:__openclaw[' models aliases list:'] = '--json --plain'
$global:__openclaw[' models aliases remove'] = 'command'
$global:__openclaw[' models aliases remove:'] = '--json'
$global:__openclaw[' models aliases remove:0'] = 'alias'
$global:__openclaw[' models fallbacks'] = 'command'
$global:__openclaw[' models fallbacks:'] = ''
$global:__openclaw[' models fallbacks:0'] = '=add list remove clear'
$global:__openclaw[' models fallbacks add'] = 'command'
$global:__openclaw[' models fallbacks add:'] = '--json'
$global:__openclaw[' models fallbacks add:0'] = 'ref'
$global:__openclaw[' models fallbacks list'] = 'command'
$global:__openclaw[' models fallbacks list:'] = '--json --plain'
$global:__openclaw[' models fallbacks remove'] = 'command'
$global:__openclaw[' models fallbacks remove:'] = '--json'
$global:__openclaw[' models fallbacks remove:0'] = 'ref'
$global:__openclaw[' models fallbacks clear'] = 'command'
$global:__openclaw[' models fallbacks clear:'] = '--json'
$global:__openclaw[' models image-fallbacks'] = 'command'
$global:__openclaw[' models image-fallbacks:'] = ''
$global:__openclaw[' models image-fallbacks:0'] = '=add list remove clear'
$global:__openclaw[' models image-fallbacks add'] = 'command'
$global:__openclaw[' models image-fallbacks add:'] = '--json'
$global:__openclaw[' models image-fallbacks add:0'] = 'ref'
$global:__openclaw[' models image-fallbacks list'] = 'command'
$global:__openclaw[' models image-fallbacks list:'] = '--json --plain'
$global:__openclaw[' models image-fallbacks remove'] = 'command'
$global:__openclaw[' models image-fallbacks remove:'] = '--json'
$global:__openclaw[' models image-fallbacks remove:0'] = 'ref'
$global:__openclaw[' models image-fallbacks clear'] = 'command'
$global:__openclaw[' models image-fallbacks clear:'] = '--json'
$global:__openclaw[' models scan'] = 'command'
$global:__openclaw[' models scan:'] = '--provider --limit --min-params --max-age-days --no-probe --timeout --concurrency --set-default --set-image --set-fallbacks --yes --no-input --max-candidates --json'
$global:__openclaw[' models scan:--provider'] = 'free'
$global:__openclaw[' models scan:--limit'] = 'free'
$global:__openclaw[' models scan:--min-params'] = 'free'
$global:__openclaw[' models scan:--max-age-days'] = 'free'
$global:__openclaw[' models scan:--timeout'] = 'free'
$global:__openclaw[' models scan:--concurrency'] = 'free'
$global:__openclaw[' models scan:--set-fallbacks'] = 'free'
$global:__openclaw[' models scan:--max-candidates'] = 'free'
$global:__openclaw[' models auth'] = 'command'
$global:__openclaw[' models auth:'] = ''
$global:__openclaw[' models auth:0'] = '=login add paste-api-key paste-token list order activate logout'
$global:__openclaw[' models auth login'] = 'command'
$global:__openclaw[' models auth login:'] = '--no-browser --timeout --secret-input-mode --provider --method --profile-id --json'
$global:__openclaw[' models auth login:--timeout'] = 'free'
$global:__openclaw[' models auth login:--secret-input-mode'] = '=plaintext keyring'
$global:__openclaw[' models auth login:--provider'] = 'free'
$global:__openclaw[' models auth login:--method'] = '=oauth api-key'
$global:__openclaw[' models auth login:--profile-id'] = 'free'
$global:__openclaw[' models auth add'] = 'command'
$global:__openclaw[' models auth add:'] = '--secret-input-mode --skip-check --profile-id --json'
$global:__openclaw[' models auth add:--secret-input-mode'] = '=plaintext keyring'
$global:__openclaw[' models auth add:--profile-id'] = 'free'
$global:__openclaw[' models auth paste-api-key'] = 'command'
$global:__openclaw[' models auth paste-api-key:'] = '--secret-input-mode --skip-check --provider --profile-id --json'
$global:__openclaw[' models auth paste-api-key:--secret-input-mode'] = '=plaintext keyring'
$global:__openclaw[' models auth paste-api-key:--provider'] = 'free'
$global:__openclaw[' models auth paste-api-key:--profile-id'] = 'free'
$global:__openclaw[' models auth paste-token'] = 'command'
$global:__openclaw[' models auth paste-token:'] = '--secret-input-mode --skip-check --provider --profile-id --json'
$global:__openclaw[' models auth paste-token:--secret-input-mode'] = '=plaintext keyring'
$global:__openclaw[' models auth paste-token:--provider'] = 'free'
$global:__openclaw[' models auth paste-token:--profile-id'] = 'free'
$global:__openclaw[' models auth list'] = 'command'
$global:__openclaw[' models auth list:'] = '--offline --provider --json'
$global:__openclaw[' models auth list:--provider'] = 'free'
$global:__openclaw[' models auth order'] = 'command'
$global:__openclaw[' models auth order:'] = ''
$global:__openclaw[' models auth order:0'] = '=get set clear'
$global:__openclaw[' models auth order get'] = 'command'
$global:__openclaw[' models auth order get:'] = '--provider --json'
$global:__openclaw[' models auth order get:--provider'] = 'free'
$global:__openclaw[' models auth order set'] = 'command'
$global:__openclaw[' models auth order set:'] = '--provider --json'
$global:__openclaw[' models auth order set:--provider'] = 'free'
$global:__openclaw[' models auth order set:*'] = 'free'
$global:__openclaw[' models auth order clear'] = 'command'
$global:__openclaw[' models auth order clear:'] = '--provider --json'
$global:__openclaw[' models auth order clear:--provider'] = 'free'
$global:__openclaw[' models auth activate'] = 'command'
$global:__openclaw[' models auth activate:'] = '--json'
$global:__openclaw[' models auth activate:0'] = 'free'
$global:__openclaw[' models auth logout'] = 'command'
$global:__openclaw[' models auth logout:'] = '--yes --json'
$global:__openclaw[' models auth logout:0'] = 'free'
$global:__openclaw[' chat'] = 'command'
$global:__openclaw[' chat:'] = '--message --save-template -c --continue --session --resume --no-history -x --extract --extract-lang --extract-last --extract-all --output-format --json -o --output --force --raw --markdown --show-reasoning --hide-reasoning --citations --no-citations --usage --no-usage -q --quiet --compare -e --edit --copy --no-stdin --dry-run --estimate -m --model -s --system -f --file --pdf-engine --yes -T --template --var --preset -t --thinking -P --param --fallback --truncate --zdr --data-collection --extra-body --tier --cache --cache-ttl --cache-refresh --web --no-web --web-results --image --tool --max-cost --no-stream --why --timeout --retries --schema --schema-multi --repair'
$global:__openclaw[' chat:--message'] = 'text'
$global:__openclaw[' chat:--save-template'] = 'free'
$global:__openclaw[' chat:--session'] = 'session'
$global:__openclaw[' chat:--extract-lang'] = 'free'
$global:__openclaw[' chat:--output-format'] = '=text json stream-json'
$global:__openclaw[' chat:-o'] = 'file'
$global:__openclaw[' chat:--output'] = 'file'
$global:__openclaw[' chat:--compare'] = 'free'
$global:__openclaw[' chat:-m'] = 'ref'
$global:__openclaw[' chat:--model'] = 'ref'
$global:__openclaw[' chat:-s'] = 'text'
$global:__openclaw[' chat:--system'] = 'text'
$global:__openclaw[' chat:-f'] = 'file'
$global:__openclaw[' chat:--file'] = 'file'
$global:__openclaw[' chat:--pdf-engine'] = '=native mistral-ocr cloudflare-ai'
$global:__openclaw[' chat:-T'] = 'template'
$global:__openclaw[' chat:--template'] = 'template'
$global:__openclaw[' chat:--var'] = 'free'
$global:__openclaw[' chat:--preset'] = 'free'
$global:__openclaw[' chat:-t'] = '=off minimal low medium high xhigh max on adaptive'
$global:__openclaw[' chat:--thinking'] = '=off minimal low medium high xhigh max on adaptive'
$global:__openclaw[' chat:-P'] = 'param'
$global:__openclaw[' chat:--param'] = 'param'
$global:__openclaw[' chat:--fallback'] = 'ref'
$global:__openclaw[' chat:--truncate'] = '=oldest none'
$global:__openclaw[' chat:--data-collection'] = '=allow deny'
$global:__openclaw[' chat:--extra-body'] = 'text'
$global:__openclaw[' chat:--tier'] = '=auto default flex fast priority ultrafast scale'
$global:__openclaw[' chat:--cache-ttl'] = 'free'
$global:__openclaw[' chat:--web-results'] = 'free'
$global:__openclaw[' chat:--tool'] = '=web_search web_fetch datetime image_generation advisor subagent fusion bash files experimental__search_models'
$global:__openclaw[' chat:--max-cost'] = 'free'
$global:__openclaw[' chat:--timeout'] = 'free'
$global:__openclaw[' chat:--retries'] = 'free'
$global:__openclaw[' chat:--schema'] = 'file'
$global:__openclaw[' chat:--schema-multi'] = 'file'
$global:__openclaw[' chat:--repair'] = 'free'
$global:__openclaw[' chat:*'] = 'text'
$global:__openclaw[' batch'] = 'command'
$global:__openclaw[' batch:'] = '-o --output --rpm --tpm --prompt --lines --input-format --encoding --shard --concurrency --ordered --dedupe --skip-bad --skip-unknown --retry-failed --estimate --no-history --json -q --quiet -m --model -s --system -f --file --pdf-engine --yes -T --template --var --preset -t --thinking -P --param --fallback --truncate --zdr --data-collection --extra-body --tier --cache --cache-ttl --cache-refresh --web --no-web --web-results --image --tool --max-cost --no-stream --why --timeout --retries --schema --schema-multi --repair'
$global:__openclaw[' batch:-o'] = 'file'
$global:__openclaw[' batch:--output'] = 'file'
$global:__openclaw[' batch:--rpm'] = 'free'
$global:__openclaw[' batch:--tpm'] = 'free'
$global:__openclaw[' batch:--prompt'] = 'text'
$global:__openclaw[' batch:--input-format'] = '=jsonl csv tsv lines'
$global:__openclaw[' batch:--encoding'] = 'free'
$global:__openclaw[' batch:--shard'] = 'free'
$global:__openclaw[' batch:--concurrency'] = 'free'
$global:__openclaw[' batch:-m'] = 'ref'
$global:__openclaw[' batch:--model'] = 'ref'
$global:__openclaw[' batch:-s'] = 'text'
$global:__openclaw[' batch:--system'] = 'text'
$global:__openclaw[' batch:-f'] = 'file'
$global:__openclaw[' batch:--file'] = 'file'
$global:__openclaw[' batch:--pdf-engine'] = '=native mistral-ocr cloudflare-ai'
$global:__openclaw[' batch:-T'] = 'template'
$global:__openclaw[' batch:--template'] = 'template'
$global:__openclaw[' batch:--var'] = 'free'
$global:__openclaw[' batch:--preset'] = 'free'
$global:__openclaw[' batch:-t'] = '=off minimal low medium high xhigh max on adaptive'
$global:__openclaw[' batch:--thinking'] = '=off minimal low medium high xhigh max on adaptive'
$global:__openclaw[' batch:-P'] = 'param'
$global:__openclaw[' batch:--param'] = 'param'
$global:__openclaw[' batch:--fallback'] = 'ref'
$global:__openclaw[' batch:--truncate'] = '=oldest none'
$global:__openclaw[' batch:--data-collection'] = '=allow deny'
$global:__openclaw[' batch:--extra-body'] = 'text'
$global:__openclaw[' batch:--tier'] = '=auto default flex fast priority ultrafast scale'
$global:__openclaw[' batch:--cache-ttl'] = 'free'
$global:__openclaw[' batch:--web-results'] = 'free'
$global:__openclaw[' batch:--tool'] = '=web_search web_fetch datetime image_generation advisor subagent fusion bash files experimental__search_models'
$global:__openclaw[' batch:--max-cost'] = 'free'
$global:__openclaw[' batch:--timeout'] = 'free'
$global:__openclaw[' batch:--retries'] = 'free'
$global:__openclaw[' batch:--schema'] = 'file'
$global:__openclaw[' batch:--schema-multi'] = 'file'
$global:__openclaw[' batch:--repair'] = 'free'
$global:__openclaw[' batch:0'] = 'free'
$global:__openclaw[' batches'] = 'command'
$global:__openclaw[' batches:'] = ''
$global:__openclaw[' batches:0'] = '=list status'
$global:__openclaw[' batches list'] = 'command'
$global:__openclaw[' batches list:'] = '--json'
$global:__openclaw[' batches list:0'] = 'file'
$global:__openclaw[' batches status'] = 'command'
$global:__openclaw[' batches status:'] = '--json'
$global:__openclaw[' batches status:0'] = 'file'
$global:__openclaw[' compare'] = 'command'
$global:__openclaw[' compare:'] = '-m --model -o --output --html --rpm --tpm --prompt --lines --input-format --encoding --concurrency --skip-bad --skip-unknown --retry-failed --no-history --json -q --quiet -s --system -f --file --pdf-engine --yes -T --template --var --preset -t --thinking -P --param --fallback --truncate --zdr --data-collection --extra-body --tier --cache --cache-ttl --cache-refresh --web --no-web --web-results --image --tool --max-cost --no-stream --why --timeout --retries --schema --schema-multi --repair'
$global:__openclaw[' compare:-m'] = 'ref'
$global:__openclaw[' compare:--model'] = 'ref'
$global:__openclaw[' compare:-o'] = 'file'
$global:__openclaw[' compare:--output'] = 'file'
$global:__openclaw[' compare:--html'] = 'file'
$global:__openclaw[' compare:--rpm'] = 'free'
$global:__openclaw[' compare:--tpm'] = 'free'
$global:__openclaw[' compare:--prompt'] = 'text'
$global:__openclaw[' compare:--input-format'] = '=jsonl csv tsv lines'
$global:__openclaw[' compare:--encoding'] = 'free'
$global:__openclaw[' compare:--concurrency'] = 'free'
$global:__openclaw[' compare:-s'] = 'text'
$global:__openclaw[' compare:--system'] = 'text'
$global:__openclaw[' compare:-f'] = 'file'
$global:__openclaw[' compare:--file'] = 'file'
$global:__openclaw[' compare:--pdf-engine'] = '=native mistral-ocr cloudflare-ai'
$global:__openclaw[' compare:-T'] = 'template'
$global:__openclaw[' compare:--template'] = 'template'
$global:__openclaw[' compare:--var'] = 'free'
$global:__openclaw[' compare:--preset'] = 'free'
$global:__openclaw[' compare:-t'] = '=off minimal low medium high xhigh max on adaptive'
$global:__openclaw[' compare:--thinking'] = '=off minimal low medium high xhigh max on adaptive'
$global:__openclaw[' compare:-P'] = 'param'
$global:__openclaw[' compare:--param'] = 'param'
$global:__openclaw[' compare:--fallback'] = 'ref'
$global:__openclaw[' compare:--truncate'] = '=oldest none'
$global:__openclaw[' compare:--data-collection'] = '=allow deny'
$global:__openclaw[' compare:--extra-body'] = 'text'
$global:__openclaw[' compare:--tier'] = '=auto default flex fast priority ultrafast scale'
$global:__openclaw[' compare:--cache-ttl'] = 'free'
$global:__openclaw[' compare:--web-results'] = 'free'
$global:__openclaw[' compare:--tool'] = '=web_search web_fetch datetime image_generation advisor subagent fusion bash files experimental__search_models'
$global:__openclaw[' compare:--max-cost'] = 'free'
$global:__openclaw[' compare:--timeout'] = 'free'
$global:__openclaw[' compare:--retries'] = 'free'
$global:__openclaw[' compare:--schema'] = 'file'
$global:__openclaw[' compare:--schema-multi'] = 'file'
$global:__openclaw[' compare:--repair'] = 'free'
$global:__openclaw[' compare:0'] = 'free'
$global:__openclaw[' sessions'] = 'command'
$global:__openclaw[' sessions:'] = ''
$global:__openclaw[' sessions:0'] = '=list show search export media replay rename fork delete path'
$global:__openclaw[' sessions list'] = 'command'
$global:__openclaw[' sessions list:'] = '--here --limit --all --json --plain'
$global:__openclaw[' sessions list:--limit'] = 'free'
$global:__openclaw[' sessions show'] = 'command'
$global:__openclaw[' sessions show:'] = '--answer --code --raw --json'
$global:__openclaw[' sessions show:--code'] = 'free'
$global:__openclaw[' sessions show:0'] = 'session'
$global:__openclaw[' sessions search'] = 'command'
$global:__openclaw[' sessions search:'] = '--limit --json'
$global:__openclaw[' sessions search:--limit'] = 'free'
$global:__openclaw[' sessions search:*'] = 'free'
$global:__openclaw[' sessions export'] = 'command'
$global:__openclaw[' sessions export:'] = '--format -o --output'
$global:__openclaw[' sessions export:--format'] = '=markdown json html'
$global:__openclaw[' sessions export:-o'] = 'file'
$global:__openclaw[' sessions export:--output'] = 'file'
$global:__openclaw[' sessions export:0'] = 'session'
$global:__openclaw[' sessions media'] = 'command'
$global:__openclaw[' sessions media:'] = '-o --output --force --last --number --json'
$global:__openclaw[' sessions media:-o'] = 'file'
$global:__openclaw[' sessions media:--output'] = 'file'
$global:__openclaw[' sessions media:--number'] = 'free'
$global:__openclaw[' sessions media:0'] = 'session'
$global:__openclaw[' sessions replay'] = 'command'
$global:__openclaw[' sessions replay:'] = '-m --model --turn --json -q --quiet'
$global:__openclaw[' sessions replay:-m'] = 'ref'
$global:__openclaw[' sessions replay:--model'] = 'ref'
$global:__openclaw[' sessions replay:--turn'] = 'free'
$global:__openclaw[' sessions replay:0'] = 'session'
$global:__openclaw[' sessions rename'] = 'command'
$global:__openclaw[' sessions rename:'] = '--json'
$global:__openclaw[' sessions rename:0'] = 'session'
$global:__openclaw[' sessions rename:1'] = 'free'
$global:__openclaw[' sessions fork'] = 'command'
$global:__openclaw[' sessions fork:'] = '--turns --json'
$global:__openclaw[' sessions fork:--turns'] = 'free'
$global:__openclaw[' sessions fork:0'] = 'session'
$global:__openclaw[' sessions fork:1'] = 'free'
$global:__openclaw[' sessions delete'] = 'command'
$global:__openclaw[' sessions delete:'] = '--older-than -y --yes --json'
$global:__openclaw[' sessions delete:--older-than'] = 'free'
$global:__openclaw[' sessions delete:*'] = 'session'
$global:__openclaw[' sessions path'] = 'command'
$global:__openclaw[' sessions path:'] = '--json'
$global:__openclaw[' templates'] = 'command'
$global:__openclaw[' templates:'] = ''
$global:__openclaw[' templates:0'] = '=list show edit remove path'
$global:__openclaw[' templates list'] = 'command'
$global:__openclaw[' templates list:'] = '--json --plain'
$global:__openclaw[' templates show'] = 'command'
$global:__openclaw[' templates show:'] = '--json'
$global:__openclaw[' templates show:0'] = 'template'
$global:__openclaw[' templates edit'] = 'command'
$global:__openclaw[' templates edit:'] = ''
$global:__openclaw[' templates edit:0'] = 'template'
$global:__openclaw[' templates remove'] = 'command'
$global:__openclaw[' templates remove:'] = '-y --yes --json'
$global:__openclaw[' templates remove:0'] = 'template'
$global:__openclaw[' templates path'] = 'command'
$global:__openclaw[' templates path:'] = '--json'
$global:__openclaw[' templates path:0'] = 'template'
$global:__openclaw[' usage'] = 'command'
$global:__openclaw[' usage:'] = '--since --by --json --csv --html --force'
$global:__openclaw[' usage:--since'] = 'free'
$global:__openclaw[' usage:--by'] = '=hour day week month model provider session batch'
$global:__openclaw[' usage:--html'] = 'file'
$global:__openclaw[' usage:0'] = '=show'
$global:__openclaw[' usage show'] = 'command'
$global:__openclaw[' usage show:'] = '--wait --json -q --quiet'
$global:__openclaw[' usage show:--wait'] = 'free'
$global:__openclaw[' usage show:0'] = '=last'
$global:__openclaw[' api'] = 'command'
$global:__openclaw[' api:'] = '-X --method -F --field -f --raw-field --body --query --paginate --raw --management --provider --timeout --retries -q --quiet'
$global:__openclaw[' api:-X'] = 'free'
$global:__openclaw[' api:--method'] = 'free'
$global:__openclaw[' api:-F'] = 'text'
$global:__openclaw[' api:--field'] = 'text'
$global:__openclaw[' api:-f'] = 'free'
$global:__openclaw[' api:--raw-field'] = 'free'
$global:__openclaw[' api:--body'] = 'text'
$global:__openclaw[' api:--query'] = 'free'
$global:__openclaw[' api:--provider'] = 'free'
$global:__openclaw[' api:--timeout'] = 'free'
$global:__openclaw[' api:--retries'] = 'free'
$global:__openclaw[' api:*'] = 'free'
$global:__openclaw[' config'] = 'command'
$global:__openclaw[' config:'] = ''
$global:__openclaw[' config:0'] = '=get set unset patch file validate schema edit'
$global:__openclaw[' config get'] = 'command'
$global:__openclaw[' config get:'] = '--show-secrets --source --json'
$global:__openclaw[' config get:0'] = '=env env.OPENROUTER_API_KEY env.vars agents agents.defaults agents.defaults.model agents.defaults.model.primary agents.defaults.model.fallbacks agents.defaults.imageModel agents.defaults.imageModel.primary agents.defaults.imageModel.fallbacks agents.defaults.models agents.defaults.params agents.defaults.thinkingDefault agents.defaults.templates agents.defaults.maxCost agents.defaults.maxCostMonth agents.list agents.entries auth auth.profiles auth.order models models.providers'
$global:__openclaw[' config set'] = 'command'
$global:__openclaw[' config set:'] = '--strict-json --merge --replace --batch-json --batch-file --force --file --dry-run --json'
$global:__openclaw[' config set:--batch-json'] = 'free'
$global:__openclaw[' config set:--batch-file'] = 'file'
$global:__openclaw[' config set:--file'] = 'free'
$global:__openclaw[' config set:0'] = '=env env.OPENROUTER_API_KEY env.vars agents agents.defaults agents.defaults.model agents.defaults.model.primary agents.defaults.model.fallbacks agents.defaults.imageModel agents.defaults.imageModel.primary agents.defaults.imageModel.fallbacks agents.defaults.models agents.defaults.params agents.defaults.thinkingDefault agents.defaults.templates agents.defaults.maxCost agents.defaults.maxCostMonth agents.list agents.entries auth auth.profiles auth.order models models.providers'
$global:__openclaw[' config set:1'] = 'key value'
$global:__openclaw[' config unset'] = 'command'
$global:__openclaw[' config unset:'] = '--file --dry-run --json'
$global:__openclaw[' config unset:--file'] = 'free'
$global:__openclaw[' config unset:0'] = '=env env.OPENROUTER_API_KEY env.vars agents agents.defaults agents.defaults.model agents.defaults.model.primary agents.defaults.model.fallbacks agents.defaults.imageModel agents.defaults.imageModel.primary agents.defaults.imageModel.fallbacks agents.defaults.models agents.defaults.params agents.defaults.thinkingDefault agents.defaults.templates agents.defaults.maxCost agents.defaults.maxCostMonth agents.list agents.entries auth auth.profiles auth.order models models.providers'
$global:__openclaw[' config patch'] = 'command'
$global:__openclaw[' config patch:'] = '--file --stdin --dry-run --json'
$global:__openclaw[' config patch:--file'] = 'file'
$global:__openclaw[' config file'] = 'command'
$global:__openclaw[' config file:'] = '--json'
$global:__openclaw[' config validate'] = 'command'
$global:__openclaw[' config validate:'] = '--strict --json'
$global:__openclaw[' config schema'] = 'command'
$global:__openclaw[' config schema:'] = '--json'
$global:__openclaw[' config edit'] = 'command'
$global:__openclaw[' config edit:'] = ''
$global:__openclaw[' completion'] = 'command'
$global:__openclaw[' completion:'] = '-s --shell -i --install --widget -y --yes --json'
$global:__openclaw[' completion:-s'] = '=bash zsh fish powershell'
$global:__openclaw[' completion:--shell'] = '=bash zsh fish powershell'
$global:__openclaw[' doctor'] = 'command'
$global:__openclaw[' doctor:'] = '--fix --lint --only --skip --severity-min --json'
$global:__openclaw[' doctor:--only'] = 'free'
$global:__openclaw[' doctor:--skip'] = 'free'
$global:__openclaw[' doctor:--severity-min'] = '=info warning error'
$global:__openclaw[' schema'] = 'command'
$global:__openclaw[' schema:'] = ''
$global:__openclaw[' schema:0'] = '=config result event error request estimate batch batch-line comparison compare batch-estimate'
$global:__openclaw[' help'] = 'command'
$global:__openclaw[' help:'] = ''
$global:__openclaw[' help:*'] = '=onboard models chat batch batches compare sessions templates usage api config completion doctor schema environment exit-codes configuration'
$global:__openclaw['*:'] = '--profile --config --no-color -v --verbose -h --help'
$global:__openclaw['*:--profile'] = 'free'
$global:__openclaw['*:--config'] = 'file'
$global:__openclaw['=param'] = '=audio= cache_control= cache_retention=none cache_retention=short cache_retention=long debug= extra_body= frequency_penalty= image_config= logit_bias= logprobs=true logprobs=false max_completion_tokens= max_tool_calls= min_p= modalities= models= parallel_tool_calls=true parallel_tool_calls=false pdf_engine=native pdf_engine=mistral-ocr pdf_engine=cloudflare-ai plugins= prediction= presence_penalty= preset= provider= provider.allow_fallbacks=true provider.allow_fallbacks=false provider.data_collection=allow provider.data_collection=deny provider.enforce_distillable_text=true provider.enforce_distillable_text=false provider.ignore= provider.max_price= provider.only= provider.options= provider.order= provider.preferred_max_latency= provider.preferred_min_throughput= provider.quantizations= provider.require_parameters=true provider.require_parameters=false provider.sort=price provider.sort=throughput provider.sort=latency provider.sort=exacto provider.zdr=true provider.zdr=false reasoning= reasoning.effort=minimal reasoning.effort=low reasoning.effort=medium reasoning.effort=high reasoning.effort=xhigh reasoning.effort=max reasoning.effort=none reasoning.enabled=true reasoning.enabled=false reasoning.exclude=true reasoning.exclude=false reasoning.max_tokens= reasoning.summary=auto reasoning.summary=concise reasoning.summary=detailed repetition_penalty= response_cache=true response_cache=false response_cache_clear=true response_cache_clear=false response_cache_ttl_seconds= response_format=text response_format=json_object response_format=json_schema response_format=grammar response_format=python route=fallback route=sort seed= session_id= stop= stop_server_tools_when= structured_outputs=true structured_outputs=false temperature= thinking=off thinking=minimal thinking=low thinking=medium thinking=high thinking=xhigh thinking=max thinking=on thinking=adaptive tool_choice=none tool_choice=auto tool_choice=required tools= top_a= top_k= top_logprobs= top_p= trace= transforms= user= verbosity=low verbosity=medium verbosity=high verbosity=xhigh verbosity=max web_search_options='
$global:__openclaw['=agents.defaults.thinkingDefault'] = '=off minimal low medium high xhigh max on adaptive'

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
        if ($file -eq 'completion-sessions') { $cache = $state }
        $found = Join-Path $cache $file
        if (Test-Path -LiteralPath $found) {
            [System.IO.File]::ReadAllLines($found) | Where-Object { $_ }
        }
    }
    $offered = @()
    switch -CaseSensitive ($kind) {
        'free' { return }
        'options' { $offered = ($table["$path`:"] + ' ' + $table['*:']).Trim() -split ' +' }
        'session' { $offered = @(& $names 'completion-sessions') }
        'template' { $offered = @(& $names 'completion-templates') }
        'param' { $offered = $table['=param'].Substring(1) -split ' ' }
        'alias' { $offered = @(& $names 'completion-aliases') }
        'ref' {
            $offered = @(& $names 'completion-aliases')
            foreach ($name in @(& $names 'completion-models')) {
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
