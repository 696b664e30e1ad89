import type { Connection, Query } from 'mysql2';
import { hangUp } from './hang-up';

/** What has arrived and waits for whoever reads. */
export interface Arrivals<T> {
  /** The next batch that is complete; with `all` also what is begun. */
  take(all: boolean): T | undefined;
  hasBatch(): boolean;
  /** The server is to be held back. */
  isFull(): boolean;
}

const nobody = (): void => undefined;

/** How long the rest of a stream that nobody wants may take. */
const patienceMs = 60_000;

export interface Flow<T> {
  /** Keeps the server waiting. */
  readonly hold: { pause(): void; resume(): void };
  readonly connection: Connection;
  readonly command: Query;
  readonly arrivals: Arrivals<T>;
  readonly closing: AbortSignal;
  /** Told when the connection had to be ended. */
  readonly broken: () => void;
  /** Calls back after every row. Answers how to let the rest pass unseen. */
  onRow(arrived: () => void): () => void;
}

/**
 * Batches as they arrive; the server is held back while the reader is busy. A running SELECT can not be taken back:
 * leaving early lets the rest of it pass by, because the connection may be one that holds a snapshot.
 */
export async function* flow<T>({
  hold,
  connection,
  command,
  arrivals,
  closing,
  broken,
  onRow,
}: Flow<T>): AsyncGenerator<T> {
  let paused = false;
  let ended = false;
  let failure: unknown;
  let wake: () => void = nobody;

  const ignoreRest = onRow(() => {
    if (!arrivals.hasBatch()) return;
    if (!paused && arrivals.isFull()) {
      paused = true;
      hold.pause();
    }
    wake();
    // Once: this is called for every row, and a promise that is resolved again and again is reported each time.
    wake = nobody;
  });
  const fail = (error: unknown) => {
    failure ??= error;
    wake();
  };
  const onClosing = () => fail(new Error('the session was closed while it was streaming'));
  command.on('error', fail);
  // A lost connection is told to the connection only when its command has no callback.
  connection.on('error', fail);
  closing.addEventListener('abort', onClosing);
  command.on('end', () => {
    ended = true;
    wake();
  });

  const restPassed = () =>
    new Promise<void>((resolve) => {
      const givenUp = setTimeout(resolve, patienceMs);
      ignoreRest();
      wake = () => {
        if (!ended && failure === undefined) return;
        clearTimeout(givenUp);
        resolve();
      };
      hold.resume();
      wake();
    });

  try {
    for (;;) {
      const batch = arrivals.take(false);
      if (batch !== undefined) {
        yield batch;
        continue;
      }
      if (failure !== undefined) throw failure;
      if (ended) break;
      if (paused) {
        paused = false;
        // May deliver what waits inside mysql2 at once, so look again before sleeping.
        hold.resume();
        if (arrivals.hasBatch()) continue;
      }
      await new Promise<void>((resolve) => {
        wake = resolve;
        if (arrivals.hasBatch() || ended || failure !== undefined) resolve();
      });
    }
    for (let rest = arrivals.take(true); rest !== undefined; rest = arrivals.take(true)) yield rest;
  } finally {
    // The end may have come in the same bytes as the row that was one too many: the next statement wants an answer.
    if (paused) hold.resume();
    if (!ended && failure === undefined) await restPassed();
    connection.off('error', fail);
    closing.removeEventListener('abort', onClosing);
    if (!ended) {
      broken();
      hangUp(connection);
    }
  }
}
