"""What a person does in the page, and what becomes of it: messages, commands, buttons, modals."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.demo.slack.delivery import payloads
from bot.demo.slack.delivery.dispatch import Ack, Envelope, Missed, Route
from bot.demo.slack.delivery.events import Events
from bot.demo.slack.errors import Refused
from bot.demo.slack.state import elements
from bot.demo.slack.state.records import Channel, Command, Json, PostedMessage, User, View
from bot.demo.slack.state.short_lived import ResponseUrl, Tickets
from bot.demo.slack.state.workspace import LocalWorkspace
from bot.demo.slack.web_api.call import Call, Lint, pointed
from bot.demo.slack.web_api.users_and_views import shown_view

SLACKBOT = "USLACKBOT"
_MENTION = re.compile(r"(?<![\w&;])([@#])([a-z0-9][a-z0-9._-]{0,79})")


class Interactions:
    """Everything between a person at the page and the app."""

    def __init__(
        self,
        state: LocalWorkspace,
        route: Route,
        events: Events,
        tickets: Tickets,
        commands: Sequence[Command],
        lint_blocks: Lint,
        lint_view: Lint,
    ) -> None:
        self.state = state
        self.commands = tuple(commands)
        self._route = route
        self._events = events
        self._tickets = tickets
        self._lint_blocks = lint_blocks
        self._lint_view = lint_view

    @property
    def listening(self) -> bool:
        """Whether the app can hear of commands and buttons at all."""
        return self._route.listening

    # --- messages and commands ---------------------------------------------------------------------

    def say(self, user: User, channel: Channel, text: str, thread_ts: str | None = None) -> PostedMessage:
        """A person writes a message; ``@name`` and ``#name`` become mentions, all else stays text."""
        if not text.strip():
            raise Refused("no_text")
        if user.id not in channel.members:
            raise Refused("not_in_channel")
        return self.state.post(
            channel, user.id, self.composed(text), thread_ts=thread_ts, client_msg_id=self.state.new_id("m")
        )

    async def command(self, user: User, channel: Channel, line: str, thread_ts: str | None = None) -> None:
        """A person enters a slash command; what goes wrong is told only to him."""
        name, _, text = line.strip().partition(" ")
        if name == "/invite":  # Slack's own
            self._invite(user, channel, text.strip().removeprefix("@"))
            return
        if name not in {command.name for command in self.commands}:
            self._notice(channel, user, f"{name} is not a valid command.", thread_ts)
            return
        if thread_ts is not None:  # apps' commands know no threads in Slack
            self._notice(channel, user, f"{name} is not supported in threads. Sorry!", thread_ts)
            return
        response_url = self._response_url(user.id, channel.id)
        trigger = self._tickets.trigger(user.id, channel=channel.id)
        payload = payloads.command(
            self.state, user, channel, name, self.composed(text.strip(), names=True), response_url, trigger
        )
        ack = await self._route.attempt(Envelope("slash_commands", payload))
        if isinstance(ack, Missed):
            reason = "operation_timeout" if ack.too_slow else "dispatch_failed"
            self._notice(channel, user, f'{name} failed with the error "{reason}"', None)
        elif ack.body and (ack.body.get("text") or ack.body.get("blocks")):
            self._respond(ResponseUrl(user.id, channel.id, 0.0), ack.body)

    def _invite(self, user: User, channel: Channel, name: str) -> None:
        invited = next((one for one in self.state.users.values() if one.name == name), None)
        if invited is None:
            self._notice(channel, user, f"There is nobody called “{name}” here. Try /invite @name.", None)
        elif invited.id in channel.members:
            self._notice(channel, user, f"{invited.real_name} is in this channel already.", None)
        else:
            self.state.join(channel, invited.id, inviter=user.id)

    def composed(self, text: str, *, names: bool = False) -> str:
        """What a person typed, as Slack stores it; ``names`` keeps names beside ids, as commands get them."""
        escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        by_name = {user.name: user.id for user in self.state.users.values()}

        def linked(match: re.Match[str]) -> str:
            sign, name = match[1], match[2]
            if sign == "@" and name in by_name:
                return f"<@{by_name[name]}|{name}>" if names else f"<@{by_name[name]}>"
            channel = self.state.channel_named(name) if sign == "#" else None
            return f"<#{channel.id}|{name}>" if channel else match[0]

        return _MENTION.sub(linked, escaped)

    def _notice(self, channel: Channel, user: User, text: str, thread_ts: str | None) -> None:
        self.state.post(channel, SLACKBOT, text, only_for=user.id, thread_ts=thread_ts)

    # --- buttons and menus -------------------------------------------------------------------------

    async def act_in_message(self, user: User, message: PostedMessage, given: Json) -> bool:
        """Somebody pressed or chose something in a message; False where the app did not acknowledge."""
        if message.only_for not in {None, user.id}:
            raise Refused("message_not_found")
        element = elements.find(message.blocks, str(given.get("block_id")), str(given.get("action_id")))
        action = elements.action(element, str(given["block_id"]), given, self.state.next_ts())
        payload = payloads.message_action(
            self.state,
            user,
            message,
            action,
            given.get("state") or {},
            self._response_url(user.id, message.channel, thread_ts=message.thread_ts, message_ts=message.ts),
            self._tickets.trigger(user.id, channel=message.channel),
        )
        return await self._send("interactive", payload) is not None

    async def act_in_view(self, user: User, record: View, given: Json) -> bool:
        """Somebody pressed or chose something in a modal or Home tab."""
        element = elements.find(
            record.view["blocks"], str(given.get("block_id")), str(given.get("action_id"))
        )
        action = elements.action(element, str(given["block_id"]), given, self.state.next_ts())
        trigger = self._tickets.trigger(user.id, view=record.id)
        payload = payloads.view_action(self.state, user, record, action, given.get("state") or {}, trigger)
        return await self._send("interactive", payload) is not None

    async def suggest(self, user: User, where: PostedMessage | View, given: Json) -> list[Json]:
        """The app's options for a select that it fills as somebody types, groups made one list."""
        blocks = where.view["blocks"] if isinstance(where, View) else where.blocks
        block_id, typed = str(given.get("block_id")), str(given.get("typed", ""))
        element = elements.find(blocks, block_id, str(given.get("action_id")))
        payload = payloads.suggestion(self.state, user, where, element, block_id, typed)
        ack = await self._send("interactive", payload)
        body = (ack.body if ack else None) or {}
        offered = {key: body[key] for key in ("options", "option_groups") if body.get(key)}
        if offered:
            problems = self._lint_blocks(
                [{"type": "actions", "elements": [{"type": "static_select", **offered}]}]
            )
            if problems:
                raise Refused("invalid_options", messages=pointed(problems))
        groups = offered.get("option_groups") or [offered]
        return [option for group in groups for option in group.get("options", ())]

    # --- modals ------------------------------------------------------------------------------------

    async def submit(self, user: User, record: View, values: Json) -> dict[str, str]:
        """Somebody submits a modal; returns the app's objections by block id, empty when it is content."""
        trigger = self._tickets.trigger(user.id, view=record.id)
        urls = self._response_urls(user, record, values)
        ack = await self._send(
            "interactive", payloads.submission(self.state, user, record, values, trigger, urls)
        )
        if ack is None:
            raise Refused("operation_timeout")
        body = ack.body or {}
        match body.get("response_action"):
            case "errors":
                return _objections(record, body.get("errors"))
            case "update":
                self.state.surfaces.change(record, self._answered_view(body))
            case "push":
                self.state.surfaces.open(user.id, self._answered_view(body), above=record)
            case "clear":
                self.state.surfaces.close(record, whole_stack=True)
            case None:
                self.state.surfaces.close(record)
            case other:
                raise Refused("invalid_response_action", messages=(f"[ERROR] no such action: {other}",))
        return {}

    def _answered_view(self, body: Json) -> Json:
        view = body.get("view")
        problems = self._lint_view(view)
        if problems or not isinstance(view, dict) or view["type"] != "modal":
            raise Refused("invalid_arguments", messages=pointed(problems))
        return view

    def _response_urls(self, user: User, record: View, values: Json) -> list[Json]:
        """For each channel chosen in an input that asks for it, an address to answer there."""
        made = []
        for block in record.view["blocks"]:
            element = block.get("element") or {}
            given = values.get(block.get("block_id"), {}).get(element.get("action_id"), {})
            channel = given.get("selected_conversation") or given.get("selected_channel")
            if element.get("response_url_enabled") and channel in self.state.channels:
                made.append(
                    {
                        "block_id": block["block_id"],
                        "action_id": element["action_id"],
                        "channel_id": channel,
                        "response_url": self._response_url(user.id, channel),
                    }
                )
        return made

    async def dismiss(self, user: User, record: View, *, whole_stack: bool = False) -> None:
        """Somebody closes a modal; the app hears of it where it asked to."""
        self.state.surfaces.close(record, whole_stack=whole_stack)
        if record.view.get("notify_on_close"):
            await self._send("interactive", payloads.closed(self.state, user, record, cleared=whole_stack))

    def home_opened(self, user: User, tab: str) -> None:
        """Somebody looks at the app's Home or messages tab."""
        self._events.home_opened(user.id, tab)

    def views_open(self, call: Call) -> Json:
        """views.open."""
        trigger = self._tickets.redeem(call.needed("trigger_id"))
        view = self._modal(call)
        record = self.state.surfaces.open(trigger.user, view, channel=trigger.channel)
        return {"view": shown_view(call, record)}

    def views_push(self, call: Call) -> Json:
        """views.push: on top of the modal that the trigger came from."""
        trigger = self._tickets.redeem(call.needed("trigger_id"))
        below = self.state.views.get(trigger.view or "")
        if below is None:
            raise Refused("not_found")
        record = self.state.surfaces.open(trigger.user, self._modal(call), above=below)
        return {"view": shown_view(call, record)}

    def _modal(self, call: Call) -> Json:
        view = call.check_view(call.structure("view", "invalid_arguments"))
        if view["type"] != "modal":
            raise Refused(
                "invalid_arguments", messages=("[ERROR] must be a modal [json-pointer:/view/type]",)
            )
        return view

    # --- response_url ------------------------------------------------------------------------------

    def respond(self, token: str, body: Json) -> None:
        """The app answers at a response URL."""
        posted = self._respond(self._tickets.use_response(token), body)
        if posted is not None:
            self._tickets.answered(token, posted.ts)

    def _respond(self, url: ResponseUrl, body: Json) -> PostedMessage | None:
        channel = self.state.channels[url.channel]
        kept = self.state.messages(url.channel)
        original = next((m for m in kept if m.ts == url.message_ts), None)
        if body.get("delete_original"):
            if original is not None:
                self.state.delete(original)
            return None
        text, blocks = str(body.get("text") or ""), elements.with_ids(body.get("blocks") or ())
        if not text and not blocks:
            raise Refused("no_text")
        problems = self._lint_blocks(list(blocks))
        if problems:
            raise Refused(problems[0].code)
        bot = self.state.bot
        if body.get("replace_original") and original is not None:
            self.state.edit(original, text=text, blocks=blocks)
            return None
        to_all = body.get("response_type") == "in_channel"
        return self.state.post(
            channel,
            bot.id,
            text,
            blocks=blocks,
            thread_ts=body.get("thread_ts") or url.thread_ts,
            only_for=None if to_all else url.user,
            bot_id=bot.bot_id,
            app_id=bot.app_id,
        )

    def _response_url(self, user: str, channel: str, **where: str | None) -> str:
        return f"{self.state.url}/response/{self._tickets.response(user, channel, **where)}"

    async def _send(self, kind: str, payload: Json) -> Ack | None:
        return await self._route.send(Envelope(kind, payload))


def _objections(record: View, errors: object) -> dict[str, str]:
    """The app's objections; each must belong to an input of the modal, else Slack shows none of them."""
    inputs = {block.get("block_id") for block in record.view["blocks"] if block.get("type") == "input"}
    if not isinstance(errors, dict) or not errors or not errors.keys() <= inputs:
        raise Refused("invalid_response_action", messages=("[ERROR] errors must name input blocks",))
    return {str(key): str(text) for key, text in errors.items()}
