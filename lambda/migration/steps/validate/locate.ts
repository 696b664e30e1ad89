import { type KeyRange, parseBound } from '../../../mysql/copy/key-range';
import { digestSlices, findMiddle, type HashSlice } from '../../../mysql/copy/row-listing';
import type { DifferingPlace } from '../../data/validation-pass';
import type { Clock } from '../../ports';
import { compareWhole, type RangeVerdict, type SessionPair, type WholeVerdict } from './compare-range';
import type { ComparedTable } from './compared-tables';
import { type Followed, followNamedRows } from './follow-named-rows';
import { followUnnamedRows } from './follow-unnamed-rows';

/** A range of so many rows is looked at row by row. */
const leafRows = 1000;
/** So many ranges with differing rows are enough to know that this is not about single rows. */
const enoughLeaves = 16;
/** So many rows of one chunk are named. */
const listedPlaces = 200;

/**
 * Narrows a range that differs down to rows: halves by the key, as each half is compared again, until a part is
 * small; a part that no key divides is taken apart by the hashes of its rows. Memory is that of one part.
 */
export async function locate(
  pair: SessionPair,
  clock: Clock,
  compared: ComparedTable,
  range: KeyRange,
  whole: WholeVerdict,
): Promise<RangeVerdict> {
  const { rows } = whole;
  const open: { readonly range: KeyRange; readonly whole: WholeVerdict }[] = [{ range, whole }];
  const places: DifferingPlace[] = [];
  let [missing, extra, leaves] = [0, 0, 0];
  for (let next = open.pop(); next !== undefined && leaves < enoughLeaves; next = open.pop()) {
    const halves = await halvesOf(pair, compared, next.range, next.whole);
    if (halves === undefined) {
      const found = await followRows({ pair, clock, compared, range: next.range, whole: next.whole });
      if (found === 'undecided') return { kind: 'undecided', rows };
      if (found.places.length > 0) leaves += 1;
      places.push(...found.places);
      missing += found.missing;
      extra += found.extra;
      continue;
    }
    for (const half of halves.toReversed()) {
      const verdict = await compareWhole(pair, clock, compared, half);
      if (verdict.kind === 'undecided') return { kind: 'undecided', rows };
      if (verdict.kind === 'differs') open.push({ range: half, whole: verdict });
    }
  }
  if (places.length === 0) return { kind: 'equal', rows };
  const more = open.length > 0 || places.length > listedPlaces;
  return {
    kind: 'differs',
    rows,
    difference: { why: 'rows-differ', missing, extra, places: places.slice(0, listedPlaces), more },
  };
}

/** Divided where the fuller side has its middle. Nothing: small enough, or nothing divides it. */
async function halvesOf(
  pair: SessionPair,
  { table }: ComparedTable,
  range: KeyRange,
  { rows, rowsOnTarget }: WholeVerdict,
): Promise<readonly [KeyRange, KeyRange] | undefined> {
  const most = rows > rowsOnTarget ? rows : rowsOnTarget;
  if (most <= BigInt(leafRows) || table.rangeKey === null) return undefined;
  const fuller = rows >= rowsOnTarget ? pair.source : pair.target;
  const middle = parseBound(table.rangeKey, await fuller.rows(findMiddle(table, table.rangeKey, range, Number(most))));
  // Equal values stay together: one value may fill the whole range.
  if (middle === undefined || JSON.stringify(middle) === JSON.stringify(range.upTo)) return undefined;
  return [
    { after: range.after, upTo: middle },
    { after: middle, upTo: range.upTo },
  ];
}

interface Part {
  readonly pair: SessionPair;
  readonly clock: Clock;
  readonly compared: ComparedTable;
  readonly range: KeyRange;
  readonly whole: WholeVerdict;
}

async function followRows(part: Part): Promise<Followed | 'undecided'> {
  const { pair, clock, compared, range, whole } = part;
  if (compared.table.naming.length > 0) return followNamedRows(pair, clock, compared, range);
  if (whole.rows <= BigInt(leafRows) && whole.rowsOnTarget <= BigInt(leafRows)) {
    return followUnnamedRows(pair, clock, compared, range, undefined);
  }
  const all: { places: DifferingPlace[]; missing: number; extra: number } = { places: [], missing: 0, extra: 0 };
  for (const slice of await differingSlices(part)) {
    const found = await followUnnamedRows(pair, clock, compared, range, slice);
    if (found === 'undecided') return found;
    all.places.push(...found.places);
    all.missing += found.missing;
    all.extra += found.extra;
    if (all.places.length > listedPlaces) break;
  }
  return all;
}

async function differingSlices({ pair, compared, range }: Part): Promise<readonly HashSlice[]> {
  const statement = digestSlices(compared.table, range);
  const [there, here] = await Promise.all(
    [pair.source, pair.target].map(async (session) => {
      const rows = await session.rows(statement);
      return new Map(rows.map((row) => [row.slice ?? '', `${row.n} ${row.digest}`]));
    }),
  );
  const slices = new Set([...(there?.keys() ?? []), ...(here?.keys() ?? [])]);
  return [...slices].filter((slice) => there?.get(slice) !== here?.get(slice)).sort();
}
