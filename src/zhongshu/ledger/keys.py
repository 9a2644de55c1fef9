"""The key with which the house signs the heads of its ledger: Ed25519, made once, kept in the data folder, readable by its owner only."""

from __future__ import annotations

import os
from pathlib import Path

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from django.conf import settings

PRIVATE, PUBLIC = "ledger_ed25519.pem", "ledger_ed25519.pub.pem"


def folder() -> Path:
    """Where keys lie."""
    found = Path(settings.KEYS)
    found.mkdir(parents=True, exist_ok=True, mode=0o700)
    return found


def private_key() -> Ed25519PrivateKey:
    """The signing key; made on first use, whoever is first."""
    path = folder() / PRIVATE
    if not path.exists():
        _make(path)
    key = serialization.load_pem_private_key(path.read_bytes(), password=None)
    if not isinstance(key, Ed25519PrivateKey):
        raise TypeError(f"{path} is not an Ed25519 key")
    return key


def public_pem() -> bytes:
    """The public key, to be given to witnesses."""
    encoding, form = serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    pem = private_key().public_key().public_bytes(encoding, form)
    path = folder() / PUBLIC
    if not path.exists():
        path.write_bytes(pem)
    return pem


def sign(message: bytes) -> str:
    """Signature in hexadecimal."""
    return private_key().sign(message).hex()


def is_signed(message: bytes, signature: str, pem: bytes) -> bool:
    """Whether ``signature`` is the holder's of that public key."""
    key = serialization.load_pem_public_key(pem)
    if not isinstance(key, Ed25519PublicKey):
        return False
    try:
        key.verify(bytes.fromhex(signature), message)
    except (InvalidSignature, ValueError):
        return False
    return True


def _make(path: Path) -> None:
    """Write a fresh key whole; of two processes that try at once, one wins and both use its key."""
    pem = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    spool = path.with_name(f".{path.name}.{os.getpid()}")
    with open(os.open(spool, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(pem)
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(spool, path)
    except FileExistsError:
        pass
    finally:
        spool.unlink()
