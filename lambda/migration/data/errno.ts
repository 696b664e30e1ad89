/** The server's error number of a thrown Problem; 0 when no server spoke. */
export function errnoOf(thrown: unknown): number {
  if (!(thrown instanceof Error)) return 0;
  const { cause } = thrown;
  if (typeof cause !== 'object' || cause === null || !('errno' in cause)) return 0;
  return typeof cause.errno === 'number' ? cause.errno : 0;
}
