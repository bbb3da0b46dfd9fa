/**
 * What stands in the place of the native library where it is missing: every name in it is there, and whatever is done
 * with one of them throws. matrix-bot-sdk names its classes when it is loaded, and uses them only for encryption.
 */
export function absentCrypto(): object {
  return new Proxy(
    {},
    { get: (_, name) => (name === "__esModule" ? false : absentClass(String(name))) },
  );
}

function absentClass(name: string): object {
  const absent = (): never => {
    throw new Error(`encryption is not available: ${name} is of a library that is missing`);
  };
  return new Proxy(absent, {
    construct: absent,
    get: (_, key) => (key === "prototype" ? {} : absent()),
  });
}
