import type { Inventory } from '../../migration/data/inventory';
import type { Asking } from '../asking';
import { type Statement, sql } from '../statement';
import { everything, type IsTaken } from './is-taken';
import { listSchemas } from './list-objects';
import { readEvents, readRoutines, readTriggers, readViews } from './programs';
import { type Fields, text } from './row-fields';
import { readTables } from './tables';

/**
 * Reads everything that is defined in these schemas. The number of statements does not grow with the number
 * of tables, but for SHOW CREATE, which is asked of what is taken only. On a server that folds names give the folded names too.
 */
export async function readInventory(
  asking: Asking,
  schemas: readonly string[],
  isTaken: IsTaken = everything,
): Promise<Inventory> {
  for (const setting of showSettings()) await asking.rows(setting);
  return {
    schemas: (await asking.rows(listSchemas(schemas))).map(schemaFacts),
    tables: await readTables(asking, schemas, isTaken),
    views: await readViews(asking, schemas, isTaken),
    routines: await readRoutines(asking, schemas),
    triggers: await readTriggers(asking, schemas, isTaken),
    events: await readEvents(asking, schemas),
  };
}

/** What SHOW CREATE writes depends on the session: the same text must come out on every server. */
function showSettings(): readonly Statement[] {
  return [
    // The dictionary's cached statistics may be a day old; sizes decide about chunks.
    sql`SET SESSION information_schema_stats_expiry = 0`,
    sql`SET SESSION sql_quote_show_create = 1`,
    sql`SET SESSION show_create_table_verbosity = 0`,
  ];
}

function schemaFacts(row: Fields): Inventory['schemas'][number] {
  return { name: text(row, 'name'), charset: text(row, 'charset'), collation: text(row, 'collation') };
}
