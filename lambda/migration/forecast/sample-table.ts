import { sampleSchema } from '../../contract/names';
import { type Bound, findBound, type KeyRange, parseBound } from '../../mysql/copy/key-range';
import { loadRows, loadSettings } from '../../mysql/copy/move-rows';
import { pieceStock } from '../../mysql/copy/piece-stock';
import { digestRange } from '../../mysql/copy/row-digest';
import { dropSampleTable } from '../../mysql/copy/sample-schema';
import { beginTransaction, commitTransaction } from '../../mysql/copy/transaction';
import { createAsWritten } from '../../mysql/definition/table-definition';
import { addPieces, indexGroups, indexPiece } from '../../mysql/finish/late-keys';
import type { TableFacts } from '../data/inventory';
import type { Clock, Session } from '../ports';
import { readAhead } from '../steps/copy/read-ahead';
import { plannedTable } from '../steps/plan/planned-table';

/** One chunk of the sample. Data bytes are what these rows are of the table's, by the server's estimate. */
export interface SampledChunk {
  readonly rows: number;
  readonly sentBytes: number;
  readonly dataBytes: number;
  readonly seconds: number;
}

export interface SampledTable {
  readonly chunks: readonly SampledChunk[];
  /** Making its secondary indexes over the sampled rows. */
  readonly indexSeconds: number;
}

interface Servers {
  readonly source: Session;
  readonly target: Session;
  readonly clock: Clock;
}

/**
 * Copies the first rows of a table as the copy does it, chunk by chunk while `goesOn`: read by key, loaded, digested on both
 * servers, committed; then its indexes. The table it makes is dropped again.
 */
export async function sampleTable(
  { source, target, clock }: Servers,
  table: TableFacts,
  wanted: { readonly chunkBytes: number; readonly chunks: number; readonly goesOn: () => boolean },
): Promise<SampledTable> {
  const planned = plannedTable(table, wanted.chunkBytes);
  const rowBytes = table.dataBytes / Math.max(1, table.rows);
  const rows = Math.max(1, Math.round(wanted.chunkBytes / Math.max(1, rowBytes)));
  const copy = { ...planned, schema: sampleSchema, name: 'sampled' };
  const { create } = plannedTable({ ...table, schema: sampleSchema, name: copy.name }, wanted.chunkBytes);
  for (const setting of loadSettings) await target.run(setting);
  await target.run(createAsWritten(create));
  const stock = pieceStock();
  const chunks: SampledChunk[] = [];
  let after: Bound | null = null;
  while (chunks.length < wanted.chunks && wanted.goesOn() && planned.rangeKey !== null) {
    const upTo: Bound | undefined = parseBound(
      planned.rangeKey,
      await source.rows(findBound(planned, planned.rangeKey, { after, upTo: null }, rows)),
    );
    const range: KeyRange = { after, upTo: upTo ?? null };
    const startedAt = clock.monotonicMs();
    const chunk = { table: 0, range, bytes: wanted.chunkBytes };
    const read = readAhead({ open: async () => source, table: planned, chunk, stock });
    try {
      await target.batch([beginTransaction, loadRows(copy), digestRange(copy, range), commitTransaction], read.lines);
      await read.digest;
    } catch (thrown) {
      read.drop();
      await read.over;
      throw thrown;
    }
    const sent = read.sent();
    const seconds = (clock.monotonicMs() - startedAt) / 1000;
    if (sent.rows > 0)
      chunks.push({ rows: sent.rows, sentBytes: sent.bytes, dataBytes: sent.rows * rowBytes, seconds });
    if (upTo === undefined) break;
    after = upTo;
  }
  const startedAt = clock.monotonicMs();
  const pieces = planned.indexes.map(indexPiece);
  for (const group of indexGroups(pieces)) await target.run(addPieces(copy, group));
  const indexSeconds = pieces.length === 0 ? 0 : (clock.monotonicMs() - startedAt) / 1000;
  await target.run(dropSampleTable(copy.name));
  return { chunks, indexSeconds };
}
