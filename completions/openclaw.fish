# Completions of openclaw for fish. Written by `make docs`; do not edit.

function __openclaw_at --description 'Whether the line leads to this command, and to this argument'
    set -l words (commandline -opc)
    set -e words[1]
    set -l path
    set -l count 0
    set -l skip no
    for word in $words
        if test $skip = yes
            set skip no
        else if test "$word" = --
            return 1
        else if string match -q -- '-*' $word; and test "$word" != -
            contains -- "$path:$word" " onboard:--auth-choice" " onboard:--openrouter-api-key" " onboard:--token-provider" " onboard:--token" " onboard:--custom-base-url" " onboard:--custom-model-id" " onboard:--custom-provider-id" " onboard:--custom-api-key" " onboard:--custom-compatibility" " onboard:--secret-input-mode" " onboard:--model" " onboard:--import-from" " onboard:--config-format" " models status:--probe-provider" " models status:--probe-timeout" " models status:--probe-concurrency" " models status:--probe-max-tokens" " models list:--provider" " models list:--max-price" " models list:--min-context" " models list:--modality" " models list:--gives" " models list:--param" " models list:--region" " models list:--category" " models list:--sort" " models list:--limit" " models refresh:--provider" " models scan:--provider" " models scan:--limit" " models scan:--min-params" " models scan:--max-age-days" " models scan:--timeout" " models scan:--concurrency" " models scan:--set-fallbacks" " models scan:--max-candidates" " models auth login:--timeout" " models auth login:--secret-input-mode" " models auth login:--provider" " models auth login:--method" " models auth login:--profile-id" " models auth add:--secret-input-mode" " models auth add:--profile-id" " models auth paste-api-key:--secret-input-mode" " models auth paste-api-key:--provider" " models auth paste-api-key:--profile-id" " models auth paste-token:--secret-input-mode" " models auth paste-token:--provider" " models auth paste-token:--profile-id" " models auth list:--provider" " models auth order get:--provider" " models auth order set:--provider" " models auth order clear:--provider" " chat:--message" " chat:-m" " chat:--model" " chat:-s" " chat:--system" " chat:-f" " chat:--file" " chat:-t" " chat:--thinking" " chat:-P" " chat:--param" " chat:--fallback" " chat:--session" " chat:--truncate" " chat:--data-collection" " chat:--extra-body" " chat:--tier" " chat:--cache-ttl" " chat:--web-results" " chat:--tool" " chat:--max-cost" " chat:--output-format" " chat:-o" " chat:--output" " chat:--timeout" " chat:--retries" " chat:--schema" " chat:--schema-multi" " chat:--repair" " sessions list:--limit" " sessions show:--code" " sessions search:--limit" " sessions export:--format" " sessions export:-o" " sessions export:--output" " sessions replay:-m" " sessions replay:--model" " sessions replay:--turn" " sessions fork:--turns" " sessions delete:--older-than" " usage:--since" " usage:--by" " usage:--html" " usage show:--wait" " api:-X" " api:--method" " api:-F" " api:--field" " api:-f" " api:--raw-field" " api:--body" " api:--query" " api:--provider" " api:--timeout" " api:--retries" " config set:--batch-json" " config set:--batch-file" " config set:--file" " config unset:--file" " config patch:--file" " completion:-s" " completion:--shell" " doctor:--only" " doctor:--skip" " doctor:--severity-min"; and set skip yes
            contains -- "$word" --profile --config; and set skip yes
        else if contains -- "$path $word" " onboard" " models" " models status" " models set" " models set-image" " models list" " models refresh" " models aliases" " models aliases add" " models aliases list" " models aliases remove" " models fallbacks" " models fallbacks add" " models fallbacks list" " models fallbacks remove" " models fallbacks clear" " models image-fallbacks" " models image-fallbacks add" " models image-fallbacks list" " models image-fallbacks remove" " models image-fallbacks clear" " models scan" " models auth" " models auth login" " models auth add" " models auth paste-api-key" " models auth paste-token" " models auth list" " models auth order" " models auth order get" " models auth order set" " models auth order clear" " models auth activate" " models auth logout" " chat" " sessions" " sessions list" " sessions show" " sessions search" " sessions export" " sessions replay" " sessions rename" " sessions fork" " sessions delete" " sessions path" " usage" " usage show" " api" " config" " config get" " config set" " config unset" " config patch" " config file" " config validate" " config schema" " config edit" " completion" " doctor" " schema" " help"
            set path "$path $word"
        else
            set count (math $count + 1)
        end
    end
    test "$path" = "$argv[1]"; or return 1
    test (count $argv) -lt 2; or test $count -eq $argv[2]
end

function __openclaw_files --description 'The names of files behind an @; @@ is a literal @'
    set -l token (string replace -r -- '^--[^=]*=' '' (commandline -ct))
    string match -q -- '@*' $token; and not string match -q -- '@@*' $token; or return
    __fish_complete_path (string sub -s 2 -- $token) | string replace -r '^' @
end

function __openclaw_names --description 'The names in a file that the tool writes, a name a line'
    set -l cache $HOME/.cache/openclaw
    test -d $HOME/Library/Caches; and set cache $HOME/Library/Caches/openclaw
    test -n "$XDG_CACHE_HOME"; and set cache $XDG_CACHE_HOME/openclaw
    test -n "$OPENCLAW_STATE_DIR"; and set cache $OPENCLAW_STATE_DIR/cache
    if test $argv[1] = completion-sessions
        set cache $HOME/.local/state/openclaw
        test -d $HOME/Library/Caches; and set cache $HOME/Library/Application\ Support/openclaw
        test -n "$XDG_STATE_HOME"; and set cache $XDG_STATE_HOME/openclaw
        test -n "$OPENCLAW_STATE_DIR"; and set cache $OPENCLAW_STATE_DIR
    end
    test -r $cache/$argv[1]; and string match -r '.+' <$cache/$argv[1]
end

function __openclaw_refs --description 'Aliases and models; the short form once it is begun'
    __openclaw_names completion-aliases
    set -l names (__openclaw_names completion-models)
    set -l token (commandline -ct)
    string replace -r '^(?!openrouter/)' openrouter/ -- $names
    test -n "$token"; and not string match -q -- 'openrouter/*' $token; and string join \n -- $names
end

function __openclaw_params --description 'Request parameters, and behind = what they may be set to'
    set -l token (string replace -r -- '^(--param=|-P)' '' (commandline -ct))
    if not string match -q -- '*=*' $token
        printf '%s=\n' audio cache_control cache_retention debug extra_body frequency_penalty image_config logit_bias logprobs max_completion_tokens max_tool_calls min_p modalities models parallel_tool_calls plugins prediction presence_penalty preset provider provider.allow_fallbacks provider.data_collection provider.enforce_distillable_text provider.ignore provider.max_price provider.only provider.options provider.order provider.preferred_max_latency provider.preferred_min_throughput provider.quantizations provider.require_parameters provider.sort provider.zdr reasoning reasoning.effort reasoning.enabled reasoning.exclude reasoning.max_tokens reasoning.summary repetition_penalty response_cache response_cache_clear response_cache_ttl_seconds response_format route seed session_id stop stop_server_tools_when structured_outputs temperature thinking tool_choice tools top_a top_k top_logprobs top_p trace transforms user verbosity web_search_options
        return
    end
    switch (string replace -r -- '=.*' '' $token)
        case cache_retention
            printf '%s\n' cache_retention={none,short,long}
        case logprobs
            printf '%s\n' logprobs={true,false}
        case parallel_tool_calls
            printf '%s\n' parallel_tool_calls={true,false}
        case provider.allow_fallbacks
            printf '%s\n' provider.allow_fallbacks={true,false}
        case provider.data_collection
            printf '%s\n' provider.data_collection={allow,deny}
        case provider.enforce_distillable_text
            printf '%s\n' provider.enforce_distillable_text={true,false}
        case provider.require_parameters
            printf '%s\n' provider.require_parameters={true,false}
        case provider.sort
            printf '%s\n' provider.sort={price,throughput,latency,exacto}
        case provider.zdr
            printf '%s\n' provider.zdr={true,false}
        case reasoning.effort
            printf '%s\n' reasoning.effort={minimal,low,medium,high,xhigh,max,none}
        case reasoning.enabled
            printf '%s\n' reasoning.enabled={true,false}
        case reasoning.exclude
            printf '%s\n' reasoning.exclude={true,false}
        case reasoning.summary
            printf '%s\n' reasoning.summary={auto,concise,detailed}
        case response_cache
            printf '%s\n' response_cache={true,false}
        case response_cache_clear
            printf '%s\n' response_cache_clear={true,false}
        case response_format
            printf '%s\n' response_format={text,json_object,json_schema,grammar,python}
        case route
            printf '%s\n' route={fallback,sort}
        case structured_outputs
            printf '%s\n' structured_outputs={true,false}
        case thinking
            printf '%s\n' thinking={off,minimal,low,medium,high,xhigh,max,on,adaptive}
        case tool_choice
            printf '%s\n' tool_choice={none,auto,required}
        case verbosity
            printf '%s\n' verbosity={low,medium,high,xhigh,max}
    end
end

complete -c openclaw -f
complete -c openclaw -l profile -x -d 'Use a separate config, state and history.'
complete -c openclaw -l config -r -F -d 'Use this configuration file.'
complete -c openclaw -l no-color -d 'Write without colour.'
complete -c openclaw -s v -l verbose -d 'Show the HTTP exchange, keys redacted.'
complete -c openclaw -s h -l help -d 'Show this message and exit.'
complete -c openclaw -n '__openclaw_at "" 0' -a onboard -d 'Store an OpenRouter key and a default model.'
complete -c openclaw -n '__openclaw_at "" 0' -a models -d 'Show, search and choose models; without a command: status.'
complete -c openclaw -n '__openclaw_at "" 0' -a chat -d 'Ask a model; without a question, talk to it.'
complete -c openclaw -n '__openclaw_at "" 0' -a sessions -d 'Find and keep conversations; without a command: list.'
complete -c openclaw -n '__openclaw_at "" 0' -a usage -d 'Show tokens, cost and time: what the API billed, and how long it took.'
complete -c openclaw -n '__openclaw_at "" 0' -a api -d 'Call an endpoint of the API, and print what it answers.'
complete -c openclaw -n '__openclaw_at "" 0' -a config -d 'Read and change the configuration file.'
complete -c openclaw -n '__openclaw_at "" 0' -a completion -d 'Print the completion script of a shell, or install it; or the script of a key.'
complete -c openclaw -n '__openclaw_at "" 0' -a doctor -d 'Look for what is wrong, and name the cure.'
complete -c openclaw -n '__openclaw_at "" 0' -a schema -d 'Print the JSON Schema of a file or an output.'
complete -c openclaw -n '__openclaw_at "" 0' -a help -d 'Explain a command, or environment, exit-codes, configuration.'
complete -c openclaw -n '__openclaw_at ""' -l version -d 'Show the version and exit.'
complete -c openclaw -n '__openclaw_at " onboard"' -l auth-choice -x -a 'openrouter-api-key openrouter-oauth custom-api-key skip' -d 'How to sign in: openrouter-api-key, openrouter-oauth, custom-api-key, skip.'
complete -c openclaw -n '__openclaw_at " onboard"' -l openrouter-api-key -x -d 'The key; - reads it from stdin. Else: OPENROUTER_API_KEY, or a question.'
complete -c openclaw -n '__openclaw_at " onboard"' -l token-provider -x -d 'Whose key --token is: openrouter.'
complete -c openclaw -n '__openclaw_at " onboard"' -l token -x -d 'The key, with --auth-choice apiKey.'
complete -c openclaw -n '__openclaw_at " onboard"' -l custom-base-url -x -d 'Where the server\'s OpenAI-compatible API is.'
complete -c openclaw -n '__openclaw_at " onboard"' -l custom-model-id -x -d 'The server\'s model to ask by default.'
complete -c openclaw -n '__openclaw_at " onboard"' -l custom-provider-id -x -d 'What refs to it begin with. Without: from the URL.'
complete -c openclaw -n '__openclaw_at " onboard"' -l custom-api-key -x -d 'The server\'s key, if it wants one. Else: CUSTOM_API_KEY, or none.'
complete -c openclaw -n '__openclaw_at " onboard"' -l custom-compatibility -x -d 'Which API the server speaks: openai.'
complete -c openclaw -n '__openclaw_at " onboard"' -l non-interactive -d 'Ask nothing.'
complete -c openclaw -n '__openclaw_at " onboard"' -l accept-risk -d 'Accepted for OpenClaw\'s sake; needed by nothing.'
complete -c openclaw -n '__openclaw_at " onboard"' -l secret-input-mode -x -a 'plaintext ref keyring' -d 'Where the key is kept: the file, OPENROUTER_API_KEY, or the keyring.'
complete -c openclaw -n '__openclaw_at " onboard"' -l model -x -a '(__openclaw_refs)' -d 'The default model to set.'
complete -c openclaw -n '__openclaw_at " onboard"' -l import-from -r -F -d 'Take over from a real OpenClaw\'s openclaw.json.'
complete -c openclaw -n '__openclaw_at " onboard"' -l config-format -x -a 'json5 toml' -d 'The format of a new file.'
complete -c openclaw -n '__openclaw_at " onboard"' -l no-browser -d 'Sign in by pasting a code.'
complete -c openclaw -n '__openclaw_at " onboard"' -l skip-check -d 'Do not ask the API about the key.'
complete -c openclaw -n '__openclaw_at " onboard"' -l reset -d 'Begin with an empty file; the old one becomes .bak.'
complete -c openclaw -n '__openclaw_at " onboard"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " models" 0' -a status -d 'Show model, fallbacks, key and route, and their sources.'
complete -c openclaw -n '__openclaw_at " models" 0' -a set -d 'Set the default model.'
complete -c openclaw -n '__openclaw_at " models" 0' -a set-image -d 'Set the model that is asked about pictures.'
complete -c openclaw -n '__openclaw_at " models" 0' -a list -d 'Search the models and their prices.'
complete -c openclaw -n '__openclaw_at " models" 0' -a refresh -d 'Fetch the list of models now.'
complete -c openclaw -n '__openclaw_at " models" 0' -a aliases -d 'Add, list and remove short names for models.'
complete -c openclaw -n '__openclaw_at " models" 0' -a fallbacks -d 'Choose whom to ask when the default model fails.'
complete -c openclaw -n '__openclaw_at " models" 0' -a image-fallbacks -d 'Choose whom to ask when the image model fails.'
complete -c openclaw -n '__openclaw_at " models" 0' -a scan -d 'Ask the free models, and show which answer.'
complete -c openclaw -n '__openclaw_at " models" 0' -a auth -d 'Sign in, store, list, order and remove keys.'
complete -c openclaw -n '__openclaw_at " models status"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " models status"' -l plain -d 'Print the default ref alone.'
complete -c openclaw -n '__openclaw_at " models status"' -l check -d 'Ask the API. Exit status: 0 usable, 1 not, 2 the key soon ends.'
complete -c openclaw -n '__openclaw_at " models status"' -l probe -d 'Make one tiny request to each configured model.'
complete -c openclaw -n '__openclaw_at " models status"' -l probe-provider -x -d 'Probe only the models of this provider.'
complete -c openclaw -n '__openclaw_at " models status"' -l probe-timeout -x -d 'How long an answer may take; 30s and 2m are understood too.'
complete -c openclaw -n '__openclaw_at " models status"' -l probe-concurrency -x -d 'Probe so many at once; else 4.'
complete -c openclaw -n '__openclaw_at " models status"' -l probe-max-tokens -x -d 'How long an answer may be; else 16.'
complete -c openclaw -n '__openclaw_at " models set" 0' -a '(__openclaw_refs)'
complete -c openclaw -n '__openclaw_at " models set"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " models set-image" 0' -a '(__openclaw_refs)'
complete -c openclaw -n '__openclaw_at " models set-image"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " models list"' -a '(__openclaw_refs)'
complete -c openclaw -n '__openclaw_at " models list"' -l configured -d 'Only what the configuration names.'
complete -c openclaw -n '__openclaw_at " models list"' -l mine -d 'Only what the key may use.'
complete -c openclaw -n '__openclaw_at " models list"' -l provider -x -d 'Whose models: anthropic, openai … or a provider\'s.'
complete -c openclaw -n '__openclaw_at " models list"' -l free -d 'Only what costs nothing.'
complete -c openclaw -n '__openclaw_at " models list"' -l max-price -x -d 'At most so much for a million tokens.'
complete -c openclaw -n '__openclaw_at " models list"' -l min-context -x -d 'At least so many tokens: 200000, 200K, 1M.'
complete -c openclaw -n '__openclaw_at " models list"' -l modality -x -a 'text image file audio video' -d 'It takes or gives image, file, audio …; repeatable.'
complete -c openclaw -n '__openclaw_at " models list"' -l gives -x -d 'It gives image, audio …; repeatable.'
complete -c openclaw -n '__openclaw_at " models list"' -l param -x -d 'It takes tools, reasoning, seed …; repeatable.'
complete -c openclaw -n '__openclaw_at " models list"' -l zdr -d 'A provider of it keeps no data.'
complete -c openclaw -n '__openclaw_at " models list"' -l region -x -a 'eu us' -d 'It is served there.'
complete -c openclaw -n '__openclaw_at " models list"' -l category -x -d 'It is used for programming, science …'
complete -c openclaw -n '__openclaw_at " models list"' -l sort -x -a 'price output-price context newest name intelligence coding throughput latency popular' -d 'The order; else the API\'s.'
complete -c openclaw -n '__openclaw_at " models list"' -l limit -x -d 'At most so many.'
complete -c openclaw -n '__openclaw_at " models list"' -l plain -d 'Ids only, one a line.'
complete -c openclaw -n '__openclaw_at " models list"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " models list"' -l refresh -d 'Fetch the list although it is less than a day old.'
complete -c openclaw -n '__openclaw_at " models list"' -l no-pager -d 'Print a long list at once, and page nothing.'
complete -c openclaw -n '__openclaw_at " models refresh"' -l provider -x -d 'A provider of your own, instead of OpenRouter.'
complete -c openclaw -n '__openclaw_at " models refresh"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " models aliases" 0' -a add -d 'Give a model a short name.'
complete -c openclaw -n '__openclaw_at " models aliases" 0' -a list -d 'List the short names and what they mean.'
complete -c openclaw -n '__openclaw_at " models aliases" 0' -a remove -d 'Forget a short name; the model\'s other settings stay.'
complete -c openclaw -n '__openclaw_at " models aliases add" 0' -a '(__openclaw_names completion-aliases)'
complete -c openclaw -n '__openclaw_at " models aliases add" 1' -a '(__openclaw_refs)'
complete -c openclaw -n '__openclaw_at " models aliases add"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " models aliases list"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " models aliases list"' -l plain -d 'Aliases only, one a line.'
complete -c openclaw -n '__openclaw_at " models aliases remove" 0' -a '(__openclaw_names completion-aliases)'
complete -c openclaw -n '__openclaw_at " models aliases remove"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " models fallbacks" 0' -a add -d 'Add a model at the end of the list.'
complete -c openclaw -n '__openclaw_at " models fallbacks" 0' -a list -d 'List them in the order in which they are asked.'
complete -c openclaw -n '__openclaw_at " models fallbacks" 0' -a remove -d 'Take a model out of the list.'
complete -c openclaw -n '__openclaw_at " models fallbacks" 0' -a clear -d 'Take all models out of the list.'
complete -c openclaw -n '__openclaw_at " models fallbacks add" 0' -a '(__openclaw_refs)'
complete -c openclaw -n '__openclaw_at " models fallbacks add"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " models fallbacks list"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " models fallbacks list"' -l plain -d 'Refs only, one a line.'
complete -c openclaw -n '__openclaw_at " models fallbacks remove" 0' -a '(__openclaw_refs)'
complete -c openclaw -n '__openclaw_at " models fallbacks remove"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " models fallbacks clear"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " models image-fallbacks" 0' -a add -d 'Add a model at the end of the list.'
complete -c openclaw -n '__openclaw_at " models image-fallbacks" 0' -a list -d 'List them in the order in which they are asked.'
complete -c openclaw -n '__openclaw_at " models image-fallbacks" 0' -a remove -d 'Take a model out of the list.'
complete -c openclaw -n '__openclaw_at " models image-fallbacks" 0' -a clear -d 'Take all models out of the list.'
complete -c openclaw -n '__openclaw_at " models image-fallbacks add" 0' -a '(__openclaw_refs)'
complete -c openclaw -n '__openclaw_at " models image-fallbacks add"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " models image-fallbacks list"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " models image-fallbacks list"' -l plain -d 'Refs only, one a line.'
complete -c openclaw -n '__openclaw_at " models image-fallbacks remove" 0' -a '(__openclaw_refs)'
complete -c openclaw -n '__openclaw_at " models image-fallbacks remove"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " models image-fallbacks clear"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " models scan"' -l provider -x -d 'Only models of this author: google, meta …'
complete -c openclaw -n '__openclaw_at " models scan"' -l limit -x -d 'Look at so many models at most.'
complete -c openclaw -n '__openclaw_at " models scan"' -l min-params -x -d 'Only with so many billion parameters, as their names say.'
complete -c openclaw -n '__openclaw_at " models scan"' -l max-age-days -x -d 'Only newer ones.'
complete -c openclaw -n '__openclaw_at " models scan"' -l no-probe -d 'Ask no model: show what the list says. Needs no key.'
complete -c openclaw -n '__openclaw_at " models scan"' -l timeout -x -d 'Wait so long for each answer; 30000ms is understood too.'
complete -c openclaw -n '__openclaw_at " models scan"' -l concurrency -x -d 'Ask so many at once.'
complete -c openclaw -n '__openclaw_at " models scan"' -l set-default -d 'Make the best one the default model.'
complete -c openclaw -n '__openclaw_at " models scan"' -l set-image -d 'Make the best one for pictures the image model.'
complete -c openclaw -n '__openclaw_at " models scan"' -l set-fallbacks -x -d 'Make the next N the fallbacks.'
complete -c openclaw -n '__openclaw_at " models scan"' -l yes -l no-input -d 'Make the best the fallbacks, as OpenClaw does.'
complete -c openclaw -n '__openclaw_at " models scan"' -l max-candidates -x -d 'With --yes: so many at most; else 6.'
complete -c openclaw -n '__openclaw_at " models scan"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " models auth" 0' -a login -d 'Sign in at OpenRouter with a browser; the key is made there.'
complete -c openclaw -n '__openclaw_at " models auth" 0' -a add -d 'Add a key beside those that there are; it is asked how, or stdin is read.'
complete -c openclaw -n '__openclaw_at " models auth" 0' -a paste-api-key -d 'Store a key from stdin, or ask for it.'
complete -c openclaw -n '__openclaw_at " models auth" 0' -a paste-token -d 'Store a key from stdin, or ask for it.'
complete -c openclaw -n '__openclaw_at " models auth" 0' -a list -d 'List the keys that are configured: name, last four characters, label, where.'
complete -c openclaw -n '__openclaw_at " models auth" 0' -a order -d 'Try several keys in order: the next where one is refused, out of credit or at its limit.'
complete -c openclaw -n '__openclaw_at " models auth" 0' -a activate -d 'Use this key from now on; of an order that was set, the others stay behind it.'
complete -c openclaw -n '__openclaw_at " models auth" 0' -a logout -d 'Remove an OpenRouter key and what refers to it; everything else stays.'
complete -c openclaw -n '__openclaw_at " models auth login"' -l no-browser -d 'Sign in by pasting a code.'
complete -c openclaw -n '__openclaw_at " models auth login"' -l timeout -x -d 'Wait so long for the browser.'
complete -c openclaw -n '__openclaw_at " models auth login"' -l secret-input-mode -x -a 'plaintext keyring' -d 'Keep it in the file, or in the keyring.'
complete -c openclaw -n '__openclaw_at " models auth login"' -l provider -x -d 'openrouter, and no other.'
complete -c openclaw -n '__openclaw_at " models auth login"' -l method -x -a 'oauth api-key' -d 'Sign in with a browser, or paste a key.'
complete -c openclaw -n '__openclaw_at " models auth login"' -l profile-id -x -d 'Keep it beside others, under a name.'
complete -c openclaw -n '__openclaw_at " models auth login"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " models auth add"' -l secret-input-mode -x -a 'plaintext keyring' -d 'Keep it in the file, or in the keyring.'
complete -c openclaw -n '__openclaw_at " models auth add"' -l skip-check -d 'Do not ask the API about the key.'
complete -c openclaw -n '__openclaw_at " models auth add"' -l profile-id -x -d 'Keep it beside others, under a name.'
complete -c openclaw -n '__openclaw_at " models auth add"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " models auth paste-api-key"' -l secret-input-mode -x -a 'plaintext keyring' -d 'Keep it in the file, or in the keyring.'
complete -c openclaw -n '__openclaw_at " models auth paste-api-key"' -l skip-check -d 'Do not ask the API about the key.'
complete -c openclaw -n '__openclaw_at " models auth paste-api-key"' -l provider -x -d 'openrouter, and no other.'
complete -c openclaw -n '__openclaw_at " models auth paste-api-key"' -l profile-id -x -d 'Keep it beside others, under a name.'
complete -c openclaw -n '__openclaw_at " models auth paste-api-key"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " models auth paste-token"' -l secret-input-mode -x -a 'plaintext keyring' -d 'Keep it in the file, or in the keyring.'
complete -c openclaw -n '__openclaw_at " models auth paste-token"' -l skip-check -d 'Do not ask the API about the key.'
complete -c openclaw -n '__openclaw_at " models auth paste-token"' -l provider -x -d 'openrouter, and no other.'
complete -c openclaw -n '__openclaw_at " models auth paste-token"' -l profile-id -x -d 'Keep it beside others, under a name.'
complete -c openclaw -n '__openclaw_at " models auth paste-token"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " models auth list"' -l offline -d 'Do not ask the API for the labels.'
complete -c openclaw -n '__openclaw_at " models auth list"' -l provider -x -d 'This provider\'s keys alone.'
complete -c openclaw -n '__openclaw_at " models auth list"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " models auth order" 0' -a get -d 'Show the order.'
complete -c openclaw -n '__openclaw_at " models auth order" 0' -a set -d 'Set the order; keys that are not named are not used.'
complete -c openclaw -n '__openclaw_at " models auth order" 0' -a clear -d 'Forget the order: the first key in the file is used, and no other is tried.'
complete -c openclaw -n '__openclaw_at " models auth order get"' -l provider -x -d 'openrouter, and no other.'
complete -c openclaw -n '__openclaw_at " models auth order get"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " models auth order set"' -l provider -x -d 'openrouter, and no other.'
complete -c openclaw -n '__openclaw_at " models auth order set"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " models auth order clear"' -l provider -x -d 'openrouter, and no other.'
complete -c openclaw -n '__openclaw_at " models auth order clear"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " models auth activate"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " models auth logout"' -l yes -d 'Do not ask.'
complete -c openclaw -n '__openclaw_at " models auth logout"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " chat"' -a '(__openclaw_files)'
complete -c openclaw -n '__openclaw_at " chat"' -l message -x -a '(__openclaw_files)' -d 'The question, where no words are given.'
complete -c openclaw -n '__openclaw_at " chat"' -s m -l model -x -a '(__openclaw_refs)' -d 'Ask this model, without fallbacks.'
complete -c openclaw -n '__openclaw_at " chat"' -s s -l system -x -a '(__openclaw_files)' -d 'System prompt.'
complete -c openclaw -n '__openclaw_at " chat"' -s f -l file -r -F -d 'Attach a file, a folder, or what fits \'src/**/*.py\'; repeatable.'
complete -c openclaw -n '__openclaw_at " chat"' -l yes -d 'Send large folders without a question.'
complete -c openclaw -n '__openclaw_at " chat"' -s t -l thinking -x -a 'off minimal low medium high xhigh max on adaptive' -d 'off, minimal, low, medium, high, xhigh, max, on.'
complete -c openclaw -n '__openclaw_at " chat"' -s P -l param -x -a '(__openclaw_params)' -d 'A request parameter; repeatable.'
complete -c openclaw -n '__openclaw_at " chat"' -l fallback -x -a '(__openclaw_refs)' -d 'Ask this one if the first fails; repeatable.'
complete -c openclaw -n '__openclaw_at " chat"' -s c -l continue -d 'Go on with this terminal\'s last conversation.'
complete -c openclaw -n '__openclaw_at " chat"' -l session -x -a '(__openclaw_names completion-sessions)' -d 'Go on with this conversation, or begin it.'
complete -c openclaw -n '__openclaw_at " chat"' -l resume -d 'Go on with an answer that was cut.'
complete -c openclaw -n '__openclaw_at " chat"' -l no-history -d 'Write nothing down.'
complete -c openclaw -n '__openclaw_at " chat"' -l truncate -x -a 'oldest none' -d 'If it is too long: drop the oldest, or send all.'
complete -c openclaw -n '__openclaw_at " chat"' -l zdr -d 'Only providers that keep nothing.'
complete -c openclaw -n '__openclaw_at " chat"' -l data-collection -x -a 'allow deny' -d 'Whether providers may keep it to learn from.'
complete -c openclaw -n '__openclaw_at " chat"' -l extra-body -x -a '(__openclaw_files)' -d 'Add fields to the request as they are.'
complete -c openclaw -n '__openclaw_at " chat"' -l tier -x -a 'auto default flex fast priority ultrafast scale' -d 'Who serves it: cheaper, or faster.'
complete -c openclaw -n '__openclaw_at " chat"' -l cache -d 'Take a kept answer, or keep this one.'
complete -c openclaw -n '__openclaw_at " chat"' -l cache-ttl -x -d 'Keep it so long; 300 unless said.'
complete -c openclaw -n '__openclaw_at " chat"' -l cache-refresh -d 'Replace the answer that is kept.'
complete -c openclaw -n '__openclaw_at " chat"' -l web -l no-web -d 'Let the model search the web, or not.'
complete -c openclaw -n '__openclaw_at " chat"' -l web-results -x -d 'So many results for each search.'
complete -c openclaw -n '__openclaw_at " chat"' -l tool -x -a 'web_search web_fetch datetime image_generation advisor subagent fusion bash files experimental__search_models' -d 'A tool that OpenRouter runs; repeatable.'
complete -c openclaw -n '__openclaw_at " chat"' -l max-cost -x -d 'Ask nothing that may cost more.'
complete -c openclaw -n '__openclaw_at " chat"' -l output-format -x -a 'text json stream-json' -d 'text, json or stream-json.'
complete -c openclaw -n '__openclaw_at " chat"' -l json -d 'The same as --output-format json.'
complete -c openclaw -n '__openclaw_at " chat"' -s o -l output -r -F -d 'Write the answer to a file.'
complete -c openclaw -n '__openclaw_at " chat"' -l no-stream -d 'Ask for the whole answer at once.'
complete -c openclaw -n '__openclaw_at " chat"' -l raw -d 'Write the answer as it comes, not rendered.'
complete -c openclaw -n '__openclaw_at " chat"' -l markdown -d 'Render Markdown, in a pipe too.'
complete -c openclaw -n '__openclaw_at " chat"' -l show-reasoning -l hide-reasoning -d 'Write reasoning to stderr.'
complete -c openclaw -n '__openclaw_at " chat"' -l citations -l no-citations -d 'List the sources below it, in a pipe too.'
complete -c openclaw -n '__openclaw_at " chat"' -l why -d 'Tell which providers were tried, and why.'
complete -c openclaw -n '__openclaw_at " chat"' -l usage -l no-usage -d 'Write tokens and cost to stderr, or not.'
complete -c openclaw -n '__openclaw_at " chat"' -s q -l quiet -d 'No notices and no status on stderr.'
complete -c openclaw -n '__openclaw_at " chat"' -l timeout -x -d 'Wait so long for an event; 0: for ever.'
complete -c openclaw -n '__openclaw_at " chat"' -l retries -x -d 'Tries after the first.'
complete -c openclaw -n '__openclaw_at " chat"' -s e -l edit -d 'Write the question in your editor.'
complete -c openclaw -n '__openclaw_at " chat"' -l copy -d 'Put the answer on the clipboard, too.'
complete -c openclaw -n '__openclaw_at " chat"' -l schema -x -d 'The answer fits it: a file, JSON, or \'name, age int\'.'
complete -c openclaw -n '__openclaw_at " chat"' -l schema-multi -x -d 'Any number of items that fit it, one a line.'
complete -c openclaw -n '__openclaw_at " chat"' -l repair -x -d 'Ask again for what does not fit.'
complete -c openclaw -n '__openclaw_at " chat"' -l no-stdin -d 'Do not read stdin.'
complete -c openclaw -n '__openclaw_at " chat"' -l dry-run -d 'Print the request, key redacted; send nothing.'
complete -c openclaw -n '__openclaw_at " chat"' -l estimate -d 'Print what it may cost; send nothing.'
complete -c openclaw -n '__openclaw_at " sessions" 0' -a list -d 'List conversations, the latest first.'
complete -c openclaw -n '__openclaw_at " sessions" 0' -a show -d 'Show a conversation; to a pipe as Markdown.'
complete -c openclaw -n '__openclaw_at " sessions" 0' -a search -d 'Find what was said, the best first.'
complete -c openclaw -n '__openclaw_at " sessions" 0' -a export -d 'Write a conversation as Markdown, JSON or a page that needs nothing else.'
complete -c openclaw -n '__openclaw_at " sessions" 0' -a replay -d 'Send a stored request again; at a terminal both answers are shown.'
complete -c openclaw -n '__openclaw_at " sessions" 0' -a rename -d 'Give a conversation a name, which --session takes.'
complete -c openclaw -n '__openclaw_at " sessions" 0' -a fork -d 'Copy a conversation, to go on with it in another way.'
complete -c openclaw -n '__openclaw_at " sessions" 0' -a delete -d 'Delete conversations for good; what they have cost stays in usage.'
complete -c openclaw -n '__openclaw_at " sessions" 0' -a path -d 'Say where conversations are kept; the file need not exist.'
complete -c openclaw -n '__openclaw_at " sessions list"' -l here -d 'Only those of this folder.'
complete -c openclaw -n '__openclaw_at " sessions list"' -l limit -x -d 'The latest N; 0: all of them.'
complete -c openclaw -n '__openclaw_at " sessions list"' -l all -d 'Those too in which each question has failed.'
complete -c openclaw -n '__openclaw_at " sessions list"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " sessions list"' -l plain -d 'Ids only, one a line.'
complete -c openclaw -n '__openclaw_at " sessions show" 0' -a '(__openclaw_names completion-sessions)'
complete -c openclaw -n '__openclaw_at " sessions show"' -l answer -d 'The last answer alone, as it came.'
complete -c openclaw -n '__openclaw_at " sessions show"' -l code -x -d 'The last answer\'s block of code with that number; without one the only one, or a list of them.'
complete -c openclaw -n '__openclaw_at " sessions show"' -l raw -d 'Markdown as it is, not rendered.'
complete -c openclaw -n '__openclaw_at " sessions show"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " sessions search"' -l limit -x -d 'At most N turns.'
complete -c openclaw -n '__openclaw_at " sessions search"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " sessions export" 0' -a '(__openclaw_names completion-sessions)'
complete -c openclaw -n '__openclaw_at " sessions export"' -l format -x -a 'markdown json html' -d 'Else what the file\'s ending says.'
complete -c openclaw -n '__openclaw_at " sessions export"' -s o -l output -r -F -d 'A new file; else stdout.'
complete -c openclaw -n '__openclaw_at " sessions replay" 0' -a '(__openclaw_names completion-sessions)'
complete -c openclaw -n '__openclaw_at " sessions replay"' -s m -l model -x -a '(__openclaw_refs)' -d 'Ask this model; else the same again.'
complete -c openclaw -n '__openclaw_at " sessions replay"' -l turn -x -d 'The Nth question; else the last.'
complete -c openclaw -n '__openclaw_at " sessions replay"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " sessions replay"' -s q -l quiet -d 'No notices and no status on stderr.'
complete -c openclaw -n '__openclaw_at " sessions rename" 0' -a '(__openclaw_names completion-sessions)'
complete -c openclaw -n '__openclaw_at " sessions rename"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " sessions fork" 0' -a '(__openclaw_names completion-sessions)'
complete -c openclaw -n '__openclaw_at " sessions fork"' -l turns -x -d 'Copy the first N turns only.'
complete -c openclaw -n '__openclaw_at " sessions fork"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " sessions delete"' -a '(__openclaw_names completion-sessions)'
complete -c openclaw -n '__openclaw_at " sessions delete"' -l older-than -x -d 'All without a word since: 12h, 30d, 8w.'
complete -c openclaw -n '__openclaw_at " sessions delete"' -s y -l yes -d 'Do not ask.'
complete -c openclaw -n '__openclaw_at " sessions delete"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " sessions path"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " usage" 0' -a show -d 'Show what OpenRouter has noted of one answer: cost, tokens, time, provider.'
complete -c openclaw -n '__openclaw_at " usage"' -l since -x -d 'Since today, yesterday, week, month, 7d, 2026-11-23.'
complete -c openclaw -n '__openclaw_at " usage"' -l by -x -a 'hour day week month model provider session' -d 'One line for each.'
complete -c openclaw -n '__openclaw_at " usage"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " usage"' -l csv -d 'Print as CSV.'
complete -c openclaw -n '__openclaw_at " usage"' -l html -r -F -d 'Write a page with charts; - is stdout.'
complete -c openclaw -n '__openclaw_at " usage"' -l force -d 'Replace the file of --html.'
complete -c openclaw -n '__openclaw_at " usage show" 0' -a 'last'
complete -c openclaw -n '__openclaw_at " usage show"' -l wait -x -d 'Ask again for so long if it is not known.'
complete -c openclaw -n '__openclaw_at " usage show"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " usage show"' -s q -l quiet -d 'No notices and no status on stderr.'
complete -c openclaw -n '__openclaw_at " api"' -s X -l method -x -d 'The method, as gh has it.'
complete -c openclaw -n '__openclaw_at " api"' -s F -l field -x -a '(__openclaw_files)' -d 'A typed field of the body: true, null, 1.5, @FILE, text; a[b]=c nests; repeatable.'
complete -c openclaw -n '__openclaw_at " api"' -s f -l raw-field -x -d 'The same, always as text.'
complete -c openclaw -n '__openclaw_at " api"' -l body -x -a '(__openclaw_files)' -d 'The whole body; - reads it from stdin.'
complete -c openclaw -n '__openclaw_at " api"' -l query -x -d 'A parameter of the address; repeatable.'
complete -c openclaw -n '__openclaw_at " api"' -l paginate -d 'Ask for all pages of a list.'
complete -c openclaw -n '__openclaw_at " api"' -l raw -d 'Write the bytes of the answer as they come.'
complete -c openclaw -n '__openclaw_at " api"' -l management -d 'Use the key in OPENROUTER_MANAGEMENT_KEY.'
complete -c openclaw -n '__openclaw_at " api"' -l provider -x -d 'A provider of your own, instead of OpenRouter.'
complete -c openclaw -n '__openclaw_at " api"' -l timeout -x -d 'Seconds for every wait; 0: no limit.'
complete -c openclaw -n '__openclaw_at " api"' -l retries -x -d 'Tries after the first, of GET alone.'
complete -c openclaw -n '__openclaw_at " api"' -s q -l quiet -d 'No notices and no status on stderr.'
complete -c openclaw -n '__openclaw_at " config" 0' -a get -d 'Print a value, secrets redacted; what files include is in it.'
complete -c openclaw -n '__openclaw_at " config" 0' -a set -d 'Set a value; all else in the file stays as it is.'
complete -c openclaw -n '__openclaw_at " config" 0' -a unset -d 'Remove a value.'
complete -c openclaw -n '__openclaw_at " config" 0' -a patch -d 'Merge an object; null removes, a list replaces.'
complete -c openclaw -n '__openclaw_at " config" 0' -a file -d 'Print the path of the file, there or not.'
complete -c openclaw -n '__openclaw_at " config" 0' -a validate -d 'Check the file and show all problems at once.'
complete -c openclaw -n '__openclaw_at " config" 0' -a schema -d 'Print the JSON Schema of the file.'
complete -c openclaw -n '__openclaw_at " config" 0' -a edit -d 'Edit the file; it is replaced only by a valid one.'
complete -c openclaw -n '__openclaw_at " config get" 0' -a env -d 'Variables for this tool; they never override the real environment.'
complete -c openclaw -n '__openclaw_at " config get" 0' -a env.OPENROUTER_API_KEY -d 'The OpenRouter key.'
complete -c openclaw -n '__openclaw_at " config get" 0' -a env.vars -d 'The same as env, one level down.'
complete -c openclaw -n '__openclaw_at " config get" 0' -a agents -d 'What agents do.'
complete -c openclaw -n '__openclaw_at " config get" 0' -a agents.defaults -d 'Defaults for every agent; this tool is one.'
complete -c openclaw -n '__openclaw_at " config get" 0' -a agents.defaults.model -d 'The default model: a ref, or an object with primary and fallbacks.'
complete -c openclaw -n '__openclaw_at " config get" 0' -a agents.defaults.model.primary -d 'The default model\'s ref or alias.'
complete -c openclaw -n '__openclaw_at " config get" 0' -a agents.defaults.model.fallbacks -d 'Refs that are tried in order when the primary fails before it answers.'
complete -c openclaw -n '__openclaw_at " config get" 0' -a agents.defaults.imageModel -d 'The model for attached pictures that the default one does not take: a ref, or an object.'
complete -c openclaw -n '__openclaw_at " config get" 0' -a agents.defaults.imageModel.primary -d 'Its ref or alias.'
complete -c openclaw -n '__openclaw_at " config get" 0' -a agents.defaults.imageModel.fallbacks -d 'Refs that are tried in order when it fails before it answers.'
complete -c openclaw -n '__openclaw_at " config get" 0' -a agents.defaults.models -d 'Settings by model ref.'
complete -c openclaw -n '__openclaw_at " config get" 0' -a agents.defaults.params -d 'Request parameters for every model.'
complete -c openclaw -n '__openclaw_at " config get" 0' -a agents.defaults.thinkingDefault -d 'The thinking level where neither the command line nor params names one.'
complete -c openclaw -n '__openclaw_at " config get" 0' -a agents.defaults.maxCost -d 'The most USD that a conversation may cost; nothing more is asked in it then.'
complete -c openclaw -n '__openclaw_at " config get" 0' -a agents.defaults.maxCostMonth -d 'The most USD that a calendar month (UTC) may cost, by this profile\'s history.'
complete -c openclaw -n '__openclaw_at " config get" 0' -a agents.list -d 'The agents, in OpenClaw\'s older form.'
complete -c openclaw -n '__openclaw_at " config get" 0' -a agents.entries -d 'The agents by name.'
complete -c openclaw -n '__openclaw_at " config get" 0' -a auth -d 'Keys that have names.'
complete -c openclaw -n '__openclaw_at " config get" 0' -a auth.profiles -d 'The keys by name: openrouter:<word>.'
complete -c openclaw -n '__openclaw_at " config get" 0' -a auth.order -d 'By provider: the keys that are tried, in order.'
complete -c openclaw -n '__openclaw_at " config get" 0' -a models -d 'Where models are served.'
complete -c openclaw -n '__openclaw_at " config get" 0' -a models.providers -d 'Providers by name; openrouter, or your own.'
complete -c openclaw -n '__openclaw_at " config get"' -l show-secrets -d 'Print secrets as they are.'
complete -c openclaw -n '__openclaw_at " config get"' -l source -d 'Say which file and line each value stands in.'
complete -c openclaw -n '__openclaw_at " config get"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " config set" 0' -a env -d 'Variables for this tool; they never override the real environment.'
complete -c openclaw -n '__openclaw_at " config set" 0' -a env.OPENROUTER_API_KEY -d 'The OpenRouter key.'
complete -c openclaw -n '__openclaw_at " config set" 0' -a env.vars -d 'The same as env, one level down.'
complete -c openclaw -n '__openclaw_at " config set" 0' -a agents -d 'What agents do.'
complete -c openclaw -n '__openclaw_at " config set" 0' -a agents.defaults -d 'Defaults for every agent; this tool is one.'
complete -c openclaw -n '__openclaw_at " config set" 0' -a agents.defaults.model -d 'The default model: a ref, or an object with primary and fallbacks.'
complete -c openclaw -n '__openclaw_at " config set" 0' -a agents.defaults.model.primary -d 'The default model\'s ref or alias.'
complete -c openclaw -n '__openclaw_at " config set" 0' -a agents.defaults.model.fallbacks -d 'Refs that are tried in order when the primary fails before it answers.'
complete -c openclaw -n '__openclaw_at " config set" 0' -a agents.defaults.imageModel -d 'The model for attached pictures that the default one does not take: a ref, or an object.'
complete -c openclaw -n '__openclaw_at " config set" 0' -a agents.defaults.imageModel.primary -d 'Its ref or alias.'
complete -c openclaw -n '__openclaw_at " config set" 0' -a agents.defaults.imageModel.fallbacks -d 'Refs that are tried in order when it fails before it answers.'
complete -c openclaw -n '__openclaw_at " config set" 0' -a agents.defaults.models -d 'Settings by model ref.'
complete -c openclaw -n '__openclaw_at " config set" 0' -a agents.defaults.params -d 'Request parameters for every model.'
complete -c openclaw -n '__openclaw_at " config set" 0' -a agents.defaults.thinkingDefault -d 'The thinking level where neither the command line nor params names one.'
complete -c openclaw -n '__openclaw_at " config set" 0' -a agents.defaults.maxCost -d 'The most USD that a conversation may cost; nothing more is asked in it then.'
complete -c openclaw -n '__openclaw_at " config set" 0' -a agents.defaults.maxCostMonth -d 'The most USD that a calendar month (UTC) may cost, by this profile\'s history.'
complete -c openclaw -n '__openclaw_at " config set" 0' -a agents.list -d 'The agents, in OpenClaw\'s older form.'
complete -c openclaw -n '__openclaw_at " config set" 0' -a agents.entries -d 'The agents by name.'
complete -c openclaw -n '__openclaw_at " config set" 0' -a auth -d 'Keys that have names.'
complete -c openclaw -n '__openclaw_at " config set" 0' -a auth.profiles -d 'The keys by name: openrouter:<word>.'
complete -c openclaw -n '__openclaw_at " config set" 0' -a auth.order -d 'By provider: the keys that are tried, in order.'
complete -c openclaw -n '__openclaw_at " config set" 0' -a models -d 'Where models are served.'
complete -c openclaw -n '__openclaw_at " config set" 0' -a models.providers -d 'Providers by name; openrouter, or your own.'
complete -c openclaw -n '__openclaw_at " config set" 1; and contains -- agents.defaults.thinkingDefault (commandline -opc)' -a 'off minimal low medium high xhigh max on adaptive'
complete -c openclaw -n '__openclaw_at " config set"' -l strict-json -d 'Refuse a value that is not JSON5.'
complete -c openclaw -n '__openclaw_at " config set"' -l merge -d 'Merge an object into the one that is there.'
complete -c openclaw -n '__openclaw_at " config set"' -l replace -d 'Let a value take away entries that are there.'
complete -c openclaw -n '__openclaw_at " config set"' -l batch-json -x -d 'Set several: [{path: "…", value: …}, …].'
complete -c openclaw -n '__openclaw_at " config set"' -l batch-file -r -F -d 'The same from a file.'
complete -c openclaw -n '__openclaw_at " config set"' -l force -d 'Set a key that looks misspelt, too.'
complete -c openclaw -n '__openclaw_at " config set"' -l file -x -d 'Write to this file, which is included.'
complete -c openclaw -n '__openclaw_at " config set"' -l dry-run -d 'Check and show the change; write nothing.'
complete -c openclaw -n '__openclaw_at " config set"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " config unset" 0' -a env -d 'Variables for this tool; they never override the real environment.'
complete -c openclaw -n '__openclaw_at " config unset" 0' -a env.OPENROUTER_API_KEY -d 'The OpenRouter key.'
complete -c openclaw -n '__openclaw_at " config unset" 0' -a env.vars -d 'The same as env, one level down.'
complete -c openclaw -n '__openclaw_at " config unset" 0' -a agents -d 'What agents do.'
complete -c openclaw -n '__openclaw_at " config unset" 0' -a agents.defaults -d 'Defaults for every agent; this tool is one.'
complete -c openclaw -n '__openclaw_at " config unset" 0' -a agents.defaults.model -d 'The default model: a ref, or an object with primary and fallbacks.'
complete -c openclaw -n '__openclaw_at " config unset" 0' -a agents.defaults.model.primary -d 'The default model\'s ref or alias.'
complete -c openclaw -n '__openclaw_at " config unset" 0' -a agents.defaults.model.fallbacks -d 'Refs that are tried in order when the primary fails before it answers.'
complete -c openclaw -n '__openclaw_at " config unset" 0' -a agents.defaults.imageModel -d 'The model for attached pictures that the default one does not take: a ref, or an object.'
complete -c openclaw -n '__openclaw_at " config unset" 0' -a agents.defaults.imageModel.primary -d 'Its ref or alias.'
complete -c openclaw -n '__openclaw_at " config unset" 0' -a agents.defaults.imageModel.fallbacks -d 'Refs that are tried in order when it fails before it answers.'
complete -c openclaw -n '__openclaw_at " config unset" 0' -a agents.defaults.models -d 'Settings by model ref.'
complete -c openclaw -n '__openclaw_at " config unset" 0' -a agents.defaults.params -d 'Request parameters for every model.'
complete -c openclaw -n '__openclaw_at " config unset" 0' -a agents.defaults.thinkingDefault -d 'The thinking level where neither the command line nor params names one.'
complete -c openclaw -n '__openclaw_at " config unset" 0' -a agents.defaults.maxCost -d 'The most USD that a conversation may cost; nothing more is asked in it then.'
complete -c openclaw -n '__openclaw_at " config unset" 0' -a agents.defaults.maxCostMonth -d 'The most USD that a calendar month (UTC) may cost, by this profile\'s history.'
complete -c openclaw -n '__openclaw_at " config unset" 0' -a agents.list -d 'The agents, in OpenClaw\'s older form.'
complete -c openclaw -n '__openclaw_at " config unset" 0' -a agents.entries -d 'The agents by name.'
complete -c openclaw -n '__openclaw_at " config unset" 0' -a auth -d 'Keys that have names.'
complete -c openclaw -n '__openclaw_at " config unset" 0' -a auth.profiles -d 'The keys by name: openrouter:<word>.'
complete -c openclaw -n '__openclaw_at " config unset" 0' -a auth.order -d 'By provider: the keys that are tried, in order.'
complete -c openclaw -n '__openclaw_at " config unset" 0' -a models -d 'Where models are served.'
complete -c openclaw -n '__openclaw_at " config unset" 0' -a models.providers -d 'Providers by name; openrouter, or your own.'
complete -c openclaw -n '__openclaw_at " config unset"' -l file -x -d 'Write to this file, which is included.'
complete -c openclaw -n '__openclaw_at " config unset"' -l dry-run -d 'Check and show the change; write nothing.'
complete -c openclaw -n '__openclaw_at " config unset"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " config patch"' -l file -r -F -d 'Read it from a file: TOML by its ending, else JSON5.'
complete -c openclaw -n '__openclaw_at " config patch"' -l stdin -d 'Read it from standard input.'
complete -c openclaw -n '__openclaw_at " config patch"' -l dry-run -d 'Check and show the change; write nothing.'
complete -c openclaw -n '__openclaw_at " config patch"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " config file"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " config validate"' -l strict -d 'Take warnings for problems: end with 3.'
complete -c openclaw -n '__openclaw_at " config validate"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " config schema"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " completion"' -s s -l shell -x -a 'bash zsh fish powershell' -d 'The shell; else the one in SHELL.'
complete -c openclaw -n '__openclaw_at " completion"' -s i -l install -d 'Add a block that loads it to the shell\'s profile.'
complete -c openclaw -n '__openclaw_at " completion"' -l widget -d 'Instead, a key that turns words into a command: Alt-Enter.'
complete -c openclaw -n '__openclaw_at " completion"' -s y -l yes -d 'Do not ask before installing.'
complete -c openclaw -n '__openclaw_at " completion"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " doctor"' -l fix -d 'Tighten permissions and rebuild the list of models.'
complete -c openclaw -n '__openclaw_at " doctor"' -l lint -d 'Show only what is wrong; warnings end with 1 too.'
complete -c openclaw -n '__openclaw_at " doctor"' -l only -x -d 'Run this check; repeatable.'
complete -c openclaw -n '__openclaw_at " doctor"' -l skip -x -d 'Leave this one out; repeatable.'
complete -c openclaw -n '__openclaw_at " doctor"' -l severity-min -x -a 'info warning error' -d 'With --lint: what counts; else warning.'
complete -c openclaw -n '__openclaw_at " doctor"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " schema" 0' -a 'config result event error request estimate'
complete -c openclaw -n '__openclaw_at " help"' -a 'onboard models chat sessions usage api config completion doctor schema environment exit-codes configuration'
