import type { Connection } from 'mysql2';
import type { RowEncoder } from '../../migration/ports/session';
import { type Arrivals, flow } from './row-flow';
import { tapRows } from './row-tap';

type Values = readonly (Uint8Array | null)[];
type Batch = readonly Values[];

/** Rows are handed over when they weigh this much: a promise per row would cost more than the row. */
const batchBytes = 256 * 1024;
/** What may wait before the server is held back. */
const waitingBytes = 512 * 1024;

export interface Streamed {
  readonly connection: Connection;
  readonly text: string;
  readonly closing: AbortSignal;
  /** Told when the connection had to be ended. */
  readonly broken: () => void;
}

/** The raw bytes of every column, in batches. The values are views into the buffers of the socket. */
export function streamRows({ connection, text, closing, broken }: Streamed): AsyncGenerator<Batch> {
  const ready: Batch[] = [];
  let filling: Values[] = [];
  let weight = 0;
  let unwanted = false;
  const arrivals: Arrivals<Batch> = {
    take(all) {
      const batch = ready.shift();
      if (batch !== undefined || !all || filling.length === 0) return batch;
      const rest = filling;
      filling = [];
      return rest;
    },
    hasBatch: () => ready.length > 0,
    isFull: () => ready.length * batchBytes >= waitingBytes,
  };
  const command = connection.query({ sql: text, rowsAsArray: true, typeCast: false });
  return flow({
    hold: connection,
    connection,
    command,
    arrivals,
    closing,
    broken,
    onRow(arrived) {
      // mysql2's types do not know the shape of `rowsAsArray` with `typeCast: false`: an array of Buffer or null.
      command.on('result', (row: Values) => {
        if (unwanted) return;
        filling.push(row);
        for (const value of row) weight += value === null ? 1 : value.length + 1;
        if (weight >= batchBytes) {
          ready.push(filling);
          filling = [];
          weight = 0;
        }
        arrived();
      });
      return () => {
        unwanted = true;
      };
    },
  });
}

/**
 * The rows as `encoder` writes them. mysql2 makes an array, and an object for each value, of every row: twice the
 * processor time of the copy itself (docs/benchmarks.md). So rows are taken before its parser sees them.
 */
export function encodedRows(
  { connection, text, closing, broken }: Streamed,
  encoder: RowEncoder,
): AsyncGenerator<Uint8Array> {
  const command = connection.query({ sql: text, rowsAsArray: true, typeCast: false });
  let wanted = true;
  let arrived: () => void = () => undefined;
  const tap = tapRows(connection, command, {
    row(packet, start, end) {
      if (!wanted) return;
      encoder.row(packet, start, end);
      arrived();
    },
    piece(bytes, last) {
      if (!wanted) return;
      encoder.piece(bytes, last);
      arrived();
    },
    failed: (thrown) => command.emit('error', thrown),
  });
  command.once('end', tap.release);
  return flow({
    hold: tap,
    connection,
    command,
    arrivals: {
      take: (all) => encoder.take(all),
      hasBatch: () => encoder.waiting() > 0,
      isFull: () => encoder.waiting() >= waitingBytes,
    },
    closing,
    broken,
    onRow(call) {
      arrived = call;
      return () => {
        wanted = false;
      };
    },
  });
}
