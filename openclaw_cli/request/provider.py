"""How a provider wants to be asked. Whether it really is OpenRouter is ``Route.verified``'s answer.

A provider's quirk is one field here and one row that says otherwise.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..named_tuple import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Mapping

OUTPUT_CAP = "max_completion_tokens"
"""OpenRouter's name for the most tokens of an answer, and the table's."""
OLD_OUTPUT_CAP = "max_tokens"
"""The name that every OpenAI-compatible server knows."""
KEY_VARIABLE = "OPENROUTER_API_KEY"
CAPS = (OUTPUT_CAP, OLD_OUTPUT_CAP)


class Provider(NamedTuple):
    """What a provider takes, and what it has beside the chat.

    Attributes:
        name: As the configuration calls it.
        label: As people call it.
        is_default: Whether a model that is written without a provider is one of its own.
        base_url: Where it is asked if the configuration does not say; empty if it has to.
        key_variable: The environment variable that holds its key; empty for none.
        needs_key: Whether nothing can be asked without a key.
        has_sign_in: Whether ``onboard`` and the sign-in get a key for it.
        has_account: Whether it tells about the key, its credit and its limits (``/key``).
        has_models: Whether it surely lists its models, with their prices (``/models``).
        models_path: Where that list is, if it has one.
        own_models_path: Where the list of those is that a key may use; empty for nowhere.
        has_endpoints: Whether it tells who serves a model (``/models/…/endpoints``).
        output_cap: The name of the field that limits the answer's length.
        keeps_cap_name: Whether that field is sent under the name that the user wrote instead.
        fields: What it is sent beyond the parameters of the table, where the user wrote it.
        takes_routing: Whether it takes ``provider`` as every model is given it. Another one gets
            only what was written for it: by its own params, its model's, or now.
        takes_reasoning: Whether it takes OpenRouter's ``reasoning`` object.
        has_hints: Whether OpenRouter's pages and settings help with its errors.
    """

    name: str
    label: str
    is_default: bool = False
    base_url: str = ""
    key_variable: str = ""
    needs_key: bool = False
    has_sign_in: bool = False
    has_account: bool = False
    has_models: bool = False
    models_path: str = "/models"
    own_models_path: str = ""
    has_endpoints: bool = False
    output_cap: str = OLD_OUTPUT_CAP
    keeps_cap_name: bool = True
    fields: frozenset[str] = frozenset({"stream_options", "reasoning_effort", "include_reasoning"})
    takes_routing: bool = False
    takes_reasoning: bool = False
    has_hints: bool = False

    def cap_in(self, values: Mapping[str, object]) -> str:
        """Return the name under which a request's output is capped, or would be."""
        return next((name for name in CAPS if name in values), self.output_cap)


OPENROUTER = Provider(
    "openrouter",
    "OpenRouter",
    is_default=True,
    base_url="https://openrouter.ai/api/v1",
    key_variable=KEY_VARIABLE,
    needs_key=True,
    has_sign_in=True,
    has_account=True,
    has_models=True,
    # It leaves out what gives no text unless told otherwise.
    models_path="/models?output_modalities=all",
    own_models_path="/models/user?output_modalities=all",
    has_endpoints=True,
    output_cap=OUTPUT_CAP,
    keeps_cap_name=False,
    fields=frozenset(),
    takes_routing=True,
    takes_reasoning=True,
    has_hints=True,
)
"""OpenRouter, on whatever base URL (a proxy in between changes nothing of what it takes)."""

_LOCAL = "http://127.0.0.1:"
LOCAL_SERVERS = {
    "ollama": f"{_LOCAL}11434/v1",
    "ollama-cloud": "https://ollama.com/v1",
    "lmstudio": f"{_LOCAL}1234/v1",
    "lm-studio": f"{_LOCAL}1234/v1",
    "vllm": f"{_LOCAL}8000/v1",
    "sglang": f"{_LOCAL}30000/v1",
    "litellm": f"{_LOCAL}4000/v1",
    "llama.cpp": f"{_LOCAL}8080/v1",
    "llama-cpp": f"{_LOCAL}8080/v1",
    "llamacpp": f"{_LOCAL}8080/v1",
    "llama-server": f"{_LOCAL}8080/v1",
    "llamafile": f"{_LOCAL}8080/v1",
    "localai": f"{_LOCAL}8080/v1",
    "koboldcpp": f"{_LOCAL}5001/v1",
    "gpt4all": f"{_LOCAL}4891/v1",
    "oobabooga": f"{_LOCAL}5000/v1",
    "text-generation-webui": f"{_LOCAL}5000/v1",
    "tabbyapi": f"{_LOCAL}5000/v1",
    "mlx": f"{_LOCAL}8080/v1",
    "mlx-lm": f"{_LOCAL}8080/v1",
    "inferrs": f"{_LOCAL}8080/v1",
    "ramalama": f"{_LOCAL}8080/v1",
    "jan": f"{_LOCAL}1337/v1",
    "xinference": f"{_LOCAL}9997/v1",
    "tgi": f"{_LOCAL}8080/v1",
    "text-generation-inference": f"{_LOCAL}8080/v1",
    "docker-model-runner": f"{_LOCAL}12434/engines/v1",
    "ds4": f"{_LOCAL}18000/v1",
    "llmman": f"{_LOCAL}17434/v1",
    "github-copilot": f"{_LOCAL}3000/v1",  # the bridge that Copilot needs; it has no open API
    "copilot-proxy": f"{_LOCAL}3000/v1",
}
"""Names that are no author's at OpenRouter, and where such a server listens as it comes.

A model of theirs is meant to stay on the user's machine: without an entry in the configuration it
is an error, and never a question to OpenRouter.
"""

_PARTS_OF_IPV4 = 4
_ROWS = {OPENROUTER.name: OPENROUTER}


def provider_name(written: str) -> str:
    """Return the name of a provider as it is compared: upper case and lower case are one."""
    return written.strip().lower()


def same_server(name: str) -> str:
    """Return what tells the name of a local server from others: not the signs between words."""
    return name.replace("-", "").replace("_", "").replace(".", "")


def local_url(name: str) -> str | None:
    """Return where the local server of a name listens as it comes; None where it is none.

    A name of the list in any spelling is one, and so is what can only be a host: no author at
    OpenRouter is called ``localhost``, has the form of an address, or a port.

    Args:
        name: As ``provider_name`` returns it.
    """
    if name in LOCAL_SERVERS:
        return LOCAL_SERVERS[name]
    host, _, port = name.rpartition(":")
    numbers = name.split(".")
    is_address = len(numbers) == _PARTS_OF_IPV4 and all(part.isdecimal() for part in numbers)
    if (host and port.isdecimal()) or is_address or name in ("localhost", "[::1]"):
        return f"http://{name}/v1"
    meant = same_server(name)
    return next((url for one, url in LOCAL_SERVERS.items() if same_server(one) == meant), None)


def provider_of(name: str) -> Provider:
    """Return the provider that the configuration calls so; any other is OpenAI-compatible."""
    return _ROWS.get(name) or Provider(name, name)
