/**
 * The text of a top-level member's value in a JSON object, exactly as it stands there: signatures are over those
 * bytes. Undefined where there is no such member, or no object. The text must be sound JSON.
 */
export function memberText(json: string, name: string): string | undefined {
  let found: string | undefined;
  let at = past(json, 0);
  if (json[at] !== "{") return undefined;
  for (at = past(json, at + 1); json[at] === '"'; at = past(json, at)) {
    const keyEnd = valueEnd(json, at);
    const key: unknown = JSON.parse(json.slice(at, keyEnd));
    // After the key: a colon, the value, a comma.
    const begin = past(json, past(json, keyEnd) + 1);
    const end = valueEnd(json, begin);
    if (key === name) found = json.slice(begin, end).trimEnd();
    at = past(json, end);
    if (json[at] === ",") at += 1;
  }
  return found;
}

/** Where white space ends. */
function past(json: string, from: number): number {
  let at = from;
  while (" \t\r\n".includes(json[at] ?? "x")) at += 1;
  return at;
}

/** Where a value ends: at its closing quotation mark or bracket, or before the next comma or bracket. */
function valueEnd(json: string, begin: number): number {
  if (json[begin] === '"') return stringEnd(json, begin);
  let depth = 0;
  for (let at = begin; at < json.length; at += 1) {
    const character = json[at] ?? "";
    if (character === '"') at = stringEnd(json, at) - 1;
    else if ("{[".includes(character)) depth += 1;
    else if ("}]".includes(character)) {
      depth -= 1;
      if (depth <= 0) return depth === 0 ? at + 1 : at;
    } else if (character === "," && depth === 0) return at;
  }
  return json.length;
}

function stringEnd(json: string, begin: number): number {
  let at = begin + 1;
  while (at < json.length && json[at] !== '"') at += json[at] === "\\" ? 2 : 1;
  return at + 1;
}
