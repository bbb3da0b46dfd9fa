import { contentNow } from "./world/world.ts";
import type { World } from "./world/world.ts";

/** What stands on the homeserver, for somebody who looks why a test failed. */
export function dump(world: World): string {
  const lines = [...world.rooms.values()].flatMap((room) => [
    `${room.id}: ${room.joined.join(", ")}`,
    ...room.events
      .filter(({ stateKey }) => stateKey === undefined)
      .map(
        (event) => `  ${event.id} ${event.type} by ${event.sender}: ${short(contentNow(event))}`,
      ),
  ]);
  return [...lines, ...world.problems.map((words) => `problem: ${words}`)].join("\n");
}

const short = (content: unknown) => JSON.stringify(content).slice(0, 300);
