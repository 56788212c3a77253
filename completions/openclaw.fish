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
            contains -- "$path:$word" " onboard:--auth-choice" " onboard:--openrouter-api-key" " onboard:--secret-input-mode" " onboard:--model" " onboard:--import-from" " onboard:--config-format" " models list:--provider" " models list:--max-price" " models list:--min-context" " models list:--modality" " models list:--param" " models list:--sort" " models list:--limit" " models scan:--provider" " models scan:--limit" " models scan:--timeout" " models scan:--set-fallbacks" " models auth login:--timeout" " models auth login:--secret-input-mode" " models auth paste-api-key:--secret-input-mode" " chat:-m" " chat:--model" " chat:-s" " chat:--system" " chat:-f" " chat:--file" " chat:-t" " chat:--thinking" " chat:-P" " chat:--param" " chat:--fallback" " chat:--output-format" " chat:-o" " chat:--output" " chat:--timeout" " chat:--retries" " completion:--shell"; and set skip yes
            contains -- "$word" --profile --config; and set skip yes
        else if contains -- "$path $word" " onboard" " models" " models status" " models set" " models list" " models aliases" " models aliases add" " models aliases list" " models aliases remove" " models fallbacks" " models fallbacks add" " models fallbacks list" " models fallbacks remove" " models fallbacks clear" " models scan" " models auth" " models auth login" " models auth paste-api-key" " models auth list" " models auth logout" " chat" " config" " config get" " config set" " config unset" " config file" " config validate" " config schema" " config edit" " completion" " doctor" " schema"
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
    test -r $cache/$argv[1]; and string match -r '.+' <$cache/$argv[1]
end

function __openclaw_refs --description 'Aliases and models; the short form once it is begun'
    __openclaw_names completion-aliases
    set -l names (__openclaw_names completion-models)
    set -l token (commandline -ct)
    string replace -r '^(?!openrouter/)' openrouter/ -- $names
    test -n "$token"; and not string match -q -- 'openrouter/*' $token; and string join \n -- $names
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
complete -c openclaw -n '__openclaw_at "" 0' -a config -d 'Read and change the configuration file.'
complete -c openclaw -n '__openclaw_at "" 0' -a completion -d 'Print the completion script of a shell, or install it.'
complete -c openclaw -n '__openclaw_at "" 0' -a doctor -d 'Look for what is wrong, and name the cure.'
complete -c openclaw -n '__openclaw_at "" 0' -a schema -d 'Print the JSON Schema of a file or an output.'
complete -c openclaw -n '__openclaw_at ""' -l version -d 'Show the version and exit.'
complete -c openclaw -n '__openclaw_at " onboard"' -l auth-choice -x -a 'openrouter-api-key openrouter-oauth skip' -d 'How to sign in: openrouter-api-key, openrouter-oauth, skip.'
complete -c openclaw -n '__openclaw_at " onboard"' -l openrouter-api-key -x -d 'The key; - reads it from stdin. Else: OPENROUTER_API_KEY, or a question.'
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
complete -c openclaw -n '__openclaw_at " models" 0' -a list -d 'Search the models and their prices.'
complete -c openclaw -n '__openclaw_at " models" 0' -a aliases -d 'Add, list and remove short names for models.'
complete -c openclaw -n '__openclaw_at " models" 0' -a fallbacks -d 'Choose whom to ask when the default model fails.'
complete -c openclaw -n '__openclaw_at " models" 0' -a scan -d 'Ask the free models for next to nothing, and show which answer.'
complete -c openclaw -n '__openclaw_at " models" 0' -a auth -d 'Sign in, store, list and remove keys.'
complete -c openclaw -n '__openclaw_at " models status"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " models status"' -l plain -d 'Print the default ref alone.'
complete -c openclaw -n '__openclaw_at " models status"' -l check -d 'Ask the API. Exit status: 0 usable, 1 not, 2 the key soon ends.'
complete -c openclaw -n '__openclaw_at " models status"' -l probe -d 'Make one tiny request to each configured model.'
complete -c openclaw -n '__openclaw_at " models set" 0' -a '(__openclaw_refs)'
complete -c openclaw -n '__openclaw_at " models set"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " models list"' -a '(__openclaw_refs)'
complete -c openclaw -n '__openclaw_at " models list"' -l configured -d 'Only what the configuration names.'
complete -c openclaw -n '__openclaw_at " models list"' -l provider -x -d 'Whose models: anthropic, openai … or your own.'
complete -c openclaw -n '__openclaw_at " models list"' -l free -d 'Only what costs nothing.'
complete -c openclaw -n '__openclaw_at " models list"' -l max-price -x -d 'At most so much for a million tokens.'
complete -c openclaw -n '__openclaw_at " models list"' -l min-context -x -d 'At least so many tokens: 200000, 200K, 1M.'
complete -c openclaw -n '__openclaw_at " models list"' -l modality -x -a 'text image file audio video' -d 'It takes or gives image, file, audio …; repeatable.'
complete -c openclaw -n '__openclaw_at " models list"' -l param -x -d 'It takes tools, reasoning, seed …; repeatable.'
complete -c openclaw -n '__openclaw_at " models list"' -l sort -x -a 'price output-price context newest name' -d 'The order; else the API\'s.'
complete -c openclaw -n '__openclaw_at " models list"' -l limit -x -d 'At most so many.'
complete -c openclaw -n '__openclaw_at " models list"' -l plain -d 'Ids only, one a line.'
complete -c openclaw -n '__openclaw_at " models list"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " models list"' -l refresh -d 'Fetch the list although it is less than a day old.'
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
complete -c openclaw -n '__openclaw_at " models fallbacks remove" 0' -a '(__openclaw_refs)'
complete -c openclaw -n '__openclaw_at " models fallbacks remove"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " models fallbacks clear"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " models scan"' -l provider -x -d 'Only models of this provider.'
complete -c openclaw -n '__openclaw_at " models scan"' -l limit -x -d 'Ask at most so many models.'
complete -c openclaw -n '__openclaw_at " models scan"' -l timeout -x -d 'Wait so long for each answer.'
complete -c openclaw -n '__openclaw_at " models scan"' -l set-default -d 'Make the best one the default model.'
complete -c openclaw -n '__openclaw_at " models scan"' -l set-fallbacks -x -d 'Make the next N the fallbacks.'
complete -c openclaw -n '__openclaw_at " models scan"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " models auth" 0' -a login -d 'Sign in at OpenRouter with a browser; the key is made there.'
complete -c openclaw -n '__openclaw_at " models auth" 0' -a paste-api-key -d 'Store a key from stdin, or ask for it.'
complete -c openclaw -n '__openclaw_at " models auth" 0' -a list -d 'List the keys that are configured: where, label, last four characters.'
complete -c openclaw -n '__openclaw_at " models auth" 0' -a logout -d 'Remove the OpenRouter key and what refers to it; everything else stays.'
complete -c openclaw -n '__openclaw_at " models auth login"' -l no-browser -d 'Sign in by pasting a code.'
complete -c openclaw -n '__openclaw_at " models auth login"' -l timeout -x -d 'Wait so long for the browser.'
complete -c openclaw -n '__openclaw_at " models auth login"' -l secret-input-mode -x -a 'plaintext keyring' -d 'Keep it in the file, or in the keyring.'
complete -c openclaw -n '__openclaw_at " models auth login"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " models auth paste-api-key"' -l secret-input-mode -x -a 'plaintext keyring' -d 'Keep it in the file, or in the keyring.'
complete -c openclaw -n '__openclaw_at " models auth paste-api-key"' -l skip-check -d 'Do not ask the API about the key.'
complete -c openclaw -n '__openclaw_at " models auth paste-api-key"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " models auth list"' -l offline -d 'Do not ask the API for the labels.'
complete -c openclaw -n '__openclaw_at " models auth list"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " models auth logout"' -l yes -d 'Do not ask.'
complete -c openclaw -n '__openclaw_at " models auth logout"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " chat"' -a '(__openclaw_files)'
complete -c openclaw -n '__openclaw_at " chat"' -s m -l model -x -a '(__openclaw_refs)' -d 'Ask this model, without fallbacks.'
complete -c openclaw -n '__openclaw_at " chat"' -s s -l system -x -a '(__openclaw_files)' -d 'System prompt.'
complete -c openclaw -n '__openclaw_at " chat"' -s f -l file -r -F -d 'Attach a file; repeatable.'
complete -c openclaw -n '__openclaw_at " chat"' -s t -l thinking -x -a 'off minimal low medium high xhigh max' -d 'Reasoning effort.'
complete -c openclaw -n '__openclaw_at " chat"' -s P -l param -x -d 'A request parameter; repeatable.'
complete -c openclaw -n '__openclaw_at " chat"' -l fallback -x -a '(__openclaw_refs)' -d 'Ask this model if the first fails; repeatable.'
complete -c openclaw -n '__openclaw_at " chat"' -l output-format -x -a 'text json stream-json' -d 'How the answer is written.'
complete -c openclaw -n '__openclaw_at " chat"' -l json -d 'The same as --output-format json.'
complete -c openclaw -n '__openclaw_at " chat"' -s o -l output -r -F -d 'Write the answer to a file.'
complete -c openclaw -n '__openclaw_at " chat"' -l no-stream -d 'Ask for the whole answer at once.'
complete -c openclaw -n '__openclaw_at " chat"' -l raw -d 'Write the answer as it comes, not rendered.'
complete -c openclaw -n '__openclaw_at " chat"' -l markdown -d 'Render Markdown, also where stdout is no terminal.'
complete -c openclaw -n '__openclaw_at " chat"' -l show-reasoning -l hide-reasoning -d 'Write reasoning to stderr.'
complete -c openclaw -n '__openclaw_at " chat"' -l usage -l no-usage -d 'Write tokens and cost to stderr (default: at a terminal).'
complete -c openclaw -n '__openclaw_at " chat"' -s q -l quiet -d 'No notices and no status on stderr.'
complete -c openclaw -n '__openclaw_at " chat"' -l timeout -x -d 'Wait so long for an event; 0: for ever.'
complete -c openclaw -n '__openclaw_at " chat"' -l retries -x -d 'Tries after the first.'
complete -c openclaw -n '__openclaw_at " chat"' -l no-stdin -d 'Do not read stdin.'
complete -c openclaw -n '__openclaw_at " chat"' -l dry-run -d 'Print the request, key redacted; send nothing.'
complete -c openclaw -n '__openclaw_at " config" 0' -a get -d 'Print a value, secrets redacted.'
complete -c openclaw -n '__openclaw_at " config" 0' -a set -d 'Set a value; all else in the file stays as it is.'
complete -c openclaw -n '__openclaw_at " config" 0' -a unset -d 'Remove a value.'
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
complete -c openclaw -n '__openclaw_at " config get" 0' -a agents.defaults.models -d 'Settings by model ref.'
complete -c openclaw -n '__openclaw_at " config get" 0' -a agents.defaults.params -d 'Request parameters for every model.'
complete -c openclaw -n '__openclaw_at " config get" 0' -a agents.defaults.thinkingDefault -d 'The thinking level where neither the command line nor params names one.'
complete -c openclaw -n '__openclaw_at " config get" 0' -a models -d 'Where models are served.'
complete -c openclaw -n '__openclaw_at " config get" 0' -a models.providers -d 'Providers by name; openrouter, or your own.'
complete -c openclaw -n '__openclaw_at " config get"' -l show-secrets -d 'Print secrets as they are.'
complete -c openclaw -n '__openclaw_at " config get"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " config set" 0' -a env -d 'Variables for this tool; they never override the real environment.'
complete -c openclaw -n '__openclaw_at " config set" 0' -a env.OPENROUTER_API_KEY -d 'The OpenRouter key.'
complete -c openclaw -n '__openclaw_at " config set" 0' -a env.vars -d 'The same as env, one level down.'
complete -c openclaw -n '__openclaw_at " config set" 0' -a agents -d 'What agents do.'
complete -c openclaw -n '__openclaw_at " config set" 0' -a agents.defaults -d 'Defaults for every agent; this tool is one.'
complete -c openclaw -n '__openclaw_at " config set" 0' -a agents.defaults.model -d 'The default model: a ref, or an object with primary and fallbacks.'
complete -c openclaw -n '__openclaw_at " config set" 0' -a agents.defaults.model.primary -d 'The default model\'s ref or alias.'
complete -c openclaw -n '__openclaw_at " config set" 0' -a agents.defaults.model.fallbacks -d 'Refs that are tried in order when the primary fails before it answers.'
complete -c openclaw -n '__openclaw_at " config set" 0' -a agents.defaults.models -d 'Settings by model ref.'
complete -c openclaw -n '__openclaw_at " config set" 0' -a agents.defaults.params -d 'Request parameters for every model.'
complete -c openclaw -n '__openclaw_at " config set" 0' -a agents.defaults.thinkingDefault -d 'The thinking level where neither the command line nor params names one.'
complete -c openclaw -n '__openclaw_at " config set" 0' -a models -d 'Where models are served.'
complete -c openclaw -n '__openclaw_at " config set" 0' -a models.providers -d 'Providers by name; openrouter, or your own.'
complete -c openclaw -n '__openclaw_at " config set" 1; and contains -- agents.defaults.thinkingDefault (commandline -opc)' -a 'off minimal low medium high xhigh max adaptive'
complete -c openclaw -n '__openclaw_at " config unset" 0' -a env -d 'Variables for this tool; they never override the real environment.'
complete -c openclaw -n '__openclaw_at " config unset" 0' -a env.OPENROUTER_API_KEY -d 'The OpenRouter key.'
complete -c openclaw -n '__openclaw_at " config unset" 0' -a env.vars -d 'The same as env, one level down.'
complete -c openclaw -n '__openclaw_at " config unset" 0' -a agents -d 'What agents do.'
complete -c openclaw -n '__openclaw_at " config unset" 0' -a agents.defaults -d 'Defaults for every agent; this tool is one.'
complete -c openclaw -n '__openclaw_at " config unset" 0' -a agents.defaults.model -d 'The default model: a ref, or an object with primary and fallbacks.'
complete -c openclaw -n '__openclaw_at " config unset" 0' -a agents.defaults.model.primary -d 'The default model\'s ref or alias.'
complete -c openclaw -n '__openclaw_at " config unset" 0' -a agents.defaults.model.fallbacks -d 'Refs that are tried in order when the primary fails before it answers.'
complete -c openclaw -n '__openclaw_at " config unset" 0' -a agents.defaults.models -d 'Settings by model ref.'
complete -c openclaw -n '__openclaw_at " config unset" 0' -a agents.defaults.params -d 'Request parameters for every model.'
complete -c openclaw -n '__openclaw_at " config unset" 0' -a agents.defaults.thinkingDefault -d 'The thinking level where neither the command line nor params names one.'
complete -c openclaw -n '__openclaw_at " config unset" 0' -a models -d 'Where models are served.'
complete -c openclaw -n '__openclaw_at " config unset" 0' -a models.providers -d 'Providers by name; openrouter, or your own.'
complete -c openclaw -n '__openclaw_at " config validate"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " completion"' -l shell -x -a 'bash zsh fish' -d 'The shell; else the one in SHELL.'
complete -c openclaw -n '__openclaw_at " completion"' -l install -d 'Add a block that loads it to the shell\'s profile.'
complete -c openclaw -n '__openclaw_at " completion"' -l yes -d 'Do not ask before installing.'
complete -c openclaw -n '__openclaw_at " completion"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " doctor"' -l fix -d 'Tighten permissions and rebuild the list of models.'
complete -c openclaw -n '__openclaw_at " doctor"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " schema" 0' -a 'config result event'
