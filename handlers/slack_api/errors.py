"""Slack's refusals as sentences that say what to do."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.errors import (
    ChannelUnavailable,
    DeliveryError,
    DeliveryFailed,
    MessageRefused,
    SlackAuthBroken,
    UsageError,
)
from handlers.slack_api.poster import AUTH, CHANNEL, CODE, code_of

MORE = {"user_not_in_channel": "You are not in that channel; join it first."}
LATE = {
    "expired_trigger_id",
    "exchanged_trigger_id",
    "invalid_trigger_id",
    "trigger_expired",
    "trigger_exchanged",
}


@contextmanager
def translate_slack_errors(what: str, *, done: bool = False) -> Iterator[None]:
    """Slack's errors come out as :class:`~bot.errors.SectorwireError`; ``what`` names what was tried.

    ``done`` says that it may have been done although no answer came.
    """
    try:
        yield
    except SlackApiError as error:
        raise explained(what, error) from error
    except aiohttp.ClientConnectorError as error:
        raise DeliveryFailed(f"Slack could not be reached for the {what}; please try again.") from error
    except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError) as error:
        if done:
            raise DeliveryFailed(
                f"Slack did not say whether it took the {what}; if it is not here, ask again."
            ) from error
        raise DeliveryFailed(f"Slack could not be reached for the {what}; please try again.") from error


def explained(what: str, error: SlackApiError) -> DeliveryError | UsageError:
    """The error with the sentence for people."""
    code = code_of(error) or "no reason given"
    if code in CHANNEL or code in MORE:
        return ChannelUnavailable(CHANNEL.get(code) or MORE[code], code)
    if code == "missing_scope":
        needed = str(error.response.get("needed") or "a scope")
        needed = needed if CODE.fullmatch(needed) else "a scope"
        return SlackAuthBroken(
            f"I lack the permission {needed}: an admin adds it under OAuth & Permissions and installs the app again.",
            code,
        )
    if code in AUTH:
        return SlackAuthBroken(AUTH[code], code)
    if code in LATE:
        return UsageError("That took Slack too long; please press it again.")
    if code.startswith(("invalid_blocks", "msg_", "invalid_arguments")):
        return MessageRefused(f"Slack refused the {what} ({code}).", code)
    return DeliveryFailed(f"Slack refused the {what} ({code}); please try again in a moment.")
