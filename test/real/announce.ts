/** Says on the run's output what a suite really runs against. */
export function announce(component: string, version: string, pid: number | undefined): void {
  process.stderr.write(`real: ${component} ${version}${pid === undefined ? "" : `, pid ${pid}`}\n`);
}
