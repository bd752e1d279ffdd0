import assert from "node:assert/strict";
import { test } from "node:test";
import { readings, search, spellings } from "./leak.mjs";

const USER = "@Zoë.quill7:example.org";
const KEY = "vJ3l+0aP1mQ/9XcT2b7yR5sWkE8dUfHnGzLxN4oKi6A";

const found = (haystack, value = USER) => search({ some: [{ place: haystack }] }, [{ name: "secret", value }]);

const escaped = (s) => [...s].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`).join("");
const decimal = (s) => [...s].map((c) => `&#${c.codePointAt(0)};`).join("");
const hexadecimal = (s) => [...s].map((c) => `&#x${c.codePointAt(0).toString(16)};`).join("");
const percent = (s) => [...Buffer.from(s)].map((b) => `%${b.toString(16).toUpperCase()}`).join("");

const WAYS = {
  "in plain": USER,
  "in the middle of words": `xx${USER}yy`,
  "in another case": USER.toUpperCase(),
  "percent-encoded, only what must be": encodeURIComponent(USER),
  "percent-encoded, every byte": percent(USER),
  "percent-encoded twice": encodeURIComponent(encodeURIComponent(USER)),
  "Unicode-escaped": escaped(USER),
  "Unicode-escaped in a percent-encoded text": encodeURIComponent(escaped(USER)),
  "as JSON in JSON in JSON": JSON.stringify(JSON.stringify({ sender: USER })),
  "with named HTML entities": USER.replace("@", "&commat;").replace(":", "&colon;"),
  "with decimal HTML entities": decimal(USER),
  "with hexadecimal HTML entities": hexadecimal(USER),
  "in a matrix.to link in HTML": `<a href="https://matrix.to/#/${encodeURIComponent(USER)}">somebody</a>`,
  "in hex": Buffer.from(USER).toString("hex"),
  "in capital hex": Buffer.from(USER).toString("hex").toUpperCase(),
  "as bytes": Buffer.from(`..${USER}..`).toString("latin1"),
};
for (const [way, haystack] of Object.entries(WAYS)) {
  test(`finds a user id ${way}`, () => assert.notEqual(found(haystack).length, 0));
}

for (const before of ["", "a", "ab", "abc", "abcd"]) {
  for (const after of ["", "x", "xy"]) {
    for (const encoding of ["base64", "base64url"]) {
      test(`finds a user id in ${encoding} after ${before.length} and before ${after.length} other bytes`, () => {
        assert.notEqual(found(Buffer.from(before + USER + after).toString(encoding)).length, 0);
      });
      test(`finds the bytes of a key in ${encoding} after ${before.length} and before ${after.length} other bytes`, () => {
        const bytes = Buffer.concat([Buffer.from(before), Buffer.from(KEY, "base64"), Buffer.from(after)]);
        assert.notEqual(found(bytes.toString(encoding), KEY).length, 0);
      });
    }
  }
}

test("finds a key padded, url-safe and in hex", () => {
  assert.notEqual(found(`${KEY}=`, KEY).length, 0);
  assert.notEqual(found(KEY.replaceAll("+", "-").replaceAll("/", "_"), KEY).length, 0);
  assert.notEqual(found(Buffer.from(KEY, "base64").toString("hex"), KEY).length, 0);
});

test("finds a secret that is the key of an object", () => {
  assert.equal(search({ device_keys: { [USER]: {} } }, [{ name: "user id", value: USER }]).length, 1);
});

test("does not count what the peer asked for, but what it was answered", () => {
  const dump = (request, text) => ({ answers: [{ request, text }] });
  const secret = [{ name: "user id", value: USER }];
  assert.equal(search(dump(`GET /profile/${USER}`, "{}"), secret).length, 0);
  const [leak] = search(dump("GET /sync", `{"sender":"${USER}"}`), secret);
  assert.equal(leak.secret, "user id");
  assert.match(leak.place, /^answers\[0\]\.text: GET \/sync$/);
});

test("finds nothing where there is nothing", () => {
  const others = ["@zoe.quill8:example.org", "Zoë", "quill", "example.org", Buffer.from("@zoe.quill9").toString("base64")];
  for (const other of others) assert.deepEqual(found(other), []);
});

test("broken escapes are read without complaint", () => {
  for (const text of ["%", "%zz", "%ff%fe", "\\u12", "\\", "&#x;", "&#99999999;", "&#x110000;", "\\u{110000}"]) {
    assert.equal(readings(text)[0].text, text);
  }
});

test("no spelling is so short that it would be found by chance", () => {
  for (const value of ["quill", "quil"]) for (const { text } of spellings(value)) assert.ok(text.length >= 4, text);
});

test("refuses a search that could find nothing", () => {
  assert.throws(() => search({}, []), /no secret/);
  assert.throws(() => search({}, [{ name: "localpart", value: "abc" }]), /localpart is too short/);
});
