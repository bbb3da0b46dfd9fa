/** The library's query, as it stands in an address: lists are repeated, and what is not set is left out. */
export function queryOf(query: unknown): string {
  if (typeof query !== "object" || query === null) return "";
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query as Readonly<Record<string, unknown>>)) {
    for (const one of Array.isArray(value) ? (value as readonly unknown[]) : [value]) {
      if (one === undefined || one === null) continue;
      search.append(name, typeof one === "object" ? JSON.stringify(one) : (one as string));
    }
  }
  return search.size === 0 ? "" : `?${search.toString()}`;
}
