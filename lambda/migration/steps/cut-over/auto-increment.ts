import { freshStatistics, raiseAutoIncrementTo, readAutoIncrements } from '../../../mysql/auto-increment';
import type { Session } from '../../ports';
import type { Switch } from './switch';

/** Above what the source may hand out until the fence is up; a gap in the numbers is harmless. */
const headroom = 1000n;

/** A target that would hand out a number again, which the source has used, must not be promoted. */
export async function raiseAutoIncrement(on: Switch): Promise<string> {
  const { desired } = on.step;
  const source = await nextValues(on.source, desired.schemas);
  const target = await nextValues(on.target, desired.schemas);
  let raised = 0;
  for (const [table, next] of source) {
    const there = target.get(fold(table)) ?? target.get(table);
    if (there === undefined || there.next >= next.next + headroom) continue;
    await on.target.run(raiseAutoIncrementTo(there.schema, there.table, next.next + headroom));
    raised++;
  }
  return `${raised} of ${source.size} raised`;
}

interface NextValue {
  readonly schema: string;
  readonly table: string;
  readonly next: bigint;
}

async function nextValues(session: Session, schemas: readonly string[]): Promise<ReadonlyMap<string, NextValue>> {
  await session.run(freshStatistics);
  const rows = await session.rows(readAutoIncrements([...schemas, ...schemas.map(fold)]));
  return new Map(
    rows.map((row) => {
      const schema = row.tableSchema ?? '';
      const table = row.tableName ?? '';
      return [`${schema}\0${table}`, { schema, table, next: BigInt(row.next ?? '0') }];
    }),
  );
}

/** The target may fold names to lower case. */
function fold(name: string): string {
  return name.toLowerCase();
}
