"""``GET /models``: the models that the API serves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import NetworkError

if TYPE_CHECKING:
    from .client import Client, Request


def fetch_models(client: Client, request: Request) -> list[dict[str, Any]]:
    """Return the model objects as the API sends them.

    Raises:
        NetworkError: The API could not be reached, or something else answered.
    """
    body = client.get_json(request)
    data = body.get("data") if isinstance(body, dict) else None
    if not isinstance(data, list):
        raise NetworkError("the answer to the list of models is not the API's")
    return [model for model in data if isinstance(model, dict) and isinstance(model.get("id"), str)]
