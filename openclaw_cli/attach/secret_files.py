"""Files that hold keys and passwords, told by their name or by how they begin. Pure.

Names: what the programs themselves look for (OpenSSH, curl, npm, PyPI, PostgreSQL, Docker, cloud
tools), and the usual endings of key stores.
"""

from __future__ import annotations

import re
from fnmatch import fnmatchcase

_HEAD = 8192
"""Bytes that are looked at."""

_NAMES = (
    *(".env*", "*.env", "*.pem", "*.key", "*.p12", "*.pfx", "*.ppk", "*.jks", "*.keystore"),
    *("*.kdbx", "*.ovpn", "*.keytab", "*.agekey", "*.tfstate", "*.tfstate.backup"),
    *("id_rsa", "id_dsa", "id_ecdsa", "id_ed25519", "id_ecdsa_sk", "id_ed25519_sk"),
    *("ssh_host_*_key", "credentials", "credentials.*", "*_credentials.json", "*.credentials"),
    *(".netrc", "_netrc", ".authinfo", ".pgpass", ".my.cnf", ".mylogin.cnf", ".npmrc", ".pypirc"),
    *(".git-credentials", ".htpasswd", ".dockercfg", ".vault-token", ".boto", ".s3cfg"),
    *("kubeconfig", "secrets.*", "secret.*", "client_secret*.json", "service*account*.json"),
    *("terraform.tfvars", "*.auto.tfvars", "wallet.dat", "master.key"),
)
_OPEN = ("*.pub", "*.example", "*.sample", "*.template", "*.dist")
"""Endings of what is meant to be shown; one behind ``.env`` may be filled in all the same."""
_SOURCES = ("*.py", "*.js", "*.ts", "*.go", "*.rs", "*.rb", "*.java", "*.md", "*.txt", "*.html")
"""``secrets.py`` is a module of Python's; a list of passwords has another ending."""

_BEGINS = re.compile(
    rb"^[ \t]*-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY"  # RFC 7468; OpenSSH; OpenPGP
    rb"|-----BEGIN [A-Z0-9 ]{0,40}PRIVATE KEY(?: BLOCK)?-----(?:\\[nr]|\s)*[A-Za-z0-9+/]{40}"
    rb"|\APuTTY-User-Key-File-"
    rb"|^AGE-SECRET-KEY-1"
    rb"|^[ \t]*aws_secret_access_key[ \t]*=[ \t]*\S",
    re.MULTILINE,
)


def is_secret_name(name: str) -> bool:
    """Return whether a file of this name usually holds secrets; case does not count."""
    name = name.lower()
    if name.startswith(".env"):
        return True
    if any(fnmatchcase(name, ending) for ending in (*_OPEN, *_SOURCES)):
        return False
    return any(fnmatchcase(name, one) for one in _NAMES)


def begins_secretly(content: bytes) -> bool:
    """Return whether a private key or the like stands where a file begins."""
    return _BEGINS.search(content[:_HEAD]) is not None
