import type { Chosen } from '../../contract/table-filter';
import { freshStatistics, readAutoIncrements } from '../../mysql/auto-increment';
import type { Session } from '../ports';
import { isTaken } from './left-out';

export interface NextValue {
  readonly schema: string;
  readonly table: string;
  /** What the server would hand out next. */
  readonly next: bigint;
}

/** Above what the source may hand out until the fence is up; a gap in the numbers is harmless. */
const headroom = 1000n;

/** Next values of every counter of what is taken, also where a server folds names. */
export async function nextValues(session: Session, chosen: Chosen): Promise<readonly NextValue[]> {
  await session.run(freshStatistics);
  const rows = await session.rows(readAutoIncrements([...new Set([...chosen.schemas, ...chosen.schemas.map(fold)])]));
  const values = rows.map((row) => ({
    schema: row.tableSchema ?? '',
    table: row.tableName ?? '',
    next: BigInt(row.next ?? '0'),
  }));
  return values.filter(({ schema, table }) => isTaken(chosen, schema, table));
}

/** What the target's counters have to be raised to, and counters of the source that it lacks. */
export function raisesFor(
  source: readonly NextValue[],
  target: readonly NextValue[],
): { readonly raises: readonly NextValue[]; readonly missing: readonly NextValue[] } {
  const there = new Map(target.map((one) => [nameOf(one), one]));
  const raises: NextValue[] = [];
  const missing: NextValue[] = [];
  for (const wanted of source) {
    const here = there.get(nameOf(wanted)) ?? there.get(fold(nameOf(wanted)));
    if (here === undefined) missing.push(wanted);
    else if (here.next < wanted.next + headroom) raises.push({ ...here, next: wanted.next + headroom });
  }
  return { raises, missing };
}

function nameOf({ schema, table }: NextValue): string {
  return `${schema}\0${table}`;
}

/** The target may fold names to lower case. */
function fold(name: string): string {
  return name.toLowerCase();
}
