"""Tokens of installed workspaces as they lie in the database: sealed, so that its file alone opens nothing.

Fernet (https://github.com/fernet/spec): AES-128 in CBC mode under an HMAC with SHA-256. The workspace is sealed in with
its token, so that a sealed token that was moved to another workspace's row is no longer one.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from bot.config.secrets import Secret
from bot.errors import SlackAuthBroken, UsageError

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

NO_KEY = "SECTORWIRE_TOKEN_KEY must hold keys as sectorwire token-key makes them, separated by commas."


def new_key() -> str:
    """A fresh key: 32 random bytes in URL-safe base64."""
    from cryptography.fernet import Fernet

    return Fernet.generate_key().decode()


class Seal:
    """Seals with the first key and opens with any of them, so that a key can be exchanged."""

    def __init__(self, keys: Sequence[Secret]) -> None:
        """Raises :class:`~bot.errors.UsageError` where there is no key, or one is none."""
        self._first = _fernets(keys[:1])
        self._all = _fernets(keys)

    def seal(self, team: str, token: str) -> str:
        """The token as it may be stored."""
        return self._first.encrypt(f"{team} {token}".encode()).decode()

    def open(self, team: str, sealed: str) -> Secret:
        """The token; raises :class:`~bot.errors.SlackAuthBroken` where no key opens it."""
        token = _opened(self._all, team, sealed)
        if token is None:
            raise SlackAuthBroken(
                f"The token of workspace {team} opens with no key in SECTORWIRE_TOKEN_KEY: add the key that it was "
                "stored with, or install the app there again.",
                "token_sealed",
            )
        return Secret(token)

    def is_fresh(self, team: str, sealed: str) -> bool:
        """Whether the first key opens it; else it should be sealed anew before an old key is taken away."""
        return _opened(self._first, team, sealed) is not None


def _fernets(keys: Sequence[Secret]) -> MultiFernet:
    from cryptography.fernet import Fernet, MultiFernet

    try:
        return MultiFernet([Fernet(key.reveal()) for key in keys])
    except ValueError:
        raise UsageError(
            NO_KEY
        ) from None  # the library's own words repeat nothing, but who knows of the next


def _opened(fernets: MultiFernet, team: str, sealed: str) -> str | None:
    from cryptography.fernet import InvalidToken

    try:
        owner, _, token = fernets.decrypt(sealed.encode()).decode().partition(" ")
    except InvalidToken:
        return None
    return token if owner == team else None
