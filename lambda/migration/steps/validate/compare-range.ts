import type { KeyRange } from '../../../mysql/copy/key-range';
import { digestRange, parseRangeDigest, type RangeDigest } from '../../../mysql/copy/row-digest';
import { errnoOf } from '../../data/errno';
import type { DifferingPlace } from '../../data/validation-pass';
import type { Clock, Session } from '../../ports';
import { caughtUp } from './caught-up';
import type { ComparedTable } from './compared-tables';
import { locate } from './locate';

export interface SessionPair {
  readonly source: Session;
  readonly target: Session;
}

export type RangeVerdict =
  | { readonly kind: 'equal'; readonly rows: bigint }
  /** The target did not arrive at the source's position in time: nothing is known. */
  | { readonly kind: 'undecided'; readonly rows: bigint }
  | { readonly kind: 'differs'; readonly rows: bigint; readonly difference: RangeDifference };

export interface RangeDifference {
  readonly why: 'rows-differ' | 'table-missing';
  readonly missing: number;
  readonly extra: number;
  readonly places: readonly DifferingPlace[];
  readonly more: boolean;
}

/** Past this an idle source is worth no more waiting: the channel is far behind or stands still. */
export const patienceMs = 15_000;
/** Whole digests are compared this often before single rows are looked at. */
const wholeTries = 2;
const tableMissing = 1146;

export async function bothDigests(
  pair: SessionPair,
  compared: ComparedTable,
  range: KeyRange,
): Promise<readonly [source: RangeDigest, target: RangeDigest | 'missing']> {
  return Promise.all([digestOf(pair.source, compared, range), targetDigest(pair, compared, range)]);
}

/**
 * Compares while the source is written to. A difference may be rows on their way: then the target is awaited at
 * the source's position and asked again; what still differs is narrowed down to rows, and those are followed.
 */
export async function compareRange(
  pair: SessionPair,
  clock: Clock,
  compared: ComparedTable,
  range: KeyRange,
): Promise<RangeVerdict> {
  const whole = await compareWhole(pair, clock, compared, range);
  switch (whole.kind) {
    case 'equal':
    case 'undecided':
      return { kind: whole.kind, rows: whole.rows };
    case 'missing':
      return { kind: 'differs', rows: whole.rows, difference: tableIsMissing };
    case 'differs':
      return locate(pair, clock, compared, range, whole);
  }
}

const tableIsMissing: RangeDifference = { why: 'table-missing', missing: 0, extra: 0, places: [], more: true };

export interface WholeVerdict {
  readonly kind: 'equal' | 'undecided' | 'missing' | 'differs';
  /** On the source. */
  readonly rows: bigint;
  readonly rowsOnTarget: bigint;
}

export async function compareWhole(
  pair: SessionPair,
  clock: Clock,
  compared: ComparedTable,
  range: KeyRange,
): Promise<WholeVerdict> {
  for (let attempt = 1; ; attempt += 1) {
    const [there, first] = await bothDigests(pair, compared, range);
    const rows = there.rows;
    if (first !== 'missing' && isEqual(there, first)) return { kind: 'equal', rows, rowsOnTarget: rows };
    if (!(await caughtUp(pair, clock, patienceMs))) return { kind: 'undecided', rows, rowsOnTarget: 0n };
    const again = await targetDigest(pair, compared, range);
    if (again !== 'missing' && isEqual(there, again)) return { kind: 'equal', rows, rowsOnTarget: rows };
    if (attempt < wholeTries) continue;
    if (again === 'missing') return { kind: 'missing', rows, rowsOnTarget: 0n };
    return { kind: 'differs', rows, rowsOnTarget: again.rows };
  }
}

async function digestOf(session: Session, compared: ComparedTable, range: KeyRange): Promise<RangeDigest> {
  return parseRangeDigest(await session.rows(digestRange(compared.table, range)));
}

async function targetDigest(
  pair: SessionPair,
  compared: ComparedTable,
  range: KeyRange,
): Promise<RangeDigest | 'missing'> {
  try {
    return await digestOf(pair.target, compared, range);
  } catch (thrown) {
    if (errnoOf(thrown) === tableMissing) return 'missing';
    throw thrown;
  }
}

export function isEqual(a: RangeDigest, b: RangeDigest): boolean {
  return a.rows === b.rows && a.digest === b.digest;
}
