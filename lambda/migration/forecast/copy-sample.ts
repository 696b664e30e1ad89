import { rangeKeyOf } from '../../mysql/copy/range-key';
import { dropSampleSchema, makeSampleSchema } from '../../mysql/copy/sample-schema';
import type { CopySample } from '../data/forecast';
import type { Inventory, TableFacts } from '../data/inventory';
import type { Ports } from '../ports';
import { type SampledTable, sampleTable } from './sample-table';

export interface SampleBounds {
  /** Data bytes in all; the source reads no more. */
  readonly bytes: number;
  /** No further chunk is begun after so long. */
  readonly seconds: number;
}

const mostTables = 4;
const chunksEach = 3;
const leastChunkBytes = 256 * 1024;

/**
 * A few chunks of the largest tables, by one session on each side, into a schema of its own on the target. Only before a sync: later
 * these would be writes of somebody else there. undefined: no table has rows and a key to cut by.
 */
export async function copySample(
  ports: Pick<Ports, 'databases' | 'clock'>,
  inventory: Inventory,
  bounds: SampleBounds,
): Promise<CopySample | undefined> {
  const tables = largest(inventory);
  if (tables.length === 0) return undefined;
  const { databases, clock } = ports;
  const chunkBytes = Math.max(leastChunkBytes, Math.floor(bounds.bytes / (tables.length * chunksEach)));
  const until = clock.monotonicMs() + bounds.seconds * 1000;
  const source = await databases.open('source', { purpose: 'forecast' });
  try {
    const target = await databases.open('target', { purpose: 'forecast', batches: true });
    try {
      await target.run(dropSampleSchema);
      await target.run(makeSampleSchema);
      const wanted = { chunkBytes, chunks: chunksEach, goesOn: () => clock.monotonicMs() < until };
      const sampled: SampledTable[] = [];
      for (const table of tables) sampled.push(await sampleTable({ source, target, clock }, table, wanted));
      return summed(tables, sampled);
    } finally {
      if (!target.closed) await target.run(dropSampleSchema);
      await target.close();
    }
  } finally {
    await source.close();
  }
}

function largest({ tables }: Inventory): readonly TableFacts[] {
  return tables
    .filter((table) => table.rows > 0 && table.engine.toLowerCase() === 'innodb' && rangeKeyOf(table) !== null)
    .toSorted((a, b) => b.dataBytes - a.dataBytes)
    .slice(0, mostTables);
}

function summed(tables: readonly TableFacts[], sampled: readonly SampledTable[]): CopySample | undefined {
  const chunks = sampled.flatMap((table) => table.chunks);
  if (chunks.length === 0) return undefined;
  const sum = (of: (chunk: (typeof chunks)[number]) => number) => chunks.reduce((total, chunk) => total + of(chunk), 0);
  const rates = chunks.map(({ dataBytes, seconds }) => dataBytes / Math.max(0.001, seconds));
  return {
    tables: tables
      .filter((_, index) => (sampled[index]?.chunks.length ?? 0) > 0)
      .map(({ schema, name }) => `${schema}.${name}`),
    rows: sum(({ rows }) => rows),
    sentBytes: sum(({ sentBytes }) => sentBytes),
    dataBytes: Math.round(sum(({ dataBytes }) => dataBytes)),
    seconds: sum(({ seconds }) => seconds),
    chunks: chunks.length,
    slowest: Math.min(...rates),
    fastest: Math.max(...rates),
    indexSeconds: sampled.reduce((total, { indexSeconds }) => total + indexSeconds, 0),
  };
}
