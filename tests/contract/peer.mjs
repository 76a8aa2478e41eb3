// A Bolt app as Slack's own documentation writes one, led by the tests through its standard streams.
//
// First line in: how to start. Every further line: {id, call, args}, answered by {id, result} or {id, error}.
// What the app hears goes out as {heard, body, ...}. It ends when its input does, so it never outlives a test.

import { createInterface } from "node:readline";
import bolt from "@slack/bolt";

const { App, HTTPReceiver, LogLevel, SocketModeReceiver } = bolt;

const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);
const plain = (text) => ({ type: "plain_text", text });
const field = (block, label) => ({
  type: "input",
  block_id: block,
  label: plain(label),
  element: { type: "plain_text_input", action_id: "value" },
});
const modal = (callback, title, blocks) => ({
  type: "modal",
  callback_id: callback,
  title: plain(title),
  submit: plain("Save"),
  blocks,
});
const section = (text) => ({ type: "section", text: { type: "mrkdwn", text } });

function receiver({ kind, appToken, signingSecret, clientOptions, pingTimeout }) {
  if (kind === "http") {
    // answered only when the handlers are done, so that one that breaks is seen as an error
    return new HTTPReceiver({ signingSecret, processBeforeResponse: true, logLevel: LogLevel.ERROR });
  }
  return new SocketModeReceiver({
    appToken,
    clientPingTimeout: pingTimeout,
    installerOptions: { clientOptions },
    logLevel: LogLevel.ERROR,
  });
}

function refusalOf(error) {
  return { code: error.code ?? error.name, message: error.message, data: error.data ?? null };
}

async function tried(doing) {
  try {
    return await doing();
  } catch (error) {
    return { refused: refusalOf(error) };
  }
}

function listenTo(app) {
  const heard = (kind, body, context = {}) =>
    say({ heard: kind, body, retry: context.retryNum ?? null, reason: context.retryReason ?? null });

  app.message("overheard", async ({ body, context }) => {
    heard("broken", body, context);
    throw new Error("as a handler that has a fault");
  });
  app.command("/news", async ({ ack, command, respond }) => {
    await ack({ text: `looking for ${command.text}` });
    heard("command", command);
    await respond({ text: `news of ${command.text}`, response_type: "in_channel" });
  });
  app.command("/often", async ({ ack, command, respond }) => {
    await ack();
    const outcomes = [];
    for (let use = 1; use <= 6; use += 1) {
      const done = await tried(() => respond({ text: `answer ${use}`, replace_original: use > 1 }));
      outcomes.push(done?.refused ?? "ok");
    }
    heard("outcomes", { ...command, outcomes });
  });
  app.command("/silent", async ({ command }) => heard("command", command));
  app.event("app_mention", async ({ event, body, context, say: post }) => {
    heard("event", body, context);
    await post({ text: `you said: ${event.text}`, thread_ts: event.thread_ts ?? event.ts });
  });
  app.event(/^(message|member_joined_channel|reaction_added|reaction_removed)$/, async ({ body, context }) =>
    heard("event", body, context),
  );
  app.event("app_home_opened", async ({ event, body, client }) => {
    heard("event", body);
    const view = { type: "home", blocks: [section(`*Home* of <@${event.user}>`)] };
    say({ heard: "published", body: await client.views.publish({ user_id: event.user, view }) });
  });
  app.action("ask", async ({ ack, body, client }) => {
    await ack();
    heard("action", body);
    const view = modal("wish", "A wish", [field("name", "Name")]);
    const opened = await client.views.open({ trigger_id: body.trigger_id, view });
    heard("opened", opened);
    heard("again", await tried(() => client.views.open({ trigger_id: body.trigger_id, view })));
    const changed = { ...view, title: plain("Your wish") };
    heard("updated", await client.views.update({ view_id: opened.view.id, hash: opened.view.hash, view: changed }));
  });
  app.action("late", async ({ ack, body, client }) => {
    await ack();
    await new Promise((resolve) => setTimeout(resolve, 3_100));
    const view = modal("wish", "Too late", [field("name", "Name")]);
    heard("late", await tried(() => client.views.open({ trigger_id: body.trigger_id, view })));
  });
  app.action("deeper", async ({ ack, body, client }) => {
    await ack();
    heard("action", body);
    const view = modal("deeper", "Deeper", [
      { type: "actions", block_id: "further", elements: [{ type: "button", action_id: "deeper", text: plain("Deeper") }] },
    ]);
    heard("pushed", await tried(() => client.views.push({ trigger_id: body.trigger_id, view })));
  });
  app.action(/^(menu|day|people)$/, async ({ ack, body, respond }) => {
    await ack();
    heard("action", body);
    await respond({ text: "replaced", replace_original: true });
  });
  app.options("company", async ({ ack, body, options }) => {
    heard("options", body);
    await ack({ options: [{ text: plain(`${options.value}ser`), value: "PFE" }] });
  });
  app.view("wish", async ({ ack, body, view }) => {
    heard("submitted", body);
    const given = view.state.values.name.value.value;
    const further = modal("deeper", "Further", [section(given)]);
    const answers = {
      nobody: { response_action: "errors", errors: { name: "No such person." } },
      update: { response_action: "update", view: further },
      push: { response_action: "push", view: further },
      clear: { response_action: "clear" },
    };
    await ack(answers[given]);
  });
  app.view({ callback_id: "note", type: "view_closed" }, async ({ ack, body }) => {
    await ack();
    heard("closed", body);
  });
  app.error(async (error) => {
    say({ heard: "failure", body: { code: error.code, message: error.message } });
    throw error; // so that the request is answered as one that failed
  });
}

const doings = {
  // {method, args}: one call of the Web API by its dotted name, or filesUploadV2
  api: (app, { method, args }) => {
    const path = method.split(".");
    const name = path.pop();
    const owner = path.reduce((at, part) => at[part], app.client);
    return owner[name](args);
  },
  // {method, args, key}: all pages, as the client's own paginator walks them
  pages: async (app, { method, args, key }) => {
    const pages = [];
    for await (const page of app.client.paginate(method, args)) {
      pages.push(page[key]);
    }
    return pages;
  },
  // {token}: who that token belongs to
  stranger: async (app, { token }) => app.client.auth.test({ token }),
  // {filename, text, channel, comment}: an upload in the three steps of version 2
  upload: (app, { filename, text, channel, comment, thread }) =>
    app.client.filesUploadV2({
      channel_id: channel,
      filename,
      file: Buffer.from(text),
      initial_comment: comment,
      thread_ts: thread,
    }),
};

async function main() {
  const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
  const settings = JSON.parse((await lines.next()).value);
  const clientOptions = { slackApiUrl: settings.apiUrl, retryConfig: { retries: 2, minTimeout: 10, maxTimeout: 50 } };
  const door = receiver({ ...settings, clientOptions });
  const app = new App({ token: settings.botToken, receiver: door, clientOptions, logLevel: LogLevel.ERROR });
  listenTo(app);
  for (const state of ["connected", "reconnecting", "disconnected", "close"]) {
    door.client?.on(state, () => say({ heard: "socket", body: { state } }));
  }
  const listening = await app.start(settings.kind === "http" ? { host: "127.0.0.1", port: 0 } : undefined);
  say({ heard: "started", body: { port: settings.kind === "http" ? listening.address().port : null } });
  for await (const line of lines) {
    const { id, call, args } = JSON.parse(line);
    doings[call](app, args).then(
      (result) => say({ id, result }),
      (error) => say({ id, error: refusalOf(error) }),
    );
  }
}

main().then(
  () => process.exit(0),
  (error) => {
    process.stderr.write(`${error.stack ?? error}\n`);
    process.exit(1);
  },
);
