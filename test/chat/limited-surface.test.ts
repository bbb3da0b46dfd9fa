import { expect, it } from "@jest/globals";
import { limitedSurface } from "../../src/chat/limited-surface.ts";
import { FakeSurface } from "../fakes/fake-surface.ts";
import { SkippingClock } from "../fakes/skipping-clock.ts";

it("is at home where its surface is, also when that becomes known later", () => {
  const surface = new FakeSurface();
  const limited = limitedSurface(surface, new SkippingClock());
  surface.home = "C0KNOWN";

  expect(limited.home).toBe("C0KNOWN");
});
