import { createInterface } from 'node:readline';

/**
 * The parent holds our standard input. A line on it is a request, `stop` to end cleanly; its end means that the parent
 * is gone, and then so are we. Ctrl-C is the parent's to answer.
 */
export function obeyParent(stop: () => void, other: (request: string) => void = () => undefined): void {
  process.on('SIGINT', () => undefined);
  process.on('SIGTERM', stop);
  const lines = createInterface({ input: process.stdin });
  lines.on('line', (request) => (request === 'stop' ? stop() : other(request)));
  lines.on('close', () => process.exit(3));
}

/** At the very end: whatever is still open must not keep us. */
export function leave(): never {
  process.exit(0);
}
