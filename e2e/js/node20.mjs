// What matrix-js-sdk takes for granted and this process lacks. Import it before the SDK.
import { Console } from "node:console";

// Standard output carries the protocol of driver.mjs; what the SDK prints goes to the log, and only if it matters:
// KITH_SDK_LOG=all for the rest.
globalThis.console = new Console(process.stderr, process.stderr);
if (process.env.KITH_SDK_LOG !== "all") {
  for (const level of ["log", "info", "debug", "trace"]) globalThis.console[level] = () => {};
}

// Node 22 has it, node 20 does not.
Promise.withResolvers ??= function withResolvers() {
  let resolve, reject;
  const promise = new this((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
};
