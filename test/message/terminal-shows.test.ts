import { plainText } from "../../src/message/plain-text.ts";
import { showsContract, shownText } from "../contracts/surface/shows-contract.ts";

/** A terminal prints a message and forgets it: nothing in it rings, is a link or can be pressed. */
showsContract("A terminal", () =>
  Promise.resolve({
    name: "terminal",
    typed: "> ",
    show: (message) => Promise.resolve(shownText(plainText(message))),
    neverCuts: "a terminal scrolls",
  }),
);
