import type { KeyRange } from '../../../mysql/copy/key-range';
import { digestRows } from '../../../mysql/copy/row-digest';
import type { Clock, Session } from '../../ports';
import { caughtUp } from './caught-up';
import type { RangeVerdict, SessionPair } from './compare-range';
import type { ComparedTable } from './compared-tables';

export interface RowDifference {
  /** Rows that are on the source only, as they are there. */
  readonly missing: number;
  /** Rows that are on the target only, as they are there. */
  readonly extra: number;
  readonly why: 'rows-differ' | 'target-behind' | 'table-missing';
}

/** A row that was changed on the way differs once or twice; one that is wrong differs every time. */
const rounds = 6;
const patienceMs = 15_000;

/**
 * Follows single rows of a range that never stands still. Each round reads the source first and the target when it
 * has applied all of that. A line (key and hash) that is missing, or too much, in every round is a real
 * difference: rows on their way change from round to round, as each change arrives as a whole row. Key-less rows
 * that are written again and again look the same in every round, so each reading is held against the other side's
 * readings before and after it: what is too much must still be so on the source that was read later, and what is
 * missing must have been missing already.
 */
export async function settleRows(
  pair: SessionPair,
  clock: Clock,
  compared: ComparedTable,
  range: KeyRange,
): Promise<RangeVerdict> {
  let missing: Lines | undefined;
  let extra: Lines | undefined;
  let before: Round | undefined;
  for (let round = 1; ; round += 1) {
    const there = await linesOf(pair.source, compared, range);
    const rows = BigInt(there.count);
    if (before !== undefined) {
      const stillExtra = common(minus(before.here, before.there), minus(before.here, there.lines));
      extra = common(extra, stillExtra);
      if (missing?.size === 0 && extra.size === 0) return { kind: 'equal', rows };
      if (round > rounds) {
        return {
          kind: 'differs',
          rows,
          difference: { missing: sum(missing ?? nothing), extra: sum(extra), why: 'rows-differ' },
        };
      }
    }
    const arrived = await caughtUp(pair, clock, patienceMs);
    if (!arrived) return { kind: 'differs', rows, difference: { missing: 0, extra: 0, why: 'target-behind' } };
    const here = await linesOf(pair.target, compared, range);
    const short = minus(there.lines, here.lines);
    missing = common(missing, before === undefined ? short : common(short, minus(there.lines, before.here)));
    if (missing.size === 0 && minus(here.lines, there.lines).size === 0) return { kind: 'equal', rows };
    before = { there: there.lines, here: here.lines };
  }
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
  compared: ComparedTable,
  range: KeyRange,
): Promise<{ readonly lines: Lines; readonly count: number }> {
  const lines = new Map<string, number>();
  let count = 0;
  for await (const batch of session.stream(digestRows(compared.table, range, compared.rowKey))) {
    for (const [key, hash] of batch) {
      const line = `${text(key)}:${text(hash)}`;
      lines.set(line, (lines.get(line) ?? 0) + 1);
      count += 1;
    }
  }
  return { lines, count };
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
