#!/usr/bin/env node
// Searches all that one peer's client has received for what would tell who another peer is.
//
//   node leak.mjs DUMP.json SECRETS.json     prints the findings as JSON, one a line; exit 0: none, 1: some, 2: wrong use
//
// DUMP.json and SECRETS.json come from dump.mjs. A secret is found in plain in any case, and percent-encoded, Unicode-escaped,
// HTML-escaped, in hex, in base64 at any alignment and as raw bytes, also inside one another up to three layers deep.
import { readFileSync } from "node:fs";
import { pathToFileURL } from "node:url";

const LAYERS = 3;
const SHORTEST = 4; // shorter fragments occur by chance

/** The texts whose presence gives a value away: [{how, text, exact}]; the inexact ones are compared in lower case. */
export function spellings(value) {
  const found = new Map();
  const add = (how, text, exact = false) => {
    const key = exact ? text : text.toLowerCase();
    if (text.length >= SHORTEST && !found.has(key)) found.set(key, { how, text: key, exact });
  };
  add("plain", value);
  const unpadded = value.replace(/=+$/, "");
  add("url-safe", unpadded.replaceAll("+", "-").replaceAll("/", "_"));
  for (const [what, bytes] of [["", Buffer.from(value)], ...keyBytes(unpadded)]) {
    add(what + "hex", bytes.toString("hex"));
    add(what + "raw bytes", bytes.toString("latin1"), true);
    for (const alignment of [0, 1, 2]) {
      const text = base64At(bytes, alignment);
      add(`${what}base64, alignment ${alignment}`, text, true);
      add(`${what}base64url, alignment ${alignment}`, text.replaceAll("+", "-").replaceAll("/", "_"), true);
    }
  }
  return [...found.values()];
}

/** The bytes of a value that is itself a 32-byte key in base64. */
function keyBytes(value) {
  return /^[A-Za-z0-9+/]{43}$/.test(value) ? [["key bytes, ", Buffer.from(value, "base64")]] : [];
}

/** The part of a base64 text that these bytes decide alone when `alignment` unknown bytes stand before them. */
function base64At(bytes, alignment) {
  const text = Buffer.concat([Buffer.alloc(alignment), bytes]).toString("base64").replace(/=+$/, "");
  const mixedEnd = (alignment + bytes.length) % 3 === 0 ? 0 : 1;
  return text.slice([0, 2, 3][alignment], text.length - mixedEnd);
}

const DECODERS = {
  percent: (s) => s.replace(/(?:%[0-9a-f]{2})+/gi, (run) => Buffer.from(run.replaceAll("%", ""), "hex").toString("utf8")),
  escapes: (s) =>
    s
      .replace(/\\u\{([0-9a-f]{1,6})\}/gi, (_, hex) => character(parseInt(hex, 16)))
      .replace(/(?:\\u[0-9a-f]{4})+/gi, (run) => String.fromCharCode(...run.match(/[0-9a-f]{4}/gi).map((h) => parseInt(h, 16))))
      .replace(/\\x([0-9a-f]{2})/gi, (_, hex) => character(parseInt(hex, 16)))
      .replace(/\\([/"\\])/g, "$1"),
  html: (s) =>
    s
      .replace(/&#x([0-9a-f]{1,6});?/gi, (_, hex) => character(parseInt(hex, 16)))
      .replace(/&#([0-9]{1,7});?/g, (_, decimal) => character(parseInt(decimal, 10)))
      .replace(/&(lt|gt|quot|apos|amp|commat|colon|sol|period|nbsp);/g, (_, name) => ENTITIES[name]),
};
const ENTITIES = { lt: "<", gt: ">", quot: '"', apos: "'", amp: "&", commat: "@", colon: ":", sol: "/", period: ".", nbsp: " " };

const character = (code) => (code <= 0x10ffff ? String.fromCodePoint(code) : "");

/** A text and all that it reads as after undoing escapes, up to LAYERS deep: [{layers, text}]. */
export function readings(text) {
  const seen = new Map([[text, ""]]);
  let newest = [text];
  for (let layer = 0; layer < LAYERS && newest.length; layer++) {
    const next = [];
    for (const from of newest) {
      for (const [name, decode] of Object.entries(DECODERS)) {
        const to = decode(from);
        if (seen.has(to)) continue;
        seen.set(to, seen.get(from) + name + " ");
        next.push(to);
      }
    }
    newest = next;
  }
  return [...seen].map(([reading, layers]) => ({ layers, text: reading }));
}

/**
 * Every text in a value of JSON with the place where it stands: keys, strings and numbers. What the peer itself asked for
 * (`request`) is not something it received.
 */
export function* texts(value, place = "") {
  if (typeof value === "string" || typeof value === "number") {
    yield [place, String(value)];
  } else if (Array.isArray(value)) {
    for (const [i, item] of value.entries()) yield* texts(item, `${place}[${i}]`);
  } else if (value && typeof value === "object") {
    for (const [key, item] of Object.entries(value)) {
      if (key === "request" && /^answers\[\d+\]$/.test(place)) continue;
      yield [`${place} (a key)`, key];
      yield* texts(item, place ? `${place}.${key}` : key);
    }
  }
}

/** The leaks: [{secret, value, how, place, context}]. A text that occurs often is searched, and reported, once. */
export function search(dump, secrets) {
  if (!secrets.length) throw new Error("there is no secret to search for");
  for (const { name, value } of secrets) {
    if (value.length < SHORTEST) throw new Error(`the ${name} is too short to be searched for: every text would hold it`);
  }
  const wanted = secrets.flatMap((secret) => spellings(secret.value).map((spelling) => ({ ...secret, ...spelling })));
  const found = [];
  const searched = new Set();
  for (const [place, whole] of texts(dump)) {
    if (searched.has(whole)) continue;
    searched.add(whole);
    for (const { layers, text } of readings(whole)) {
      const lower = text.toLowerCase();
      for (const { name, value, how, text: needle, exact } of wanted) {
        const at = (exact ? text : lower).indexOf(needle);
        if (at < 0) continue;
        const context = text.slice(Math.max(0, at - 40), at + needle.length + 40);
        found.push({ secret: name, value, how: layers + how, place: source(dump, place), context });
      }
    }
  }
  return found;
}

/** A place in an answer is easier to understand with the request that it answers. */
function source(dump, place) {
  const answer = /^answers\[(\d+)\]/.exec(place);
  return answer ? `${place}: ${dump.answers[answer[1]].request}` : place;
}

function main([dumpPath, secretsPath]) {
  if (!secretsPath) {
    console.error("usage: node leak.mjs DUMP.json SECRETS.json");
    return 2;
  }
  const [dump, secrets] = [dumpPath, secretsPath].map((path) => JSON.parse(readFileSync(path, "utf8")));
  const found = search(dump, secrets);
  for (const leak of found) console.log(JSON.stringify(leak));
  return found.length ? 1 : 0;
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  try {
    process.exitCode = main(process.argv.slice(2));
  } catch (error) {
    console.error(error);
    process.exitCode = 2;
  }
}
