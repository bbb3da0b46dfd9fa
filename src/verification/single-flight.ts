/** Work that is under way is not begun again: whoever asks for the same joins it, progress and all. */
export class SingleFlight<Result, Progress> {
  readonly #flights = new Map<string, Flight<Result, Progress>>();

  run(
    key: string,
    begin: (tell: (progress: Progress) => void) => Promise<Result>,
    onProgress: ((progress: Progress) => void) | undefined,
  ): Promise<Result> {
    const flight = this.#flights.get(key) ?? this.#begin(key, begin);
    if (onProgress !== undefined) {
      for (const told of flight.told) onProgress(told);
      flight.listeners.add(onProgress);
    }
    return flight.result;
  }

  #begin(
    key: string,
    begin: (tell: (progress: Progress) => void) => Promise<Result>,
  ): Flight<Result, Progress> {
    const told: Progress[] = [];
    const listeners = new Set<(progress: Progress) => void>();
    const tell = (progress: Progress) => {
      told.push(progress);
      for (const listener of listeners) listener(progress);
    };
    const result = begin(tell).finally(() => this.#flights.delete(key));
    const flight = { result, told, listeners };
    this.#flights.set(key, flight);
    return flight;
  }
}

interface Flight<Result, Progress> {
  readonly result: Promise<Result>;
  readonly told: readonly Progress[];
  readonly listeners: Set<(progress: Progress) => void>;
}
