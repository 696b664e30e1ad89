import type { KeyRange } from '../../../mysql/copy/key-range';
import { digestRange, parseRangeDigest, type RangeDigest } from '../../../mysql/copy/row-digest';
import type { Clock, Session } from '../../ports';
import { errnoOf } from '../../servers/errno';
import { caughtUp } from './caught-up';
import type { ComparedTable } from './compared-tables';
import { type RowDifference, settleRows } from './settle-rows';

export interface SessionPair {
  readonly source: Session;
  readonly target: Session;
}

export type RangeVerdict =
  | { readonly kind: 'equal'; readonly rows: bigint }
  | { readonly kind: 'differs'; readonly rows: bigint; readonly difference: RowDifference };

/** Past this an idle source is worth no more waiting: the channel is far behind or stands still. */
const patienceMs = 15_000;
/** Whole digests are compared this often before single rows are looked at. */
const wholeTries = 2;
const tableMissing = 1146;

export async function bothDigests(
  pair: SessionPair,
  compared: ComparedTable,
  range: KeyRange,
): Promise<readonly [source: RangeDigest, target: RangeDigest | 'missing']> {
  const statement = digestRange(compared.table, range);
  const ask = async (session: Session) => parseRangeDigest(await session.rows(statement));
  const onTarget = ask(pair.target).catch((thrown: unknown) => {
    if (errnoOf(thrown) === tableMissing) return 'missing' as const;
    throw thrown;
  });
  return Promise.all([ask(pair.source), onTarget]);
}

/**
 * Compares while the source is written to. A difference may be rows on their way: then the target is awaited at
 * the source's position and asked again; what still differs is followed row by row.
 */
export async function compareRange(
  pair: SessionPair,
  clock: Clock,
  compared: ComparedTable,
  range: KeyRange,
): Promise<RangeVerdict> {
  for (let attempt = 1; attempt <= wholeTries; attempt += 1) {
    const [there, here] = await bothDigests(pair, compared, range);
    if (here !== 'missing' && isEqual(there, here)) return { kind: 'equal', rows: there.rows };
    const arrived = await caughtUp(pair, clock, patienceMs);
    if (!arrived)
      return { kind: 'differs', rows: there.rows, difference: { missing: 0, extra: 0, why: 'target-behind' } };
    const again =
      here === 'missing' ? here : parseRangeDigest(await pair.target.rows(digestRange(compared.table, range)));
    if (again === 'missing') {
      if (attempt < wholeTries) continue;
      return { kind: 'differs', rows: there.rows, difference: { missing: 0, extra: 0, why: 'table-missing' } };
    }
    if (isEqual(there, again)) return { kind: 'equal', rows: there.rows };
  }
  return settleRows(pair, clock, compared, range);
}

export function isEqual(a: RangeDigest, b: RangeDigest): boolean {
  return a.rows === b.rows && a.digest === b.digest;
}
