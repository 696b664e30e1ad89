import type { Chunk, CopyPlan, PlannedTable } from './copy-plan';

/** Above so many chunks (about 1 MB of plan) a worker gets only its part: the plan of 10 TB is 100 MB. */
export const chunksPerWholePlan = 5000;

/** The part of a plan that some chunks need, under their own numbers. A blob. */
export interface PlanSlice {
  readonly format: 'slice-1';
  readonly frozenId: string;
  readonly tables: readonly PlannedTable[];
  readonly chunks: readonly (readonly [number: number, chunk: Chunk])[];
}

export function sliceOf(plan: CopyPlan, numbers: readonly number[]): PlanSlice {
  const places = new Map<number, number>();
  const tables: PlannedTable[] = [];
  const chunks = numbers.flatMap((number): [number, Chunk][] => {
    const chunk = plan.chunks[number];
    const table = chunk === undefined ? undefined : plan.tables[chunk.table];
    if (chunk === undefined || table === undefined) return [];
    const place = places.get(chunk.table) ?? tables.push(table) - 1;
    places.set(chunk.table, place);
    return [[number, { ...chunk, table: place }]];
  });
  return { format: 'slice-1', frozenId: plan.frozenId, tables, chunks };
}

export function isPlanSlice(blob: unknown): blob is PlanSlice {
  return typeof blob === 'object' && blob !== null && 'format' in blob && blob.format === 'slice-1';
}

/** A plan in which only these chunks are; the others are holes. */
export function planOfSlice(slice: PlanSlice): CopyPlan {
  const chunks: Chunk[] = [];
  for (const [number, chunk] of slice.chunks) chunks[number] = chunk;
  const nothing = { schemas: [], views: [], routines: [], triggers: [], events: [] };
  return { format: 1, frozenId: slice.frozenId, tables: slice.tables, chunks, ...nothing };
}
