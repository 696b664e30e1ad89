import { loadEncoder, type Sent } from '../../../mysql/copy/load-format';
import { plainColumns, selectRows } from '../../../mysql/copy/move-rows';
import type { PieceStock } from '../../../mysql/copy/piece-stock';
import { digestRange, type RangeDigest, rangeDigestOf } from '../../../mysql/copy/row-digest';
import { countTypedJson } from '../../../mysql/copy/typed-json';
import type { Chunk, PlannedTable } from '../../data/copy-plan';
import type { Session } from '../../ports';

/** What may have been read and not yet been sent: a worker's memory does not grow with its chunk. */
const aheadBytes = 4 * 1024 * 1024;

/** A chunk as the source gives it, read before the target asks: neither server waits for the other. */
export interface ReadAhead {
  /** The file for LOAD DATA. To be read once; a piece is overwritten when the next one is asked for. */
  readonly lines: AsyncIterable<Uint8Array>;
  /** What has been handed on; all of it when `lines` has ended. */
  sent(): Sent;
  /** The source's own digest of the range, asked for as soon as its rows were read. */
  readonly digest: Promise<RangeDigest>;
  /** When the source has nothing more to do for this chunk; never fails. */
  readonly over: Promise<void>;
  /** Asked when the digests differ: of each JSON column the rows that no text brings over. */
  typedJson(): Promise<readonly number[]>;
  /** What the source said when it could not go on. */
  failure(): unknown;
  /** Nobody wants it any more: lets the rest pass. */
  drop(): void;
}

export interface ToRead {
  readonly open: () => Promise<Session>;
  readonly table: PlannedTable;
  readonly chunk: Chunk;
  readonly stock: PieceStock;
}

export function readAhead({ open, table, chunk, stock }: ToRead): ReadAhead {
  const encoder = loadEncoder(plainColumns(table), stock);
  const pieces: Uint8Array[] = [];
  let waiting = 0;
  let ended = false;
  let dropped = false;
  let failure: { readonly thrown: unknown } | undefined;
  let wakeReader: () => void = () => undefined;
  let wakeSender: () => void = () => undefined;

  const read = async (source: Session): Promise<void> => {
    for await (const piece of source.encoded(selectRows(table, chunk.range), encoder)) {
      if (dropped) return;
      pieces.push(piece);
      waiting += piece.length;
      wakeSender();
      while (waiting >= aheadBytes && !dropped) {
        await new Promise<void>((resolve) => {
          wakeReader = resolve;
        });
      }
    }
  };
  // Streamed like the rows: `rows` would change the character set of the session and back for every chunk.
  const digestOf = async (source: Session): Promise<RangeDigest> => {
    let first: readonly (Uint8Array | null)[] | undefined;
    for await (const rows of source.stream(digestRange(table, chunk.range))) first ??= rows[0];
    return rangeDigestOf(first);
  };
  const typedJson = async (): Promise<readonly number[]> => {
    const statement = countTypedJson(table, chunk.range);
    if (statement === undefined) return [];
    const source = await open();
    const counts: number[] = [];
    // Streamed as well: nothing may change how the rows of the next chunk, which are under way, are written.
    for await (const rows of source.stream(statement)) {
      for (const row of rows) counts.push(...row.map((value) => Number(Buffer.from(value ?? []).toString())));
    }
    return counts;
  };
  const work = async (): Promise<RangeDigest> => {
    try {
      const source = await open();
      if (!dropped) await read(source);
      ended = true;
      wakeSender();
      if (dropped) return { rows: 0n, digest: 'dropped' };
      return await digestOf(source);
    } catch (thrown) {
      failure = { thrown };
      wakeSender();
      throw thrown;
    }
  };

  async function* lines(): AsyncGenerator<Uint8Array> {
    for (;;) {
      const piece = pieces.shift();
      if (piece !== undefined) {
        waiting -= piece.length;
        wakeReader();
        yield piece;
        stock.giveBack(piece);
        continue;
      }
      if (failure !== undefined) throw failure.thrown;
      if (ended || dropped) return;
      await new Promise<void>((resolve) => {
        wakeSender = resolve;
      });
    }
  }

  const digest = work();
  const over = digest.then(
    () => undefined,
    () => undefined,
  );
  return {
    lines: lines(),
    sent: encoder.sent,
    digest,
    over,
    typedJson,
    failure: () => failure?.thrown,
    drop() {
      dropped = true;
      pieces.length = 0;
      wakeReader();
      wakeSender();
    },
  };
}
