import { expect, it } from "@jest/globals";
import { Connection } from "../../../src/adapters/slack/reach/connection.ts";
import type { OneSocket } from "../../../src/adapters/slack/reach/connection.ts";

/** Sockets that open, are to be renewed and go when a test says so. */
class HandSocket implements OneSocket {
  readonly #opened = Promise.withResolvers<string | undefined>();
  readonly #renew = Promise.withResolvers<undefined>();
  readonly #gone = Promise.withResolvers<undefined>();

  open(): Promise<string | undefined> {
    return this.#opened.promise;
  }

  get toBeRenewed(): Promise<unknown> {
    return Promise.race([this.#renew.promise, this.#gone.promise]);
  }

  get gone(): Promise<unknown> {
    return this.#gone.promise;
  }

  close(): Promise<void> {
    this.goes();
    this.#opened.resolve("closed");
    return Promise.resolve();
  }

  opens(why?: string): void {
    this.#opened.resolve(why);
  }

  isToBeRenewed(): void {
    this.#renew.resolve(undefined);
  }

  goes(): void {
    this.#gone.resolve(undefined);
  }
}

function connected() {
  const made: HandSocket[] = [];
  const connection = new Connection(() => {
    const socket = new HandSocket();
    made.push(socket);
    return socket;
  });
  /** The one of that number, once it was made. */
  const socket = async (n: number): Promise<HandSocket> => {
    await until(() => made.length > n);
    const one = made[n];
    if (one === undefined) throw new Error("no such socket");
    return one;
  };
  return { connection, socket };
}

async function until(seen: () => boolean): Promise<void> {
  const endsMs = performance.now() + 3_000;
  while (!seen()) {
    if (performance.now() > endsMs) throw new Error("it never came");
    await new Promise(setImmediate);
  }
}

it("is gone when its socket is, also while Slack does not say where to open the next one", async () => {
  const { connection, socket } = connected();
  const started = connection.start();
  const first = await socket(0);
  first.opens();
  await started;
  const beforeMs = Date.now();
  first.isToBeRenewed();
  const second = await socket(1);
  expect(connection.state()).toMatchObject({ connected: true });
  first.goes();
  await until(() => !connection.state().connected);
  expect(connection.state().sinceMs).toBeGreaterThanOrEqual(beforeMs);

  second.opens("Slack did not answer in time");
  const third = await socket(2);
  expect(connection.state()).toMatchObject({
    connected: false,
    why: "Slack did not answer in time",
  });
  third.opens();
  await until(() => connection.state().connected);
  expect(connection.state().why).toBeUndefined();
  await connection.close();
});

it("says why it could not be renewed after its last socket went, too", async () => {
  const { connection, socket } = connected();
  const started = connection.start();
  const first = await socket(0);
  first.opens();
  await started;
  first.isToBeRenewed();
  (await socket(1)).opens("refused");
  await until(() => connection.state().why !== undefined);
  expect(connection.state()).toMatchObject({ connected: true, why: "refused" });
  first.goes();
  await until(() => !connection.state().connected);

  expect(connection.state()).toMatchObject({ why: "refused" });
  await connection.close();
});
