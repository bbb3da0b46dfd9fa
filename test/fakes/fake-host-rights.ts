import { hostUnread } from "../../src/ports/hosts.ts";
import type { HostReason } from "../../src/ports/hosts.ts";
import type { Act, HostRights, LookRight, RightAnswer } from "../../src/ports/host-rights.ts";

/** What the hosts allow, decided by a test: nothing, unless it says so. */
export class FakeHostRights implements HostRights {
  /** Hosts that cannot be asked, and why. */
  readonly unread: Readonly<Record<string, HostReason>>;
  act: (act: Act, host: string) => RightAnswer = () => "refused";
  lookActs: (act: Act) => RightAnswer = () => "refused";
  look: (right: LookRight) => RightAnswer = () => "refused";

  constructor(unread: Readonly<Record<string, HostReason>> = {}) {
    this.unread = unread;
  }

  mayAct(host: string, acts: readonly Act[]) {
    return this.#answer(host, acts, (act) => this.act(act, host));
  }

  lookMayAct(host: string, acts: readonly Act[]) {
    return this.#answer(host, acts, this.lookActs);
  }

  mayLook(host: string, rights: readonly LookRight[]) {
    return this.#answer(host, rights, this.look);
  }

  #answer<T>(host: string, questions: readonly T[], answer: (question: T) => RightAnswer) {
    const why = this.unread[host];
    if (why !== undefined) return Promise.resolve(hostUnread(why, "a test's"));
    return Promise.resolve({ kind: "answered" as const, answers: questions.map(answer) });
  }
}
