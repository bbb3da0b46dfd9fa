import { afterAll, beforeAll, expect, it } from "@jest/globals";
import { FakeHomeserver } from "../fakes/matrix/fake-homeserver.ts";
import { describeWith } from "./programs.ts";
import {
  callsOfAnybody,
  callsOfMembers,
  callsOfSpeakers,
  longestMessage,
  Steps,
} from "./synapse/calls-of-both.ts";
import type { Cast } from "./synapse/calls-of-both.ts";
import { SYNAPSE_NEEDS, SynapseServer } from "./synapse/synapse-server.ts";

describeWith(SYNAPSE_NEEDS, "the fake homeserver and Synapse", () => {
  let synapse: SynapseServer;
  let fake: FakeHomeserver;
  let atSynapse: Cast;
  let atFake: Cast;

  beforeAll(async () => {
    [synapse, fake] = await Promise.all([SynapseServer.open(), FakeHomeserver.start()]);
    const [ada, bob, eve] = await Promise.all([
      synapse.user("ada"),
      synapse.user("bob"),
      synapse.user("eve"),
    ]);
    atSynapse = { ada, bob, eve };
    const person = (name: string) => fake.person(`@${name}:hs.test`);
    atFake = { ada: person("ada"), bob: person("bob"), eve: person("eve") };
  });

  afterAll(async () => {
    await Promise.all([synapse.close(), fake.close()]);
  });

  const both = async (
    calls: (steps: Steps, cast: Cast, version: string) => Promise<void>,
    version = "",
  ) => {
    const [real, faked] = [new Steps(), new Steps()];
    await Promise.all([calls(real, atSynapse, version), calls(faked, atFake, version)]);
    return { real: real.taken, faked: faked.taken };
  };

  it("answer alike to anybody", async () => {
    const { real, faked } = await both(callsOfAnybody);
    expect(faked).toEqual(real);
  });

  it.each(["10", "12"])("answer alike about who is in a room of version %s", async (version) => {
    const { real, faked } = await both(callsOfMembers, version);
    expect(faked).toEqual(real);
  });

  it.each(["10", "12"])(
    "answer alike about what is said in a room of version %s",
    async (version) => {
      const { real, faked } = await both(callsOfSpeakers, version);
      expect(faked).toEqual(real);
    },
  );

  it.each(["10", "12"])(
    "take messages of the same length in a room of version %s",
    async (version) => {
      const real = await longestMessage(atSynapse, version);
      const faked = await longestMessage(atFake, version);
      // The number of events before it stands in it, too, and is not the same in both.
      expect(Math.abs(faked - real)).toBeLessThanOrEqual(4);
    },
  );
});
