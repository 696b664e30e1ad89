import type { KeyRange } from '../../../mysql/copy/key-range';
import { type HashSlice, listRows } from '../../../mysql/copy/row-listing';
import type { DifferingPlace } from '../../data/validation-pass';
import type { Clock, Session } from '../../ports';
import { caughtUp } from './caught-up';
import { patienceMs, type SessionPair } from './compare-range';
import type { ComparedTable } from './compared-tables';
import type { Followed } from './follow-named-rows';

/** A row that was changed on the way differs once or twice; one that is wrong differs every time. */
const rounds = 6;

/**
 * Follows rows that nothing names, in a range that may never stand still. Each round reads the source first and the
 * target when it has applied all of that. A hash that is missing, or too much, in every round is a real difference:
 * rows on their way change from round to round, as each change arrives as a whole row. Rows that are written again and
 * again look the same in every round, so each reading is held against the other side's readings before and after it:
 * what is too much must still be so on the source that was read later, and what is missing must have been missing
 * already.
 */
export async function followUnnamedRows(
  pair: SessionPair,
  clock: Clock,
  compared: ComparedTable,
  range: KeyRange,
  slice: HashSlice | undefined,
): Promise<Followed | 'undecided'> {
  const linesOn = (session: Session) => linesOf(session, compared, range, slice);
  let missing: Lines | undefined;
  let extra: Lines | undefined;
  let before: Round | undefined;
  for (let round = 1; ; round += 1) {
    const there = await linesOn(pair.source);
    if (before !== undefined) {
      const stillExtra = common(minus(before.here, before.there), minus(before.here, there));
      extra = common(extra, stillExtra);
      if (missing?.size === 0 && extra.size === 0) return equal;
      if (round > rounds) return found(range, missing ?? nothing, extra);
    }
    if (!(await caughtUp(pair, clock, patienceMs))) return 'undecided';
    const here = await linesOn(pair.target);
    const short = minus(there, here);
    missing = common(missing, before === undefined ? short : common(short, minus(there, before.here)));
    if (missing.size === 0 && minus(here, there).size === 0) return equal;
    before = { there, here };
  }
}

const equal: Followed = { places: [], missing: 0, extra: 0 };

function found(range: KeyRange, missing: Lines, extra: Lines): Followed {
  const placesOf = (lines: Lines, kind: 'missing' | 'extra') =>
    [...lines].map(([hash, times]): DifferingPlace => ({ by: 'hash', kind, range, hash, times }));
  return {
    places: [...placesOf(missing, 'missing'), ...placesOf(extra, 'extra')],
    missing: sum(missing),
    extra: sum(extra),
  };
}

interface Round {
  readonly there: Lines;
  readonly here: Lines;
}

/** How often each line is there: key-less rows may be equal. */
type Lines = ReadonlyMap<string, number>;
const nothing: Lines = new Map();

async function linesOf(
  session: Session,
  { table }: ComparedTable,
  range: KeyRange,
  slice: HashSlice | undefined,
): Promise<Lines> {
  const lines = new Map<string, number>();
  for await (const batch of session.stream(listRows(table, range, slice))) {
    for (const [hash, times] of batch) lines.set(text(hash), Number(text(times)));
  }
  return lines;
}

function text(value: Uint8Array | null | undefined): string {
  return value === null || value === undefined ? '' : Buffer.from(value).toString('latin1');
}

function minus(a: Lines, b: Lines): Lines {
  const left = new Map<string, number>();
  for (const [line, count] of a) {
    const more = count - (b.get(line) ?? 0);
    if (more > 0) left.set(line, more);
  }
  return left;
}

function common(before: Lines | undefined, now: Lines): Lines {
  if (before === undefined) return now;
  const both = new Map<string, number>();
  for (const [line, count] of now) {
    const known = before.get(line);
    if (known !== undefined) both.set(line, Math.min(count, known));
  }
  return both;
}

function sum(lines: Lines): number {
  let total = 0;
  for (const count of lines.values()) total += count;
  return total;
}
