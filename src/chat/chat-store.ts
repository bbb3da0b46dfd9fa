import type { ChatRows } from "../ports/store/chat.ts";
import type { Store } from "../ports/store/store.ts";

/** Where it is kept what was said in chats. Each call is one transaction. */
export type ChatStore = <T>(work: (rows: ChatRows) => Promise<T>) => Promise<T>;

export function durableRows(store: Pick<Store, "write">): ChatStore {
  return (work) => store.write(({ chat }) => work(chat));
}
