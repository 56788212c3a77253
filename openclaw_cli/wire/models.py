"""``GET /models``: the models that the API serves, and where each of them runs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ..errors import NetworkError
from ..foreign import mapping, mappings
from ..named_tuple import NamedTuple

if TYPE_CHECKING:
    from ..request.http import Request
    from .client import Client


class ModelsResponse(NamedTuple):
    """What ``GET /models`` answers: the entries, and the tag to ask with the next time.

    Attributes:
        entries: The model objects as the API sends them; None for "the same as before".
        etag: What the API calls this state of the list, or None.
    """

    entries: list[dict[str, Any]] | None
    etag: str | None


def fetch_models(client: Client, request: Request, etag: str | None = None) -> ModelsResponse:
    """Return the list of models.

    Args:
        client: Sends the request.
        request: For the list.
        etag: The state that is already there, or None.

    Raises:
        NetworkError: The API could not be reached, or something else answered.
    """
    body, etag = client.get_json_if_changed(request, etag)
    if body is None:
        return ModelsResponse(None, etag)
    data = mapping(body).get("data")
    if not isinstance(data, list):
        raise NetworkError("the answer to the list of models is not the API's")
    return ModelsResponse(mappings(data), etag)


def fetch_endpoints(client: Client, request: Request) -> list[dict[str, Any]]:
    """Return the endpoint objects of one model (``GET /models/{author}/{slug}/endpoints``).

    Raises:
        RefusedError: There is no such model.
        NetworkError: The API could not be reached, or something else answered.
    """
    body = client.get_json(request)
    endpoints = mapping(mapping(body).get("data")).get("endpoints")
    if not isinstance(endpoints, list):
        raise NetworkError("the answer to the list of endpoints is not the API's")
    return mappings(endpoints)
