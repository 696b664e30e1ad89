import type { KeyRange } from '../../../mysql/copy/key-range';
import { listRows } from '../../../mysql/copy/row-listing';
import type { DifferingPlace } from '../../data/validation-pass';
import type { Clock, Session } from '../../ports';
import { caughtUp } from './caught-up';
import { patienceMs, type SessionPair } from './compare-range';
import type { ComparedTable } from './compared-tables';

export interface Followed {
  readonly places: readonly DifferingPlace[];
  readonly missing: number;
  readonly extra: number;
}

/**
 * A row differs for good when it differs at so many looks in a row between which its source row did not change.
 * More than two, as a row that goes to and fro between two values may look unchanged each time.
 */
const steadyLooks = 5;
const mostLooks = 12;
/** Between looks; of uneven length, so as not to keep step with whoever writes. */
const pausesMs: readonly number[] = [3, 17, 41, 7, 29, 61, 11, 53, 5, 37, 19];

interface Suspect {
  readonly there: string | undefined;
  readonly here: string | undefined;
  /** Looks since the source row last changed. */
  readonly steady: number;
  readonly targetMoved: boolean;
}

/**
 * Looks at each row again and again: the source first, then the target when it has applied all of that. A row that
 * was equal once is settled. One that changes on both sides at every look is carried whole by the row events (the
 * row image is FULL), so it follows; one that changes on the source only is not carried: it differs.
 */
export async function followNamedRows(
  pair: SessionPair,
  clock: Clock,
  compared: ComparedTable,
  range: KeyRange,
): Promise<Followed | 'undecided'> {
  let suspects: ReadonlyMap<string, Suspect> | undefined;
  for (let look = 1; look <= mostLooks; look += 1) {
    const there = await linesOf(pair.source, compared, range);
    if (!(await caughtUp(pair, clock, patienceMs))) return 'undecided';
    const here = await linesOf(pair.target, compared, range);
    suspects = stillSuspect(suspects, there, here);
    if ([...suspects.values()].every(({ steady }) => steady >= steadyLooks)) break;
    await clock.sleep(pausesMs[(look - 1) % pausesMs.length] ?? 3);
  }
  return verdictOn(suspects ?? new Map());
}

type Lines = ReadonlyMap<string, string>;

function stillSuspect(
  before: ReadonlyMap<string, Suspect> | undefined,
  there: Lines,
  here: Lines,
): ReadonlyMap<string, Suspect> {
  const suspects = new Map<string, Suspect>();
  for (const key of before === undefined ? new Set([...there.keys(), ...here.keys()]) : before.keys()) {
    const [now, met] = [there.get(key), here.get(key)];
    if (now === met) continue;
    const known = before?.get(key);
    const unchanged = known !== undefined && known.there === now;
    suspects.set(key, {
      there: now,
      here: met,
      steady: unchanged ? known.steady + 1 : 1,
      targetMoved: known !== undefined && (known.targetMoved || known.here !== met),
    });
  }
  return suspects;
}

function verdictOn(suspects: ReadonlyMap<string, Suspect>): Followed {
  const places: DifferingPlace[] = [];
  for (const [key, { there, here, steady, targetMoved }] of suspects) {
    if (steady < 2 && targetMoved) continue;
    const kind = here === undefined ? 'missing' : there === undefined ? 'extra' : 'changed';
    places.push({ by: 'key', kind, key: JSON.parse(key) });
  }
  const count = (kind: DifferingPlace['kind']) => places.filter((place) => place.kind === kind).length;
  const changed = count('changed');
  return { places, missing: count('missing') + changed, extra: count('extra') + changed };
}

async function linesOf(session: Session, { table }: ComparedTable, range: KeyRange): Promise<Lines> {
  const lines = new Map<string, string>();
  for (const row of await session.rows(listRows(table, range))) {
    const key = table.naming.map((_, at) => row[`b${at}`] ?? '');
    lines.set(JSON.stringify(key), row.h ?? '');
  }
  return lines;
}
