"""Slack's refusals as sentences that say what to do."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.errors import (
    ChannelUnavailable,
    DeliveryError,
    DeliveryFailed,
    DeliveryOutcomeUnknown,
    DeliveryRateLimited,
    MessageRefused,
    SlackAuthBroken,
    UsageError,
)
from handlers.slack_api.poster import AUTH, CHANNEL, CODE, code_of

MORE = {"user_not_in_channel": "You aren't in that channel. Join it first."}
BUSY = "Slack is busy just now. Please try again in a minute."
UNKNOWN = "Slack didn't confirm the {}. If you don't see it, please ask again."
LATE = {
    "expired_trigger_id",
    "exchanged_trigger_id",
    "invalid_trigger_id",
    "trigger_expired",
    "trigger_exchanged",
}


log = logging.getLogger(__name__)


@contextmanager
def translate_slack_errors(what: str, *, done: bool = False) -> Iterator[None]:
    """Slack's errors come out as :class:`~bot.errors.SectorwireError`; ``what`` names what was tried.

    ``done`` says that it may have been done although no answer came.
    """
    try:
        yield
    except SlackApiError as error:
        raise explained(what, error) from error
    except DeliveryRateLimited as error:
        raise DeliveryFailed(BUSY) from error
    except DeliveryOutcomeUnknown as error:
        raise DeliveryFailed(UNKNOWN.format(what)) from error
    except aiohttp.ClientConnectorError as error:
        raise DeliveryFailed(f"I couldn't reach Slack for the {what}. Please try again.") from error
    except (SlackClientError, aiohttp.ClientError, TimeoutError, OSError) as error:
        if done:
            raise DeliveryFailed(UNKNOWN.format(what)) from error
        raise DeliveryFailed(f"Slack could not be reached for the {what}; please try again.") from error


def explained(what: str, error: SlackApiError) -> DeliveryError | UsageError:
    """The error with the sentence for people."""
    code = code_of(error)
    log.info("Slack refused the %s: %s", what, code or "no reason given")
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
        return MessageRefused(f"Slack did not take the {what}: its content is at fault.", code)
    return DeliveryFailed(BUSY)
