import { pulseSchema } from '../../../contract/names';
import { readTableShapes } from '../../../mysql/catalog/tables';
import type { KeyRange } from '../../../mysql/copy/key-range';
import { type CopyPlan, isCopyPlan } from '../../data/copy-plan';
import type { TableShape } from '../../data/inventory';
import type { RunRecord } from '../../data/run-record';
import { type Clock, withSession } from '../../ports';
import { takenBy } from '../../servers/left-out';
import type { StepContext } from '../../step';
import { bothDigests, isEqual, type SessionPair } from './compare-range';
import { type ComparedTable, comparedTables } from './compared-tables';
import { closePairs, openPairs, overPairs } from './side-by-side';

/** Names as `schema.table`. */
export interface VerifiedTables {
  readonly verified: readonly string[];
  readonly mismatched: readonly string[];
  /** Not finished in time. */
  readonly left: readonly string[];
}

/** Compares tables of sides that stand still. Everything that takes time is done when it is opened. */
export interface Verifier {
  /** As the source had them at the opening. */
  readonly shapes: readonly TableShape[];
  readonly tables: readonly ComparedTable[];
  readonly pairs: readonly SessionPair[];
  /**
   * Each table once, in their order, until `stopAtMs` of the monotonic clock. A difference is final. A table that is
   * not known since the opening (made or dropped around it) is left.
   */
  verify(names: readonly string[], stopAtMs: number): Promise<VerifiedTables>;
  close(): Promise<void>;
}

/** Definitions are read and connections opened now, so that no login falls into the outage. */
export async function openVerifier(context: Pick<StepContext, 'ports' | 'desired' | 'record'>): Promise<Verifier> {
  const { ports, desired } = context;
  const schemas = [...desired.schemas, pulseSchema];
  const shapes = await withSession(ports.databases, 'source', 'verify', (source) =>
    readTableShapes(source, schemas, takenBy(desired)),
  );
  const tables = comparedTables(shapes, await planOf(context));
  const byName = new Map(tables.map((table) => [`${table.table.schema}.${table.table.name}`, table]));
  const pairs = await openPairs(context, 'verify');
  return {
    ...{ shapes, tables, pairs },
    verify: (names, stopAtMs) => verifyOver({ pairs, byName, clock: ports.clock }, names, stopAtMs),
    close: () => closePairs(pairs),
  };
}

async function verifyOver(
  over: {
    readonly pairs: readonly SessionPair[];
    readonly byName: ReadonlyMap<string, ComparedTable>;
    readonly clock: Clock;
  },
  names: readonly string[],
  stopAtMs: number,
): Promise<VerifiedTables> {
  const pieces = names.flatMap((name) => piecesOf(name, over.byName.get(name)));
  const open = new Map<string, number>();
  for (const { name } of pieces) open.set(name, (open.get(name) ?? 0) + 1);
  const mismatched = new Set<string>();

  const stop = () => over.clock.monotonicMs() >= stopAtMs || mismatched.size > 0;
  await overPairs(over.pairs, pieces, stop, async (pair, { name, table, range }) => {
    const [there, here] = await bothDigests(pair, table, range);
    if (here === 'missing' || !isEqual(there, here)) mismatched.add(name);
    open.set(name, (open.get(name) ?? 1) - 1);
  });
  const isDone = (name: string) => over.byName.has(name) && (open.get(name) ?? 0) === 0;
  return {
    verified: names.filter((name) => isDone(name) && !mismatched.has(name)),
    mismatched: [...mismatched],
    left: names.filter((name) => !isDone(name) && !mismatched.has(name)),
  };
}

interface Piece {
  readonly name: string;
  readonly table: ComparedTable;
  readonly range: KeyRange;
}

function piecesOf(name: string, table: ComparedTable | undefined): readonly Piece[] {
  return table === undefined ? [] : table.ranges.map((range) => ({ name, table, range }));
}

/** The ranges of the copy; without a plan each table is one range. */
export async function planOf({
  ports,
  record,
}: Pick<StepContext, 'ports'> & { record(): Pick<RunRecord, 'outputs'> }): Promise<CopyPlan | undefined> {
  const key = record().outputs.plan?.plan;
  if (key === undefined) return undefined;
  const blob = await ports.blobs.get(key);
  return isCopyPlan(blob) ? blob : undefined;
}
