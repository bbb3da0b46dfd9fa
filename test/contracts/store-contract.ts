import { afterEach, beforeEach, describe } from "@jest/globals";
import { chatContract } from "./store/chat-contract.ts";
import { racesContract } from "./store/races-contract.ts";
import { requestsContract } from "./store/requests-contract.ts";
import { runsContract } from "./store/runs-contract.ts";
import { transactionsContract } from "./store/transactions-contract.ts";
import type { StoreUnderTest } from "./store/under-test.ts";

/** What every durable store must keep to. `open` makes an empty one. */
export function storeContract(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`${name} as a store`, () => {
    let opened: StoreUnderTest;

    beforeEach(async () => {
      opened = await open();
    }, 60_000);

    afterEach(() => opened.close());

    const tested = () => opened;
    requestsContract(tested);
    runsContract(tested);
    transactionsContract(tested);
    racesContract(tested);
    chatContract(tested);
  });
}
