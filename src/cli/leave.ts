/** What is still under way then is nobody's any more. */
const LEAVE_MS = 300;

/**
 * Has the process end soon, with the exit status that it is given until then: a library's timer keeps it for half a
 * minute where a socket broke off while it was being closed.
 */
export function leave(): void {
  setTimeout(() => {
    process.exit();
  }, LEAVE_MS).unref();
}
