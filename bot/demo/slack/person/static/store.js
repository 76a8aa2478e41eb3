// What the page knows, kept up to date by the server's stream.

export const store = {
  me: "", bot: "", team: "", people: {}, channels: new Map(), messages: new Map(), commands: [], guide: [],
  listening: false, views: new Map(), home: null, homeId: null, number: -1,
  asked: { channel: null, after: "", until: 0 }, // where an answer is expected, behind which message, and how long
  epoch: 0, // grows with what every message may show: names of channels, whether the app listens
};

const listeners = new Map();
export function on(kind, run) {
  listeners.set(kind, [...(listeners.get(kind) ?? []), run]);
}
function tell(kind, data) {
  for (const run of listeners.get(kind) ?? []) run(data);
}

export const personName = (id) => store.people[id]?.name ?? "Unknown";
export const channelName = (id) => store.channels.get(id)?.name;
export const title = (channel) => (channel.kind === "im" ? personName(channel.with) : channel.name);
export const inChannel = (id) => [...(store.messages.get(id)?.values() ?? [])];
export const isReply = (message) => Boolean(message.thread_ts) && message.thread_ts !== message.ts;
export const replies = (message) => inChannel(message.channel).filter((m) => isReply(m) && m.thread_ts === message.ts);

const PATIENCE = 30_000; // milliseconds in which what the app says counts as the answer

export async function send(action, body) {
  if (["command", "say", "act"].includes(action)) {
    store.asked = { channel: body.channel, after: latest(body.channel), until: Date.now() + PATIENCE };
  }
  const request = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(`/page/${action}`, request).catch(() => { throw new Error("The workspace cannot be reached."); });
  if (!answer.ok) throw new Error(`The workspace answered ${answer.status}.`);
  const given = await answer.json();
  if (!given.ok) throw new Error(given.error);
  tell("done", { action, body });
  return given;
}

const latest = (channel) => inChannel(channel).reduce((last, message) => (message.ts > last ? message.ts : last), "");

// Whether this is what the app says to what was asked last: in the same place, and not long after.
export const isAnswer = (message) => message.user === store.bot && message.channel === store.asked.channel
  && message.ts > store.asked.after && Date.now() < store.asked.until;

async function load() {
  const answer = await fetch("/page/state");
  const state = await answer.json();
  Object.assign(store, {
    me: state.me, bot: state.bot, team: state.team, people: state.people, commands: state.commands, guide: state.guide,
    listening: state.listening, home: state.home, homeId: state.home_id, number: state.number,
  });
  store.channels = new Map(state.channels.map((channel) => [channel.id, channel]));
  store.messages = new Map(state.channels.map((channel) => [channel.id, new Map()]));
  store.views = new Map(state.views.map((view) => [view.id, view]));
  for (const message of state.messages) keep(message);
  tell("loaded");
}

function keep(message) {
  if (!store.messages.has(message.channel)) store.messages.set(message.channel, new Map());
  store.messages.get(message.channel).set(message.ts, message);
}

function apply({ number, kind, data }) {
  if (number <= store.number) return;
  store.number = number;
  switch (kind) {
    case "channel":
      store.channels.set(data.id, data);
      store.epoch += 1;
      if (!store.messages.has(data.id)) store.messages.set(data.id, new Map());
      break;
    case "message":
    case "message_changed":
      keep(data);
      break;
    case "message_deleted":
      store.messages.get(data.channel)?.delete(data.ts);
      break;
    case "view":
      if (data.view.type === "home") { store.home = data.view; store.homeId = data.id; kind = "home"; }
      else store.views.set(data.id, data);
      break;
    case "view_closed":
      for (const id of data.ids) store.views.delete(id);
      break;
    case "listening":
      store.listening = data.listening;
      store.epoch += 1;
      break;
  }
  tell(kind, data);
}

export function connect() {
  const waiting = [];
  let loaded = false;
  const stream = new EventSource("/page/events");
  // The state is read after the stream is open; what came in between is older than its number.
  stream.addEventListener("ready", async () => {
    loaded = false;
    try {
      await load();
    } catch {
      return;
    }
    loaded = true;
    waiting.splice(0).forEach(apply);
    tell("connection", true);
  });
  stream.addEventListener("message", (event) => {
    const change = JSON.parse(event.data);
    if (loaded) apply(change);
    else waiting.push(change);
  });
  stream.addEventListener("error", () => tell("connection", false));
}
