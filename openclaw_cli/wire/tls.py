"""The TLS context: whom we trust, decided without parsing a whole bundle where that can be."""

from __future__ import annotations

import os
import re
import ssl
import sys

from ..errors import TLSError

_HASHED = r"[0-9a-f]{8}\.\d+"


def client_context() -> ssl.SSLContext:
    """Return a verifying context for HTTPS.

    ``SSL_CERT_FILE`` and ``SSL_CERT_DIR`` (a folder, or a list of them) win. Else a hashed CA
    folder of the system serves where there is one: OpenSSL then reads one certificate when it
    needs it, while certifi's bundle costs about 16 ms on every start. Else the system's own store
    (Windows), else certifi.

    Raises:
        TLSError: ``SSL_CERT_FILE`` or ``SSL_CERT_DIR`` names something that can't be loaded.
    """
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.set_alpn_protocols(["http/1.1"])
    file, folder = os.environ.get("SSL_CERT_FILE"), os.environ.get("SSL_CERT_DIR")
    if file or folder:
        _load_named(context, file or None, folder or None)
    elif (system := _hashed_system_folder()) is not None:
        context.load_verify_locations(capath=system)
    elif sys.platform == "win32":
        context.load_default_certs()
    else:
        import certifi

        context.load_verify_locations(cafile=certifi.where())
    return context


def _load_named(context: ssl.SSLContext, file: str | None, folder: str | None) -> None:
    folders = folder.split(os.pathsep) if folder is not None else []
    if folder is not None and not any(map(os.path.isdir, filter(None, folders))):
        # OpenSSL takes missing folders without a word, and with none of them trusts nobody.
        raise TLSError(f"SSL_CERT_DIR is not a folder: {folder}", hint="fix or unset SSL_CERT_DIR")
    try:
        context.load_verify_locations(cafile=file, capath=folder)
    except (OSError, ssl.SSLError) as error:
        raise TLSError(
            f"cannot load the certificates in SSL_CERT_FILE ({file}): {error}",
            hint="fix or unset SSL_CERT_FILE; it must name a readable PEM file",
        ) from error


def _hashed_system_folder() -> str | None:
    folder = ssl.get_default_verify_paths().capath
    if not folder:
        return None
    try:
        with os.scandir(folder) as entries:
            hashed = any(re.fullmatch(_HASHED, entry.name) for entry in entries)
    except OSError:
        return None
    return folder if hashed else None
