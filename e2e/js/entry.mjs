// One event as a person at this client would see it.
import { EventShieldColour, EventShieldReason } from "matrix-js-sdk/lib/crypto-api/index.js";

/**
 * Describes an event. `utd` is true when it could not be decrypted, with the reason; `shield` is what the client shows
 * beside an encrypted message: colour "none", "grey" or "red", and why.
 */
export async function describe(crypto, event) {
  const content = event.getOriginalContent();
  const undecrypted = event.isDecryptionFailure();
  const entry = {
    id: event.getId(),
    room: event.getRoomId(),
    sender: event.getSender(),
    type: event.getType(),
    content,
    body: undecrypted ? "" : string(content.body),
    html: string(content.formatted_body),
    ts: event.getTs(),
    encrypted: event.isEncrypted(),
    utd: undecrypted,
    redacted: event.isRedacted(),
  };
  if (event.isState()) entry.stateKey = event.getStateKey();
  if (undecrypted) entry.reason = String(event.decryptionFailureReason);
  const edited = event.replacingEvent()?.getContent()["m.new_content"]?.body;
  if (edited !== undefined) entry.edited = edited;
  const info = event.isEncrypted() && !undecrypted ? await crypto.getEncryptionInfoForEvent(event) : null;
  if (info) {
    entry.shield = {
      colour: EventShieldColour[info.shieldColour].toLowerCase(),
      reason: info.shieldReason === null ? "" : EventShieldReason[info.shieldReason],
    };
  }
  return entry;
}

const string = (value) => (typeof value === "string" ? value : "");

/** The events of a room from the oldest that this client has to the newest, in the homeserver's order. */
export function eventsOf(room) {
  const timelines = [];
  for (let timeline = room.getLiveTimeline(); timeline; timeline = timeline.getNeighbouringTimeline("b")) {
    timelines.unshift(timeline);
  }
  return timelines.flatMap((timeline) => timeline.getEvents()).filter((event) => !isPending(event));
}

/** Whether an event of ours has not come back from the homeserver yet. */
export const isPending = (event) => event.status !== null || !event.getId() || event.getId().startsWith("~");
