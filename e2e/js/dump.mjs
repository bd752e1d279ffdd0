// Everything that a client has received, for a search, and everything about its owner that nobody else may learn.
import { writeFileSync } from "node:fs";
import { eventsOf } from "./entry.mjs";

/** Writes all that the peer has ever received into a file, and before that looks up whatever they could look up. */
export async function dump(peer, path) {
  const { client, crypto } = peer;
  const rooms = client.getRooms();
  await lookUp(peer, rooms);
  const received = {
    answers: await peer.recorder.answers(),
    toDevice: peer.toDevice,
    rooms: rooms.map((room) => ({
      id: room.roomId,
      timeline: eventsOf(room).map((event) => event.getEffectiveEvent()),
      members: room.currentState.getMembers().map((member) => member.events.member?.event),
    })),
    accountData: [...client.store.accountData.values()].map((event) => event.event),
    roomKeys: await crypto.exportRoomKeys(),
  };
  writeFileSync(path, JSON.stringify(received));
  return { answers: received.answers.length, roomKeys: received.roomKeys.length };
}

/** Asks the homeserver for the profile and keys of every user that this client has heard of, and for every file. */
async function lookUp(peer, rooms) {
  const users = new Set(rooms.flatMap((room) => room.currentState.getMembers().map((member) => member.userId)));
  const files = new Set();
  for (const room of rooms) {
    for (const event of [...eventsOf(room), ...room.currentState.getMembers().map((m) => m.events.member).filter(Boolean)]) {
      users.add(event.getSender());
      for (const [uri] of JSON.stringify(event.getEffectiveEvent()).matchAll(/mxc:\/\/[^"\\\s]+/g)) files.add(uri);
    }
  }
  users.delete(undefined);
  for (const user of users) await get(peer, "GET", `/_matrix/client/v3/profile/${encodeURIComponent(user)}`);
  const devices = Object.fromEntries([...users].map((user) => [user, []]));
  await get(peer, "POST", "/_matrix/client/v3/keys/query", { device_keys: devices });
  for (const uri of files) await get(peer, "GET", `/_matrix/client/v1/media/download/${uri.slice("mxc://".length)}`);
}

/** The answer stays with the peer's recorder; a refusal is an answer too. */
async function get(peer, method, path, body) {
  const answer = await peer.recorder.fetch(peer.url + path, {
    method,
    headers: { Authorization: `Bearer ${peer.client.getAccessToken()}` },
    body: body && JSON.stringify(body),
  });
  return answer.headers.get("content-type")?.includes("json") ? await answer.json() : null;
}

/** What would tell somebody else who this peer is: [{name, value}]. */
export async function secrets(peer) {
  const { client } = peer;
  const me = client.getUserId();
  const profile = await get(peer, "GET", `/_matrix/client/v3/profile/${encodeURIComponent(me)}`);
  const named = await get(peer, "GET", "/_matrix/client/v3/devices");
  const keys = await get(peer, "POST", "/_matrix/client/v3/keys/query", { device_keys: { [me]: [] } });
  const found = [
    ["user id", me],
    ["localpart", me.slice(1, me.indexOf(":"))],
    ["display name", profile.displayname],
    ["avatar", profile.avatar_url],
    ["avatar media id", profile.avatar_url?.split("/").pop()],
    ["access token", client.getAccessToken()],
  ];
  for (const device of named.devices) {
    found.push(["device id", device.device_id], ["device name", device.display_name]);
  }
  for (const device of Object.values(keys.device_keys?.[me] ?? {})) {
    for (const [id, key] of Object.entries(device.keys)) found.push([`device key ${id.split(":")[0]}`, key]);
  }
  for (const usage of ["master", "self_signing", "user_signing"]) {
    for (const key of Object.values(keys[`${usage}_keys`]?.[me]?.keys ?? {})) found.push([`${usage} key`, key]);
  }
  return found.filter(([, value]) => value).map(([name, value]) => ({ name, value }));
}
