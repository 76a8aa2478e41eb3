// Holds JSON against the types that Slack publishes: its fields must be known there, of their kind, and complete.
//
// In: one JSON list of {name, type, value}, types as TYPES names them. Out: one JSON list of {name, fault, at}, empty when all is well.
// The TypeScript compiler judges: each value becomes a constant of its type, written as a literal, so that fields
// which the type does not know are faults too.

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const HERE = dirname(fileURLToPath(import.meta.url));
const FILE = join(HERE, "judged.ts"); // exists in memory only
const OPTIONS = {
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  target: ts.ScriptTarget.ES2022,
  noEmit: true,
  skipLibCheck: true,
  strict: true,
  types: [],
};

// Enumerations are plain strings on the wire. The blocks of the response types are examples (they know no
// header); those of @slack/types are the reference. Named drops the index signature beside named fields, which
// would let any misspelt field pass.
const TYPES = `
import type * as api from "@slack/web-api";
import type * as bolt from "@slack/bolt";
import type * as slack from "@slack/types";

type Null = "channel_actions_ts" | "close" | "enterprise" | "previous_view_id" | "submit";
type Plain<T> = T extends string ? \`\${T}\`
  : T extends number | boolean | null | undefined ? T
  : T extends (infer Item)[] ? Plain<Item>[]
  : T extends object ? {
    [Key in keyof T]: (Key extends "blocks" ? Plain<slack.KnownBlock>[] : Plain<T[Key]>) | (Key extends Null ? null : never)
  }
  : T;
type Named<T> = { [Key in keyof T as string extends Key ? never : number extends Key ? never : Key]: T[Key] };

// Where Slack's reference shows more than its types do.
type ByName = { user: { username?: string } };
type FromApp = { app_id?: string; bot_id?: string; team?: string };
type Thread = { reply_count?: number; reply_users?: string[]; reply_users_count?: number; latest_reply?: string;
  is_locked?: boolean; subscribed?: boolean };
type Message = Omit<slack.GenericMessageEvent, "subtype"> & FromApp & Thread;
type Joined = Omit<slack.ChannelJoinMessageEvent, "inviter"> & { inviter?: string };
type Files = NonNullable<slack.FileShareMessageEvent["files"]>;
type FileShared = Omit<slack.FileShareMessageEvent, "files"> & FromApp
  & { files: (Files[number] & Pick<bolt.UploadedFile, FurtherOfFile>)[] };
type FurtherOfFile = "file_access" | "ims" | "media_display_type" | "timestamp" | "user_team";
type Changed = Omit<slack.MessageChangedEvent, "message" | "previous_message">
  & { message: Message; previous_message: Message };
type Deleted = Omit<slack.MessageDeletedEvent, "previous_message"> & { previous_message: Message };
type Broadcast = Omit<slack.ThreadBroadcastMessageEvent, "client_msg_id" | "root">
  & FromApp & { client_msg_id?: string; parent_user_id?: string; root: Omit<Message, "channel" | "channel_type" | "event_ts"> };
type HomeOpened = Omit<slack.AppHomeOpenedEvent, "view"> & { view?: bolt.ViewOutput };
type Enveloped<Event> = Named<bolt.EnvelopedEvent<Event>> & { event_context?: string };
type InMessage = bolt.BlockAction<bolt.BlockElementAction & { style?: string }>;
type InView = Omit<InMessage, "response_url">;
type Submitted = bolt.ViewSubmitAction & ByName;
type Closed = bolt.ViewClosedAction & ByName;
type Suggestion = Named<bolt.BlockSuggestion> & ByName;
type Left = api.ConversationsLeaveResponse & { not_in_channel?: boolean };
`;

function written(samples) {
  const text = TYPES.split("\n");
  const starts = [];
  samples.forEach(({ type, value }, number) => {
    starts.push(text.length);
    text.push(...`export const sample${number}: Plain<${type}> = ${JSON.stringify(value, null, 1)};`.split("\n"));
  });
  return { source: text.join("\n"), starts };
}

function judged(samples) {
  const { source, starts } = written(samples);
  const host = ts.createCompilerHost(OPTIONS);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (name) => name === FILE || fileExists.call(host, name);
  host.getSourceFile = (name, ...rest) =>
    name === FILE ? ts.createSourceFile(name, source, OPTIONS.target) : getSourceFile.call(host, name, ...rest);
  const program = ts.createProgram([FILE], OPTIONS, host);
  const file = program.getSourceFile(FILE);
  const lines = source.split("\n");
  return ts.getPreEmitDiagnostics(program, file).map((found) => {
    const { line } = file.getLineAndCharacterOfPosition(found.start);
    const number = starts.findLastIndex((start) => start <= line);
    return {
      name: samples[number]?.name ?? "imports",
      fault: ts.flattenDiagnosticMessageText(found.messageText, " ").slice(0, 400),
      at: lines[line].trim().slice(0, 200),
    };
  });
}

process.stdout.write(JSON.stringify(judged(JSON.parse(readFileSync(0, "utf8")))));
