// What this browser keeps: what was read and tried, for all its tabs; what was begun to write, for this one.

const READ = "sectorwire-read";
const TRIED = "sectorwire-tried";
const listeners = [];

const kept = (key, otherwise) => JSON.parse(localStorage.getItem(key) ?? otherwise);
const keep = (key, value) => localStorage.setItem(key, JSON.stringify(value));

// Told when another tab has read or tried something.
export const onElsewhere = (run) => listeners.push(run);
addEventListener("storage", (event) => { if ([READ, TRIED].includes(event.key)) for (const run of listeners) run(); });

// Up to which message a channel was read, "" where nothing was.
export const readUpTo = (channel) => kept(READ, "{}")[channel] ?? "";
export function markRead(channel, ts) {
  const read = kept(READ, "{}");
  if (ts > (read[channel] ?? "")) keep(READ, { ...read, [channel]: ts });
}

export const tried = () => new Set(kept(TRIED, "[]"));
export const keepTried = (titles) => keep(TRIED, [...titles]);

const draftKey = (channel, thread) => `sectorwire-draft ${channel} ${thread ?? ""}`;
export const draft = (channel, thread) => sessionStorage.getItem(draftKey(channel, thread)) ?? "";
export function keepDraft(channel, thread, text) {
  if (text) sessionStorage.setItem(draftKey(channel, thread), text);
  else sessionStorage.removeItem(draftKey(channel, thread));
}
