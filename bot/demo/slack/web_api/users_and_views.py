"""The Web API's remaining methods: who am I, users, team, views."""

from __future__ import annotations

from bot.demo.slack.errors import Refused
from bot.demo.slack.state.json import user_json, view_json
from bot.demo.slack.state.records import Json, View
from bot.demo.slack.web_api.call import Call


def api_test(call: Call) -> Json:
    """api.test: echoes its arguments."""
    if call.text("error"):
        raise Refused(call.text("error"), args=dict(call.args))
    return {"args": {key: value for key, value in call.args.items() if key != "token"}}


def auth_test(call: Call) -> Json:
    """auth.test."""
    state = call.workspace
    return {
        "url": f"{call.base_url}/",
        "team": state.team.name,
        "user": state.users[call.caller].name,
        "team_id": state.team.id,
        "user_id": call.caller,
        "bot_id": state.bot.bot_id,
        "is_enterprise_install": False,
    }


def team_info(call: Call) -> Json:
    """team.info."""
    team = call.workspace.team
    icon = {"image_default": True}
    return {
        "team": {"id": team.id, "name": team.name, "domain": team.domain, "email_domain": "", "icon": icon}
    }


def bots_info(call: Call) -> Json:
    """bots.info."""
    bot = call.workspace.bot
    if call.text("bot") not in {"", bot.bot_id}:
        raise Refused("bot_not_found")
    return {
        "bot": {
            "id": bot.bot_id,
            "deleted": False,
            "name": bot.real_name,
            "updated": 0,
            "app_id": bot.app_id,
            "user_id": bot.id,
            "icons": {},
        }
    }


def users_info(call: Call) -> Json:
    """users.info."""
    user = call.workspace.users.get(call.text("user"))
    if user is None:
        raise Refused("user_not_found")
    return {"user": user_json(user, call.workspace.team)}


def users_list(call: Call) -> Json:
    """users.list."""
    page, cursor = call.page(list(call.workspace.users.values()), "user", default=1000, most=1000)
    return {
        "members": [user_json(user, call.workspace.team) for user in page],
        "cache_ts": int(call.workspace.clock.now().timestamp()),
        "response_metadata": {"next_cursor": cursor},
    }


def users_conversations(call: Call) -> Json:
    """users.conversations: the ids and names of the channels that a user is in."""
    user = call.text("user") or call.caller
    kinds = set(call.text("types", "public_channel").split(","))
    mine = [c for c in call.workspace.channels.values() if user in c.members and c.kind in kinds]
    page, cursor = call.page(mine, "channels", default=100, most=999)
    channels = [{"id": c.id, "name": c.name, "is_archived": c.archived} for c in page]
    return {"channels": channels, "response_metadata": {"next_cursor": cursor}}


# --- views -----------------------------------------------------------------------------------------


def views_update(call: Call) -> Json:
    """views.update, by ``view_id`` or ``external_id``."""
    record = _known_view(call)
    view = call.check_view(call.structure("view", "invalid_arguments"))
    changed = call.workspace.surfaces.change(record, view, call.text("hash") or None)
    return {"view": shown_view(call, changed)}


def views_publish(call: Call) -> Json:
    """views.publish: a person's Home tab."""
    view = call.check_view(call.structure("view", "invalid_arguments"))
    if view["type"] != "home":
        raise Refused("invalid_arguments", messages=("[ERROR] only home views can be published",))
    user = call.needed("user_id")
    if user not in call.workspace.users:
        raise Refused("user_not_found")
    record = call.workspace.surfaces.publish(user, view, call.text("hash") or None)
    return {"view": shown_view(call, record)}


def shown_view(call: Call, record: View) -> Json:
    """A view as the Web API answers it."""
    bot = call.workspace.bot
    return view_json(record, call.workspace.team, bot.app_id or "", bot.bot_id or "")


def _known_view(call: Call) -> View:
    views = call.workspace.views
    external = call.text("external_id")
    if external:
        for record in views.values():
            if record.view.get("external_id") == external:
                return record
    record_by_id = views.get(call.text("view_id"))
    if record_by_id is None:
        raise Refused("not_found")
    return record_by_id
