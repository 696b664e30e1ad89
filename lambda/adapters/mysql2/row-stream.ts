import type { Connection, Query } from 'mysql2';
import type { RowEncoder } from '../../migration/ports/session';
import { type Arrivals, flow } from './row-flow';

type Values = readonly (Uint8Array | null)[];
type Batch = readonly Values[];

/** Rows are handed over when they weigh this much: a promise per row would cost more than the row. */
const batchBytes = 256 * 1024;
/** What may wait before the server is held back. */
const waitingBytes = 512 * 1024;

/** The raw bytes of every column, in batches. The values are views into the buffers of the socket. */
export function streamRows(connection: Connection, text: string, closing: AbortSignal): AsyncGenerator<Batch> {
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
    connection,
    command,
    arrivals,
    closing,
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
 * processor time of the copy itself (docs/benchmarks.md). So rows are taken where its parser would get them.
 */
export function encodedRows(
  { connection, text, closing }: { connection: Connection; text: string; closing: AbortSignal },
  encoder: RowEncoder,
): AsyncGenerator<Uint8Array> {
  const command = connection.query({ sql: text, rowsAsArray: true, typeCast: false });
  if (!hasRowState(command)) throw new TypeError('this version of mysql2 reads rows in another way');
  const { row: atEnd } = command;
  let unwanted = false;
  return flow({
    connection,
    command,
    arrivals: {
      take: (all) => encoder.take(all),
      hasBatch: () => encoder.waiting() > 0,
      isFull: () => encoder.waiting() >= waitingBytes,
    },
    closing,
    onRow(arrived) {
      const onPacket: RowState = (packet, from) => {
        if (packet.isEOF()) return atEnd.call(command, packet, from);
        if (unwanted) return onPacket;
        encoder.row(packet.buffer, packet.offset, packet.end);
        arrived();
        return onPacket;
      };
      command.row = onPacket;
      return () => {
        unwanted = true;
      };
    },
  });
}

interface RowPacket {
  readonly buffer: Uint8Array;
  readonly offset: number;
  readonly end: number;
  isEOF(): boolean;
}

/** A state of mysql2's Query (3.24.5, commands/query.js): takes a packet, answers the next state. */
type RowState = (packet: RowPacket, connection: unknown) => unknown;

function hasRowState(command: Query): command is Query & { row: RowState } {
  return 'row' in command && typeof command.row === 'function';
}
