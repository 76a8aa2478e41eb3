"""The one tree of errors; ``str(error)`` is always the sentence a person sees.

Low-level failures are wrapped once, at the border where they happen (HTTP, parser, SQLite, Slack);
everything else is a bug and propagates. No message ever carries a secret or a URL with a query.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta


class SectorwireError(Exception):
    """Something went wrong that a person can be told about in one sentence."""


# --- configuration ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ConfigProblem:
    """One fault in the configuration: where it is, what was found, what is allowed."""

    path: str
    line: int | None
    found: str
    allowed: str

    def __str__(self) -> str:
        """One line for a person."""
        place = f"line {self.line}, " if self.line else ""
        return f"{place}{self.path}: found {self.found}; {self.allowed}"


class ConfigError(SectorwireError):
    """The configuration is refused; every problem is listed, not just the first."""

    def __init__(self, file: str, problems: tuple[ConfigProblem, ...]) -> None:
        self.file = file
        self.problems = problems
        count = "1 problem" if len(problems) == 1 else f"{len(problems)} problems"
        super().__init__(f"{file}: {count}\n" + "\n".join(f"  {problem}" for problem in problems))


class UsageError(SectorwireError):
    """What was asked for does not exist or is not allowed; says what is."""


# --- the outside world -----------------------------------------------------------------------------


class FetchError(SectorwireError):
    """An outside address could not be read. ``transient`` says whether trying again soon may help."""

    transient = False

    def __init__(
        self, message: str, *, status: int | None = None, retry_after: timedelta | None = None
    ) -> None:
        self.status = status
        self.retry_after = retry_after
        super().__init__(message)


class ConnectFailed(FetchError):
    """No connection: name not resolved, refused, reset, TLS failed."""

    transient = True


class CertificateRefused(ConnectFailed):
    """The server's TLS certificate is not valid for it; trying again soon changes nothing."""

    transient = False


class FetchTimedOut(FetchError):
    """Connecting, reading or the whole exchange took longer than allowed."""

    transient = True


class ServerFailed(FetchError):
    """The server answered 5xx or 429."""

    transient = True


class ClientRefused(FetchError):
    """The server answered 4xx: the address, not the moment, is at fault."""


class FeedGone(ClientRefused):
    """410: the address is retired for good."""


class AddressRefused(FetchError):
    """The address is not public http(s), or a redirect led to one that is not."""


class TooLarge(FetchError):
    """More bytes than allowed, on the wire or after decompression."""


class TooManyRedirects(FetchError):
    """The redirects do not end."""


class AnswerBroken(FetchError):
    """Something came back that is not whole, or not HTTP: cut off, damaged, wrongly compressed."""

    transient = True


class RobotsRefused(FetchError):
    """The site's robots.txt asks not to read this page."""


# --- feeds -----------------------------------------------------------------------------------------


class FeedUnreadable(SectorwireError):
    """The bytes are no feed."""


class FeedIsPage(FeedUnreadable):
    """A web page came instead of a feed: an error, login or consent page."""


class FeedEmpty(FeedUnreadable):
    """Nothing came where a feed was expected."""


class PageUnreadable(SectorwireError):
    """No article text could be found in a page."""


# --- providers -------------------------------------------------------------------------------------


class ProviderError(SectorwireError):
    """A source of company figures failed; the card says so and goes on without it."""


class ProviderUnauthorized(ProviderError):
    """The key is missing or refused."""


class ProviderForbidden(ProviderUnauthorized):
    """The key is good, but does not include this."""


class ProviderNotSetUp(ProviderUnauthorized):
    """The operator has not given what the provider needs: a key, a contact, an optional library."""


class ProviderThrottled(ProviderError):
    """The provider's budget is spent for now."""


class ProviderUnavailable(ProviderError):
    """The provider is down, slow or rests after repeated failures."""


class ProviderAnswerBroken(ProviderError):
    """The provider answered something that cannot be read."""


class ProviderKnowsNothing(ProviderError):
    """The provider does not know this company; asking again soon changes nothing."""


# --- storage ---------------------------------------------------------------------------------------


class StorageError(SectorwireError):
    """The database cannot do what was asked."""


class StorageBusy(StorageError):
    """Another process holds the database."""


class StorageFull(StorageError):
    """No room is left on the disk."""


class StorageReadOnly(StorageError):
    """The database or its folder cannot be written."""


class StorageCorrupt(StorageError):
    """The file is damaged or no database."""


class SchemaTooNew(StorageError):
    """The database was written by a newer version."""


# --- Slack -----------------------------------------------------------------------------------------


class DeliveryError(SectorwireError):
    """Slack did not take a message."""


class DeliveryRateLimited(DeliveryError):
    """Slack asks to wait ``retry_after`` before the next call."""

    def __init__(self, message: str, retry_after: timedelta) -> None:
        self.retry_after = retry_after
        super().__init__(message)


class DeliveryOutcomeUnknown(DeliveryError):
    """The call ended without an answer: the message may or may not stand in the channel."""


class DeliveryFailed(DeliveryError):
    """No for now (no connection, Slack says so): certain not to have been posted; may be tried again."""


class HistoryUnavailable(DeliveryError):
    """The channel's history cannot be asked: a scope or membership is missing, or it is too long to search."""


class LeaseLost(DeliveryError):
    """Another instance has taken this run over; whoever notices stops working on it."""


class ChannelUnavailable(DeliveryError):
    """The channel cannot be posted to until somebody acts (archived, not found, not invited, restricted)."""

    def __init__(self, message: str, code: str) -> None:
        self.code = code
        super().__init__(message)


class MessageRefused(DeliveryError):
    """Slack rejected the message itself (invalid blocks, too long): a bug of ours, never retried."""

    def __init__(self, message: str, code: str) -> None:
        self.code = code
        super().__init__(message)


class SlackAuthBroken(DeliveryError):
    """The token is missing, revoked or lacks a scope: nothing can be posted anywhere."""

    def __init__(self, message: str, code: str) -> None:
        self.code = code
        super().__init__(message)
