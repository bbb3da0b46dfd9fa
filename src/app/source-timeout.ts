/** How long a metrics page, Prometheus or a beacon node may take to answer, in milliseconds. */
export const SOURCE_TIMEOUT_MS = 3_000;
