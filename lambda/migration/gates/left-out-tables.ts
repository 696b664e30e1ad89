import { quotedName } from '../../mysql/quoting';
import { isTaken, readSourceTables } from '../servers/left-out';
import type { Gate } from './gate';

const shown = 20;

/**
 * A table that was made on the source during the migration, that the settings leave out and no pattern of the channel's
 * filter meets: it came to the target, where nobody has compared it. No reason to hold, but to be known.
 */
export const leftOutTables: Gate = {
  name: 'left-out-tables',
  async ask({ desired, source, target }) {
    const onTarget = new Set((await readSourceTables(target)).tables.map(keyOf));
    const there = (await readSourceTables(source)).tables.filter((table) => onTarget.has(keyOf(table)));
    return there
      .filter(({ schema, name }) => !isTaken(desired, schema, name))
      .slice(0, shown)
      .map(({ schema, name }) => ({
        code: 'cutover.table-left-out',
        weight: 'warning',
        side: 'target',
        subject: `${schema}.${name}`,
        message:
          'the settings leave it out, but it was made during the migration and the channel brought it: not compared',
        remedy: `after the cut over: DROP TABLE ${quotedName(schema, name)} on the target; or roll back, take it (or exclude it by a pattern) and sync again`,
      }));
  },
};

function keyOf({ schema, name }: { readonly schema: string; readonly name: string }): string {
  return `${schema}\0${name}`.toLowerCase();
}
