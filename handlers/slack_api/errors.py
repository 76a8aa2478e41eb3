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

MORE = {"user_not_in_channel": "You aren't in that channel. Join it first."}
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
        raise DeliveryFailed(f"I couldn't reach Slack for the {what}. Please try again.") from error
    except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError) as error:
        if done:
            raise DeliveryFailed(
                f"Slack didn't confirm the {what}. If you don't see it, please ask again."
            ) from error
        raise DeliveryFailed(f"I couldn't reach Slack for the {what}. Please try again.") from error


def explained(what: str, error: SlackApiError) -> DeliveryError | UsageError:
    """The error with the sentence for people."""
    code = code_of(error) or "no reason given"
    if code in CHANNEL or code in MORE:
        return ChannelUnavailable(CHANNEL.get(code) or MORE[code], code)
    if code == "missing_scope":
        needed = str(error.response.get("needed") or "required")
        needed = needed if CODE.fullmatch(needed) else "required"
        return SlackAuthBroken(
            f"I'm missing the {needed} permission. Ask an admin to add it under OAuth & Permissions and reinstall.",
            code,
        )
    if code in AUTH:
        return SlackAuthBroken(AUTH[code], code)
    if code in LATE:
        return UsageError("Slack took too long. Please try again.")
    if code.startswith(("invalid_blocks", "msg_", "invalid_arguments")):
        return MessageRefused(f"Slack didn't accept the {what} ({code}).", code)
    return DeliveryFailed(f"Slack didn't accept the {what} ({code}). Please try again in a moment.")
