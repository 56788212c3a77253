"""The keys that OpenClaw itself knows, at the places where this tool has keys of its own.

They are never slips, whatever they resemble. Taken from the configuration schemas of its releases
2026.4.14 and 2026.9.6 and from what both document as older forms; loaded only to look for slips.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .keypath import KeyPath

_PLACES = {
    "": (
        "$include $schema accessGroups acp agent agents approvals attachments audio audit auth "
        "bindings bridge broadcast browser canvasHost channels cli cloudWorkers commands "
        "crestodian cron defaultModel desktop diagnostics discord discovery env gateway heartbeat "
        "hooks identity imessage inbound logging mcp media memory memorySearch messages meta "
        "models msteams nodeHost plugins proxy qmd routing secrets security session signal skills "
        "slack surfaces talk talkback telegram telemetry tools transcripts tts ui update web "
        "webchat whatsapp wizard worktreeAcceleration worktreeRoot"
    ),
    "env": ("shellEnv vars"),
    "agents": ("defaults entries list ownership"),
    "agents.defaults": (
        "agentRuntime allowedModels authInheritance blockStreamingBreak blockStreamingChunk "
        "blockStreamingCoalesce blockStreamingDefault bootstrapMaxChars "
        "bootstrapPromptTruncationWarning bootstrapTotalMaxChars cliBackends compaction "
        "contextInjection contextLimits contextPruning contextTokens cwd decisionModel "
        "elevatedDefault embeddedAgent embeddedHarness embeddedPi envelopeElapsed "
        "envelopeTimestamp envelopeTimezone experimental fastModeDefault heartbeat humanDelay "
        "imageGenerationModel imageMaxDimensionPx imageModel imageModelFallbacks imageQuality llm "
        "maxConcurrent mediaGenerationAutoProviderFallback mediaMaxMb mediaModels memory "
        "memorySearch model modelAliases modelFallbacks modelPolicy modelSelectionScope models "
        "musicGenerationModel params pdfMaxBytesMb pdfMaxMb pdfMaxPages pdfModel promptOverlays "
        "reasoningDefault repoRoot sandbox sessionStore silentReply skills skipBootstrap "
        "skipOptionalBootstrapFiles startupContext subagents systemAgent systemPromptOverride "
        "thinkingDefault timeFormat timeoutSeconds toolProgressDetail tools tts "
        "typingIntervalSeconds typingMode userTimezone utilityModel verboseDefault "
        "videoGenerationModel voiceModel workspace"
    ),
    "agents.defaults.model": ("fallbacks primary timeoutMs"),
    "agents.defaults.models.*": ("agentRuntime alias codeMode params pickerRuntimes streaming"),
    "agents.list.*": (
        "agentDir agentRuntime bootstrapMaxChars bootstrapTotalMaxChars contextInjection "
        "contextLimits cwd decisionModel default description embeddedAgent embeddedHarness "
        "embeddedPi experimental fastModeDefault groupChat heartbeat humanDelay id identity "
        "memory memorySearch model modelPolicy models name params reasoningDefault runtime "
        "sandbox skills skillsLimits subagents systemPromptOverride thinkingDefault "
        "toolProgressDetail tools tts typingMode utilityModel verboseDefault workspace"
    ),
    "models": ("bedrockDiscovery catalogRefresh copilotDiscovery mode pricing providers"),
    "models.providers.*": (
        "agentRuntime api apiKey auth authHeader baseUrl headers injectNumCtxForOpenAICompat "
        "localService maxTokens models params region request timeoutSeconds"
    ),
    "models.providers.*.models.*": (
        "agentRuntime api baseUrl compat contextTokens contextWindow cost headers id input "
        "maxTokens mediaInput metadataSource name params reasoning thinkingLevelMap"
    ),
    "secrets": ("defaults egressProxy providers resolution"),
    "secrets.providers.*": (
        "allowInsecurePath allowSymlinkCommand allowlist args command env jsonOnly maxBytes "
        "maxOutputBytes mode noOutputTimeoutMs passEnv path pluginIntegration source timeoutMs "
        "trustedDirs"
    ),
    "secrets.defaults": ("env exec file store"),
    "auth": ("cooldowns order profiles"),
    "auth.profiles.*": ("displayName email mode provider"),
    "agents.defaults.imageModel": ("fallbacks primary timeoutMs"),
}
"""Names by the object that they stand in; ``*`` is any name or index."""

_LIKE = {
    "agents.entries.*": "agents.list.*",
    "agents.entries.*.model": "agents.defaults.model",
    "agents.entries.*.models.*": "agents.defaults.models.*",
    "agents.list.*.model": "agents.defaults.model",
    "agents.list.*.models.*": "agents.defaults.models.*",
}
"""Places that hold what another one holds."""

_PARAMS = (
    "anthropicBeta anthropicCompactThreshold anthropicServerCompaction cacheControlTtl "
    "cacheRetention cachedContent cached_content chat_template_kwargs codeMode context "
    "context1m contextSize extraBody extra_body fastAutoOnSeconds fastMode fast_mode "
    "githubDomain keep_alive modelPath num_ctx openaiWsWarmup parallelToolCalls preload "
    "preserveThinking responseCache responseCacheClear responseCacheTtlSeconds "
    "responsesCompactEndpoint responsesCompactThreshold responsesServerCompaction "
    "serviceTier service_tier streaming text textVerbosity text_verbosity think "
    "tool_stream transport"
)
PARAMS = frozenset(_PARAMS.split())
"""Request parameters of OpenClaw's that are meant for providers which this tool does not ask."""


def openclaw_names(place: KeyPath) -> frozenset[str]:
    """Return the names that OpenClaw knows in the object at a place."""
    for pattern, names in _PLACES.items():
        if _stands_for(pattern, place):
            return frozenset(names.split())
    for pattern, other in _LIKE.items():
        if _stands_for(pattern, place):
            return frozenset(_PLACES[other].split())
    return frozenset()


def _stands_for(pattern: str, place: KeyPath) -> bool:
    parts = pattern.split(".") if pattern else []
    return len(parts) == len(place) and all(
        want in ("*", part) for want, part in zip(parts, place, strict=True)
    )
