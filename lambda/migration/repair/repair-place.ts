import { loadEncoder } from '../../mysql/copy/load-format';
import { loadRows, plainColumns } from '../../mysql/copy/move-rows';
import type { ListedTable } from '../../mysql/copy/row-listing';
import { deletePlace, holdPlace, lookAtPlace, readPlace } from '../../mysql/copy/row-repair';
import { beginTransaction, commitTransaction, rollBackTransaction } from '../../mysql/copy/transaction';
import { errnoOf } from '../data/errno';
import type { DifferingPlace } from '../data/validation-pass';
import type { Clock, Session } from '../ports';
import { caughtUp } from '../steps/validate/caught-up';
import type { SessionPair } from '../steps/validate/compare-range';

export type PlaceOutcome = 'repaired' | 'equal-already' | 'target-behind' | 'source-busy' | 'refused';

/** So long a writer of the source may have to wait for the row that is repaired. */
const patienceMs = 5000;
/** Waited in vain for a lock; victim of a deadlock. */
const busy: readonly number[] = [1205, 1213];

/**
 * Makes one place of the target equal to the source, beside a running channel. The source's rows are held still by a
 * shared lock, and only then the source's position is read: when the target has applied up to there, no event for
 * these rows is on its way and none can be written, so what is put there can not be put over by an older event nor
 * meet a newer one halfway. Dies at any line: both transactions are gone, nothing has changed. Again: equal already.
 */
export async function repairPlace(
  pair: SessionPair,
  clock: Clock,
  table: ListedTable,
  place: DifferingPlace,
): Promise<PlaceOutcome> {
  const { source, target } = pair;
  await source.run(beginTransaction);
  try {
    await source.rows(holdPlace(table, place));
    if (!(await caughtUp(pair, clock, patienceMs))) return 'target-behind';
    await target.run(beginTransaction);
    const outcome = await makeEqual(pair, table, place);
    await target.run(outcome === 'repaired' ? commitTransaction : rollBackTransaction);
    return outcome;
  } catch (thrown) {
    if (!target.closed) await target.run(rollBackTransaction).catch(() => target.close());
    if (busy.includes(errnoOf(thrown))) return 'source-busy';
    throw thrown;
  } finally {
    if (!source.closed) await source.run(rollBackTransaction).catch(() => source.close());
  }
}

async function makeEqual(
  { source, target }: SessionPair,
  table: ListedTable,
  place: DifferingPlace,
): Promise<PlaceOutcome> {
  const there = await look(source, table, place);
  const here = await look(target, table, place);
  if (isSame(there, here)) return 'equal-already';
  const tooMany = place.by === 'key' ? here.rows : here.rows - there.rows;
  const tooFew = place.by === 'key' ? there.rows : there.rows - here.rows;
  if (tooMany > 0) await target.run(deletePlace(table, place, tooMany));
  if (tooFew > 0 && !(await bring(source, target, table, place, tooFew))) return 'refused';
  return isSame(there, await look(target, table, place)) ? 'repaired' : 'refused';
}

/** False: a row did not go in as it is, e.g. as another row of the target has its unique value. */
async function bring(
  source: Session,
  target: Session,
  table: ListedTable,
  place: DifferingPlace,
  rows: number,
): Promise<boolean> {
  const encoder = loadEncoder(plainColumns(table));
  const outcome = await target.load(loadRows(table), source.encoded(readPlace(table, place, rows), encoder));
  return outcome.warnings === 0 && outcome.affected === BigInt(rows);
}

interface Look {
  readonly rows: number;
  readonly hash: string | null;
}

async function look(session: Session, table: ListedTable, place: DifferingPlace): Promise<Look> {
  const row = (await session.rows(lookAtPlace(table, place)))[0];
  return { rows: Number(row?.n ?? 0), hash: row?.h ?? null };
}

function isSame(a: Look, b: Look): boolean {
  return a.rows === b.rows && a.hash === b.hash;
}
