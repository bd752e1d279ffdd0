// Hosts any number of peers for a program that talks in JSON lines.
//
//   in:   {"id": 1, "peer": "p1", "call": "say", "args": ["!room", "hello"]}
//   out:  {"id": 1, "result": "$event"}          the answer to the call with that id, or {"id": 1, "error": "…"}
//         {"peer": "p1", "event": {…}}           as soon as that peer's client shows an event; see entry.mjs
//         {"peer": "p1", "invite": {…}}
//
// A peer comes into being with its first call, which is `login`. The process ends with its standard input.
import { createInterface } from "node:readline";
import { Peer } from "./peer.mjs";
import { dump, secrets } from "./dump.mjs";

const CALLS = new Set(
  ("login stop logout strict signDevice awaitSigned resetIdentity trustIn dm createRoom invite join leave members state timeline " +
    "say notice emote html edit react reply send redact ask askAnew vote endPoll count typing read setDisplayName upload download").split(" "),
);

const peers = new Map();
const write = (line) => process.stdout.write(JSON.stringify(line) + "\n");

function peerNamed(name) {
  if (!peers.has(name)) peers.set(name, new Peer((news) => write({ peer: name, ...news })));
  return peers.get(name);
}

async function perform({ peer: name, call, args }) {
  const peer = peerNamed(name);
  if (call === "dump") return await dump(peer, ...args);
  if (call === "secrets") return await secrets(peer);
  if (!CALLS.has(call)) throw new Error(`there is no call ${call}`);
  return await peer[call](...args);
}

async function answer(line) {
  const { id, ...request } = JSON.parse(line);
  try {
    write({ id, result: (await perform(request)) ?? null });
  } catch (error) {
    console.error(request.call, error);
    write({ id, error: `${request.call}: ${error.message ?? error}` });
  }
}

// The SDK leaves promises alone when it is stopped in the middle of something; that must not take the other peers along.
process.on("unhandledRejection", (error) => console.error("unhandled:", error));

const lines = createInterface({ input: process.stdin });
lines.on("line", answer);
lines.on("close", () => process.exit(0));
