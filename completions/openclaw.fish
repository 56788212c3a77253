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
            contains -- "$path:$word" " onboard:--auth-choice" " onboard:--openrouter-api-key" " onboard:--secret-input-mode" " onboard:--model" " onboard:--config-format" " chat:-m" " chat:--model" " chat:-s" " chat:--system" " chat:-f" " chat:--file" " chat:-t" " chat:--thinking" " chat:-P" " chat:--param" " chat:--fallback" " chat:--output-format" " chat:-o" " chat:--output" " chat:--timeout" " chat:--retries"; and set skip yes
            contains -- "$word" --profile --config; and set skip yes
        else if contains -- "$path $word" " onboard" " models" " models status" " models set" " chat" " config" " config get" " config set" " config unset" " config file" " config validate" " config schema" " config edit" " schema"
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

complete -c openclaw -f
complete -c openclaw -l profile -x -d 'Use a separate config, state and history.'
complete -c openclaw -l config -r -F -d 'Use this configuration file.'
complete -c openclaw -l no-color -d 'Write without colour.'
complete -c openclaw -s v -l verbose -d 'Show the HTTP exchange, keys redacted.'
complete -c openclaw -s h -l help -d 'Show this message and exit.'
complete -c openclaw -n '__openclaw_at "" 0' -a onboard -d 'Store an OpenRouter key and a default model.'
complete -c openclaw -n '__openclaw_at "" 0' -a models -d 'Show or set the default model.'
complete -c openclaw -n '__openclaw_at "" 0' -a chat -d 'Ask a model; without a question, talk to it.'
complete -c openclaw -n '__openclaw_at "" 0' -a config -d 'Read and change the configuration file.'
complete -c openclaw -n '__openclaw_at "" 0' -a schema -d 'Print the JSON Schema of a file or an output.'
complete -c openclaw -n '__openclaw_at ""' -l version -d 'Show the version and exit.'
complete -c openclaw -n '__openclaw_at " onboard"' -l auth-choice -x -a 'openrouter-api-key skip' -d 'How to sign in: openrouter-api-key or skip.'
complete -c openclaw -n '__openclaw_at " onboard"' -l openrouter-api-key -x -d 'The key; - reads it from stdin. Else: OPENROUTER_API_KEY, or a question.'
complete -c openclaw -n '__openclaw_at " onboard"' -l non-interactive -d 'Ask nothing.'
complete -c openclaw -n '__openclaw_at " onboard"' -l accept-risk -d 'Accepted for OpenClaw\'s sake; needed by nothing.'
complete -c openclaw -n '__openclaw_at " onboard"' -l secret-input-mode -x -a 'plaintext ref' -d 'Store the key itself, or a reference to OPENROUTER_API_KEY.'
complete -c openclaw -n '__openclaw_at " onboard"' -l model -x -d 'The default model to set.'
complete -c openclaw -n '__openclaw_at " onboard"' -l config-format -x -a 'json5 toml' -d 'The format of a new file.'
complete -c openclaw -n '__openclaw_at " onboard"' -l skip-check -d 'Do not ask the API about the key.'
complete -c openclaw -n '__openclaw_at " onboard"' -l reset -d 'Begin with an empty file; the old one becomes .bak.'
complete -c openclaw -n '__openclaw_at " onboard"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " models" 0' -a status -d 'Show model, fallbacks, key and route, and their sources.'
complete -c openclaw -n '__openclaw_at " models" 0' -a set -d 'Set the default model.'
complete -c openclaw -n '__openclaw_at " models status"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " models status"' -l plain -d 'Print the default ref alone.'
complete -c openclaw -n '__openclaw_at " models set"' -l json -d 'Report as one JSON object.'
complete -c openclaw -n '__openclaw_at " chat"' -a '(__openclaw_files)'
complete -c openclaw -n '__openclaw_at " chat"' -s m -l model -x -d 'Ask this model, without fallbacks.'
complete -c openclaw -n '__openclaw_at " chat"' -s s -l system -x -a '(__openclaw_files)' -d 'System prompt.'
complete -c openclaw -n '__openclaw_at " chat"' -s f -l file -r -F -d 'Attach a file; repeatable.'
complete -c openclaw -n '__openclaw_at " chat"' -s t -l thinking -x -a 'off minimal low medium high xhigh max' -d 'Reasoning effort.'
complete -c openclaw -n '__openclaw_at " chat"' -s P -l param -x -d 'A request parameter; repeatable.'
complete -c openclaw -n '__openclaw_at " chat"' -l fallback -x -d 'Ask this model if the first fails; repeatable.'
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
complete -c openclaw -n '__openclaw_at " schema" 0' -a 'config result event'
