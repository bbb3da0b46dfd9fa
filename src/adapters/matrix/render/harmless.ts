/** Joins words without being seen: what stands around it is not taken for one thing. */
const JOINER = "\u2060";

/**
 * Interrupts what old servers and clients ring for or make a link of by themselves: `@room`, ids of people and rooms,
 * addresses. Who is called is told by `m.mentions` alone, but they do not know it.
 */
export function harmless(text: string): string {
  return unpilled(text)
    .replace(/[@#!](?=[^\s@#!:]*:\S)/gu, `$&${JOINER}`)
    .replace(/:(?=\/\/)/gu, `:${JOINER}`)
    .replace(/(mailto|matrix|tel)(?=:)/giu, `$1${JOINER}`)
    .replace(/www(?=\.)/giu, `$&${JOINER}`);
}

/** The same for text that may be copied and used: only what clients show as a mention. */
export function unpilled(text: string): string {
  return text.replace(/@(?=room)/giu, `@${JOINER}`).replace(/matrix(?=\.to)/giu, `$&${JOINER}`);
}
