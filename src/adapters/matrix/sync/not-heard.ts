import type { WebFailure } from "../web/matrix-web.ts";

/** Thrown where the homeserver gave the library no answer; its words are ours. */
export class NotHeard extends Error {
  readonly failure: WebFailure;

  constructor(failure: WebFailure) {
    super(failure.detail);
    this.failure = failure;
  }
}
