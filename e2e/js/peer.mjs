// One real client: matrix-js-sdk with its Rust encryption, all in memory.
import "./node20.mjs";
import { readFileSync } from "node:fs";
import * as sdk from "matrix-js-sdk";
import { AllDevicesIsolationMode, OnlySignedDevicesIsolationMode } from "matrix-js-sdk/lib/crypto-api/index.js";
import * as content from "./content.mjs";
import { describe, eventsOf, isPending } from "./entry.mjs";
import * as polls from "./polls.mjs";
import { Recorder } from "./recorder.mjs";

const PATIENCE = 30_000; // for what a homeserver should do at once

/**
 * The person at the client. Every method resolves to something that JSON can hold. `tell` is called with `{event}` for each
 * event that arrives, again when it could be decrypted later or was redacted, and with `{invite}` for each invitation.
 */
export class Peer {
  constructor(tell) {
    this.tell = tell;
    this.recorder = new Recorder();
    this.toDevice = [];
    this.invited = new Set();
  }

  // ---- coming and going

  /** Logs in with a password and starts. `crossSign: false` leaves the device unsigned; `strict` refuses unsigned devices. */
  async login({ url, user, password, deviceName, displayName, avatar, crossSign = true, strict = false }) {
    Object.assign(this, { url, password });
    const answer = await this.recorder.fetch(`${url}/_matrix/client/v3/login`, {
      method: "POST",
      body: JSON.stringify({
        type: "m.login.password",
        identifier: { type: "m.id.user", user },
        password,
        initial_device_display_name: deviceName,
      }),
    });
    const account = await answer.json();
    if (!answer.ok) throw new Error(`login: ${answer.status} ${JSON.stringify(account)}`);
    this.client = sdk.createClient({
      baseUrl: url,
      userId: account.user_id,
      deviceId: account.device_id,
      accessToken: account.access_token,
      fetchFn: this.recorder.fetch,
      timelineSupport: true,
    });
    await this.client.initRustCrypto({ useIndexedDB: false });
    this.crypto = this.client.getCrypto();
    this.#keepToDevice();
    this.#listen();
    await this.strict(strict);
    await this.#startSync();
    if (crossSign) await this.#crossSign(false);
    if (displayName) await this.client.setDisplayName(displayName);
    if (avatar) await this.client.setAvatarUrl((await this.upload()).mxc);
    return { userId: account.user_id, deviceId: account.device_id };
  }

  async stop() {
    this.client?.stopClient();
  }

  async logout() {
    await this.client.logout(true);
  }

  // ---- devices and identities

  /** In strict mode devices that their owner has not signed get no keys, and what they send does not decrypt (MSC4153). */
  async strict(on) {
    this.crypto.setDeviceIsolationMode(on ? new OnlySignedDevicesIsolationMode() : new AllDevicesIsolationMode(false));
  }

  /** Signs another device of this user, as after a verification between the two. */
  async signDevice(deviceId) {
    const me = this.client.getUserId();
    const known = async () => (await this.crypto.getUserDeviceInfo([me], true)).get(me)?.has(deviceId);
    await this.#until(known, `device ${deviceId} of this user`);
    await this.crypto.crossSignDevice(deviceId);
  }

  /** Resolves once this client knows that a device of somebody was signed by its owner. */
  async awaitSigned(user, deviceId) {
    const signed = async () => (await this.crypto.getDeviceVerificationStatus(user, deviceId))?.signedByOwner;
    await this.#until(signed, `the signature on device ${deviceId}`);
    if (user === this.client.getUserId() && deviceId === this.client.getDeviceId()) await this.#trustOwnIdentity();
  }

  /** Throws the cross-signing keys away and makes new ones: to everybody else this user's identity has changed. */
  async resetIdentity() {
    await this.#crossSign(true);
  }

  /** What this client thinks of another user's identity. */
  async trustIn(user) {
    const status = await this.crypto.getUserVerificationStatus(user);
    return { known: status.known, needsApproval: status.needsUserApproval, verified: status.isVerified() };
  }

  /** A verification is mutual: without this half of it a new device in strict mode sends nothing. */
  async #trustOwnIdentity() {
    const identity = await this.crypto.getOwnIdentity();
    await this.crypto.outgoingRequestProcessor.makeOutgoingRequest(await identity.verify());
  }

  async #crossSign(anew) {
    const authorise = async (upload) => {
      try {
        return await upload(null);
      } catch (error) {
        const session = error.data?.session;
        if (!session) throw error;
        const identifier = { type: "m.id.user", user: this.client.getUserId() };
        return await upload({ type: "m.login.password", identifier, password: this.password, session });
      }
    };
    await this.crypto.bootstrapCrossSigning({ setupNewCrossSigning: anew, authUploadDeviceSigningKeys: authorise });
  }

  // ---- rooms

  /** An encrypted direct chat, made as Element Web makes one. */
  async dm(user) {
    const room = await this.createRoom({ preset: "trusted_private_chat", is_direct: true, invite: [user] });
    const direct = { ...this.client.getAccountData("m.direct")?.getContent() };
    direct[user] = [...(direct[user] ?? []), room];
    await this.client.setAccountData("m.direct", direct);
    return room;
  }

  /** An encrypted room; with `encrypted: false` in the options a plain one. Resolves once this client has it from its sync. */
  async createRoom({ encrypted = true, ...options } = {}) {
    const encryption = { type: "m.room.encryption", state_key: "", content: { algorithm: "m.megolm.v1.aes-sha2" } };
    const state = [...(options.initial_state ?? []), ...(encrypted ? [encryption] : [])];
    const { room_id: room } = await this.client.createRoom({ visibility: "private", ...options, initial_state: state });
    await this.#joined(room);
    return room;
  }

  async invite(room, user) {
    await this.client.invite(room, user);
  }

  /** Joins, and resolves once this client has the room from its sync. */
  async join(room) {
    await this.client.joinRoom(room);
    await this.#joined(room);
  }

  async leave(room) {
    await this.client.leave(room);
  }

  /** The members: user id → {membership, name, avatar, powerLevel}. */
  async members(roomId) {
    const room = this.#room(roomId);
    await room.loadMembersIfNeeded();
    const seen = (m) => ({ membership: m.membership, name: m.name, avatar: m.getMxcAvatarUrl() ?? "", powerLevel: m.powerLevel });
    return Object.fromEntries(room.currentState.getMembers().map((m) => [m.userId, seen(m)]));
  }

  /** The content of one state event as this client has it, or null. */
  async state(room, type, key = "") {
    return this.#room(room).currentState.getStateEvents(type, key)?.getContent() ?? null;
  }

  /** All that this client has of a room, oldest first, with the shields as they are now. */
  async timeline(room) {
    return await Promise.all(eventsOf(this.#room(room)).map((event) => describe(this.crypto, event)));
  }

  // ---- talking

  say = (room, body) => this.send(room, "m.room.message", content.text(body));
  notice = (room, body) => this.send(room, "m.room.message", content.text(body, "m.notice"));
  emote = (room, body) => this.send(room, "m.room.message", content.text(body, "m.emote"));
  html = (room, body, formatted) => this.send(room, "m.room.message", content.html(body, formatted));
  edit = (room, event, body) => this.send(room, "m.room.message", content.edit(event, body));
  react = (room, event, key) => this.send(room, "m.reaction", content.reaction(event, key));

  async reply(room, event, body, fallback) {
    const original = this.#room(room).findEventById(event);
    if (!original) throw new Error(`reply: this client does not have ${event}`);
    return await this.send(room, "m.room.message", content.reply(original, body, fallback));
  }

  /** Sends any event; encrypted wherever the room is, except for the few types that never are. Resolves to its id. */
  async send(room, type, body) {
    return (await this.client.sendEvent(room, type, body)).event_id;
  }

  // ---- polls; each is known by its event

  ask = (room, question, answers) => this.#sendAll(room, polls.start(question, answers));
  askAnew = (room, poll, question) => this.#sendAll(room, polls.change(this.#poll(room, poll), question));
  vote = (room, poll, answers) => this.#sendAll(room, polls.response(this.#poll(room, poll), answers));
  endPoll = (room, poll) => this.#sendAll(room, polls.end(poll));

  /** What the client shows of a poll, or null when it has none by that event. */
  async count(room, poll) {
    const known = this.#room(room).polls.get(poll);
    return known ? await polls.count(known) : null;
  }

  #sendAll(room, { type, content }) {
    return this.send(room, type, content);
  }

  #poll(room, event) {
    const poll = this.#room(room).polls.get(event);
    if (!poll) throw new Error(`this client knows of no poll ${event}`);
    return poll;
  }

  async redact(room, event, reason) {
    return (await this.client.redactEvent(room, event, undefined, reason ? { reason } : undefined)).event_id;
  }

  async typing(room, on) {
    await this.client.sendTyping(room, on, 10_000);
  }

  /** Marks everything up to the event as read. */
  async read(room, event) {
    await this.client.sendReadReceipt(this.#room(room).findEventById(event));
  }

  async setDisplayName(name) {
    await this.client.setDisplayName(name);
  }

  /** Uploads a file (a small picture when none is named), not encrypted. */
  async upload(path, type = "image/png") {
    const bytes = path ? readFileSync(path) : Buffer.from(PICTURE, "base64");
    const { content_uri: mxc } = await this.client.uploadContent(bytes, { type, includeFilename: false });
    return { mxc };
  }

  /** The bytes of a file, as they lie on the homeserver, in base64. */
  async download(mxc) {
    const url = this.client.mxcUrlToHttp(mxc, undefined, undefined, undefined, false, true, true);
    const headers = { Authorization: `Bearer ${this.client.getAccessToken()}` };
    const answer = await this.recorder.fetch(url, { headers });
    if (!answer.ok) throw new Error(`download: ${answer.status}`);
    return Buffer.from(await answer.arrayBuffer()).toString("base64");
  }

  // ---- inside

  #room(roomId) {
    const room = this.client.getRoom(roomId);
    if (!room) throw new Error(`this client is not in the room ${roomId}`);
    return room;
  }

  async #joined(room) {
    await this.#until(() => this.client.getRoom(room)?.getMyMembership() === "join", `its own joining of ${room}`);
  }

  /** Waits for a condition that a sync will make true. */
  async #until(condition, what) {
    const deadline = Date.now() + PATIENCE;
    while (!(await condition())) {
      const left = deadline - Date.now();
      if (left <= 0) throw new Error(`waited ${PATIENCE / 1000} s for ${what}`);
      await new Promise((resolve) => {
        const timer = setTimeout(resolve, Math.min(left, 1000)); // the answer may have come between look and wait
        this.client.once(sdk.ClientEvent.Sync, () => {
          clearTimeout(timer);
          resolve();
        });
      });
    }
  }

  async #startSync() {
    const filter = new sdk.Filter(this.client.getUserId());
    filter.setTimelineLimit(100); // the most that Synapse gives by default
    await this.client.startClient({ filter, initialSyncLimit: 100, lazyLoadMembers: true });
    await this.#until(() => ["PREPARED", "SYNCING"].includes(this.client.getSyncState()), "the first sync");
  }

  #listen() {
    const { client } = this;
    client.on(sdk.RoomEvent.Timeline, (event, room, _toStart, removed) => {
      if (room && !removed && !isPending(event)) this.#arrived(event);
    });
    client.on(sdk.RoomEvent.LocalEchoUpdated, (event) => {
      if (!isPending(event)) this.#arrived(event);
    });
    client.on(sdk.MatrixEventEvent.Decrypted, (event) => this.#show(event));
    client.on(sdk.MatrixEventEvent.Replaced, (event) => this.#show(event));
    client.on(sdk.RoomEvent.Redaction, (redaction, room) => {
      const event = room.findEventById(redaction.getAssociatedId());
      if (event) this.#show(event);
    });
    client.on(sdk.RoomEvent.TimelineReset, (room) => {
      if (room) this.#fillGap(room).catch((error) => console.error("fill gap:", error));
    });
    client.on(sdk.RoomEvent.MyMembership, (room, membership) => {
      if (membership === "invite") this.#showInvite(room);
    });
  }

  #arrived(event) {
    // What is still to be decrypted is shown by the Decrypted event, whether that goes well or not.
    if (event.isBeingDecrypted()) return;
    if (event.shouldAttemptDecryption()) this.client.decryptEventIfNeeded(event);
    else this.#show(event);
  }

  async #show(event) {
    if (isPending(event)) return;
    try {
      this.tell({ event: await describe(this.crypto, event) });
    } catch (error) {
      console.error("show event:", error);
    }
  }

  #showInvite(room) {
    const inviter = room.getMember(this.client.getUserId())?.events.member?.getSender() ?? "";
    this.tell({ invite: { room: room.roomId, inviter, name: room.name } });
  }

  /** A sync left a gap, so the client asks for what lies in it, as Element Web does when a person scrolls up. */
  async #fillGap(room) {
    const timeline = room.getLiveTimeline();
    while (!timeline.getNeighbouringTimeline("b") && timeline.getPaginationToken("b")) {
      if (!(await this.client.paginateEventTimeline(timeline, { backwards: true, limit: 100 }))) return;
    }
  }

  /** Keeps each to-device message as the encryption hands it out: decrypted. */
  #keepToDevice() {
    const machine = this.crypto.olmMachine;
    const receive = machine.receiveSyncChanges.bind(machine);
    machine.receiveSyncChanges = async (...changes) => {
      const messages = await receive(...changes);
      for (const message of messages) this.toDevice.push(message.rawEvent);
      return messages;
    };
  }
}

const PICTURE = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==";
