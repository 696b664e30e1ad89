import type { Finding } from '../../../contract/finding';
import { pulseSchema } from '../../../contract/names';
import { definitionsDigest } from '../../../mysql/catalog/definitions-digest';
import { readInventory } from '../../../mysql/catalog/read-inventory';
import type { Chunk, CopyPlan } from '../../data/copy-plan';
import { type Inventory, within } from '../../data/inventory';
import type { CopyPlanSummary } from '../../data/step-outputs';
import { askingAtOnce, type Session } from '../../ports';
import { takenBy } from '../../servers/left-out';
import { outputOf, type Step, type StepContext, type Turn } from '../../step';
import { cutter } from './cut-table';
import { type Draft, loadDraft, planFolder, planKey, saveDraft } from './draft';
import { finerEnd } from './finer-end';
import { freezeAgain } from './freeze-again';
import { plannedTable } from './planned-table';

/** Bare tables and chunks with key ranges, read from the frozen source. */
export const plan: Step<'plan'> = {
  name: 'plan',

  async turn(context) {
    const { ports } = context;
    const { id } = outputOf(context, 'freeze');
    let inventory: Inventory;
    const reader = await ports.frozenReaders.borrow(id);
    try {
      const begun = (await loadDraft(ports.blobs, id)) ?? (await begin(context, reader, id));
      if ('plan' in begun) return await cut(context, reader, begun);
      if ('findings' in begun) return { kind: 'held', findings: begun.findings };
      inventory = begun.changed;
    } finally {
      await ports.frozenReaders.giveBack(reader);
    }
    return freezeAgain(context, inventory);
  },

  async undo({ ports }) {
    await ports.blobs.remove(planFolder);
  },
};

async function begin(
  { desired, record }: StepContext,
  reader: Session,
  frozenId: string,
): Promise<Draft | { readonly findings: readonly Finding[] } | { readonly changed: Inventory }> {
  const inventory = await readInventory(askingAtOnce(reader), [...desired.schemas, pulseSchema], takenBy(desired));
  const assessed = record().outputs.assess?.definitionsDigest;
  const chosen = within(inventory, desired.schemas);
  if (definitionsDigest(chosen) !== assessed) return { changed: chosen };

  const ordered = [...inventory.tables].sort((a, b) => b.dataBytes - a.dataBytes);
  const tables = ordered.map((table) => plannedTable(table, desired.limits.chunkBytes));
  const tooLarge = tables.filter((t) => t.rangeKey === null && !t.keyed && t.bytes > desired.limits.keylessMaxBytes);
  if (tooLarge.length > 0)
    return { findings: tooLarge.map((table) => keylessTooLarge(table, desired.limits.keylessMaxBytes)) };

  const { schemas, views, routines, triggers, events } = inventory;
  return {
    format: 1,
    plan: { format: 1, frozenId, schemas, tables, views, routines, triggers, events },
    rows: ordered.map((table) => table.rows),
    chunks: [],
    nextTable: 0,
    after: null,
  };
}

async function cut(context: StepContext, reader: Session, draft: Draft): Promise<Turn<CopyPlanSummary>> {
  const { desired, ports, budget } = context;
  const { tables } = draft.plan;
  const chunks: Chunk[] = [...draft.chunks];
  let resumeAfter = draft.after;
  const toCut = tables.map((table, index) => ({ ...table, rows: draft.rows[index] ?? 0 }));
  const cuts = cutter(reader, toCut, desired.limits.chunkBytes);
  for (let index = draft.nextTable; index < tables.length; index += 1) {
    for await (const range of cuts.cut(index, resumeAfter)) {
      chunks.push({ table: index, range, bytes: 0 });
      if (range.upTo !== null && budget.shouldPause()) {
        await saveDraft(ports.blobs, { ...draft, chunks, nextTable: index, after: range.upTo });
        return { kind: 'working', waitSeconds: 0, note: `planned ${chunks.length} chunks` };
      }
    }
    resumeAfter = null;
    if (budget.shouldPause() && index + 1 < tables.length) {
      await saveDraft(ports.blobs, { ...draft, chunks, nextTable: index + 1, after: null });
      return { kind: 'working', waitSeconds: 0, note: `planned ${index + 1} of ${tables.length} tables` };
    }
  }
  const { chunkBytes, workers } = desired.limits;
  const ordered = await finerEnd(reader, weighed(chunks, draft), { tables: toCut, chunkBytes, workers });
  return finish(context, { ...draft.plan, chunks: ordered });
}

/**
 * What a range weighs is not known; a table's chunks share its bytes. Largest first: no worker ends on the longest. Of
 * about the same size the tables take turns, so that workers do not wait for each other's pages.
 */
function weighed(chunks: readonly Chunk[], draft: Draft): readonly Chunk[] {
  const perTable = new Map<number, number>();
  const placed = chunks.map((chunk) => {
    const place = perTable.get(chunk.table) ?? 0;
    perTable.set(chunk.table, place + 1);
    return { chunk, place };
  });
  return placed
    .map(({ chunk, place }) => {
      const bytes = Math.ceil((draft.plan.tables[chunk.table]?.bytes ?? 0) / (perTable.get(chunk.table) ?? 1));
      return { chunk: { ...chunk, bytes }, place, size: Math.floor(Math.log2(bytes + 1)) };
    })
    .sort((a, b) => b.size - a.size || a.place - b.place)
    .map(({ chunk }) => chunk);
}

async function finish({ ports }: StepContext, made: CopyPlan): Promise<Turn<CopyPlanSummary>> {
  const key = planKey(made.frozenId);
  await ports.blobs.put(key, made);
  return {
    kind: 'finished',
    output: {
      frozenId: made.frozenId,
      plan: key,
      tables: made.tables.length,
      chunks: made.chunks.length,
      bytes: made.tables.reduce((sum, table) => sum + table.bytes, 0),
    },
  };
}

function keylessTooLarge(table: { schema: string; name: string; bytes: number }, limit: number): Finding {
  return {
    code: 'plan.keyless-too-large',
    weight: 'blocker',
    side: 'source',
    subject: `${table.schema}.${table.name}`,
    message: `${table.bytes} bytes without a primary key or an index to cut by; the limit is ${limit}`,
    remedy: `add a primary key to the table, or raise limits.keylessMaxBytes above ${table.bytes}`,
  };
}
