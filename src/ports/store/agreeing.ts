/** An approver agrees to a request, and it takes a while to look at the hosts: until then nobody else is to press. */
export interface Agreement {
  /** The request or the run in whose message it is asked for. */
  readonly topic: string;
  /** The approver's id. */
  readonly person: string;
  /** Holds no longer than until then, whatever becomes of the process; Unix milliseconds. */
  readonly untilMs: number;
}

/** Who is just agreeing to what, in whichever process and chat. */
export interface Agreeing {
  begin(agreement: Agreement): Promise<void>;
  end(topic: string, person: string): Promise<void>;
  /** The approvers who are agreeing at a moment, by their ids. */
  at(topic: string, ms: number): Promise<readonly string[]>;
}
