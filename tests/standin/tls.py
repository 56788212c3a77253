"""A certificate authority of the test run's own, and leaves for the hosts that it plays."""

from __future__ import annotations

import re
import shutil
import ssl
import subprocess
import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Literal

import trustme

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

TLSMode = Literal["trusted", "untrusted", "wrong-host", "expired"]
"""What is wrong with the leaf, if anything."""

OPENROUTER_HOSTS = ("openrouter.ai", "*.openrouter.ai")
_CERTIFICATE = re.compile(rb"-----BEGIN CERTIFICATE-----.+?-----END CERTIFICATE-----\n?", re.DOTALL)


class ServerSocket(ssl.SSLSocket):
    """One that is closed when nobody holds it any more.

    ``wrap_socket`` leaves the new socket open, and unreachable, when the client has reset the
    connection just before: to a test that runs later that would look like a leak of the program.
    """

    def __del__(self) -> None:
        self.close()


class Authority:
    """A CA that signs a leaf for any host that is asked for.

    Attributes:
        ca_file: The CA's certificate (PEM), for ``SSL_CERT_FILE``.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._ca = trustme.CA()
        self._contexts: dict[tuple[str, TLSMode], ssl.SSLContext] = {}
        self._lock = threading.Lock()
        self.ca_file = folder / "ca.pem"
        self._ca.cert_pem.write_to_path(str(self.ca_file))

    def context(self, host: str, mode: TLSMode = "trusted") -> ssl.SSLContext:
        """Return the server's side of TLS for that host; made once, then kept."""
        with self._lock:
            key = (host.lower(), mode)
            if key not in self._contexts:
                self._contexts[key] = self._make_context(*key)
            return self._contexts[key]

    def fresh_context(self, host: str) -> ssl.SSLContext:
        """Return one that nobody else uses, to be changed at will."""
        return self._make_context(host, "trusted")

    def hashed_folder(self, *, also: Path | None = None) -> Path:
        """Return a folder for ``SSL_CERT_DIR`` that holds this CA.

        Args:
            also: A bundle whose certificates are to be in the folder as well.

        Raises:
            FileNotFoundError: There is no ``openssl`` program.
        """
        folder = self._folder / ("hashed-bundle" if also else "hashed")
        if not folder.exists():
            bundle = self.ca_file.read_bytes() + (also.read_bytes() if also else b"")
            lay_hashed_folder(bundle, folder)
        return folder

    def bundle(self, also: Path) -> Path:
        """Return a PEM file that holds another bundle's certificates and, last, this CA."""
        path = self._folder / "bundle.pem"
        path.write_bytes(also.read_bytes() + b"\n" + self.ca_file.read_bytes())
        return path

    def _make_context(self, host: str, mode: TLSMode) -> ssl.SSLContext:
        names = OPENROUTER_HOSTS if _is_openrouter(host) else (host,)
        if mode == "untrusted":
            leaf = trustme.CA().issue_cert(*names)
        elif mode == "wrong-host":
            leaf = self._ca.issue_cert("wrong-host.example")
        elif mode == "expired":
            now = datetime.now(UTC)
            long_ago, yesterday = now - timedelta(days=30), now - timedelta(days=1)
            leaf = self._ca.issue_cert(*names, not_before=long_ago, not_after=yesterday)
        else:
            leaf = self._ca.issue_cert(*names)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.set_alpn_protocols(["http/1.1"])
        context.sslsocket_class = ServerSocket
        leaf.configure_cert(context)
        return context


def lay_hashed_folder(bundle: bytes, folder: Path) -> None:
    """Lay out a bundle's certificates by the hash of their subjects, as OpenSSL looks them up.

    Raises:
        FileNotFoundError: There is no ``openssl`` program.
    """
    openssl = shutil.which("openssl")
    if openssl is None:
        raise FileNotFoundError("openssl is needed to hash the names of certificates")
    folder.mkdir(parents=True)
    files = []
    for number, certificate in enumerate(_CERTIFICATE.findall(bundle)):
        files.append(folder / f"certificate-{number:03}.pem")
        files[-1].write_bytes(certificate)
    # LibreSSL, which macOS calls openssl, has no rehash
    rehash = subprocess.run([openssl, "rehash", str(folder)], capture_output=True, check=False)
    if rehash.returncode != 0:
        _copy_by_hash(files, lambda path: _subject_hash(openssl, path))


def _copy_by_hash(files: list[Path], subject_hash: Callable[[Path], str]) -> None:
    for path in files:
        name, number = subject_hash(path), 0
        while (path.parent / f"{name}.{number}").exists():
            number += 1
        shutil.copyfile(path, path.parent / f"{name}.{number}")


def _subject_hash(openssl: str, path: Path) -> str:
    command = [openssl, "x509", "-noout", "-subject_hash", "-in", str(path)]
    return subprocess.run(command, capture_output=True, check=True, text=True).stdout.strip()


def _is_openrouter(host: str) -> bool:
    # a wildcard stands for one label alone, so a.b.openrouter.ai gets a leaf of its own
    return host == "openrouter.ai" or re.fullmatch(r"[^.]+\.openrouter\.ai", host) is not None
