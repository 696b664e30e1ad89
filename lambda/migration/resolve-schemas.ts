import type { Desired } from '../contract/desired';
import { pulseSchema, workSchema } from '../contract/names';
import { Problem } from '../contract/problem';
import { isPattern, literalOf, takesSchema } from '../contract/table-filter';
import { listAllSchemas } from '../mysql/catalog/list-objects';
import { type Ports, withSession } from './ports';

/**
 * The wanted state with the names of the schemas that its patterns meet. They are looked up once: what the record says is what
 * the migration is about, and a schema that is made later is not part of it. A state that is resolved stays as it is.
 */
export async function resolveSchemas(desired: Desired, ports: Pick<Ports, 'databases' | 'records'>): Promise<Desired> {
  const { schemas, tables } = desired;
  if (desired.schemaPatterns !== undefined) return desired;
  if (!schemas.some(isPattern)) {
    const names = schemas.map(literalOf);
    return names.join() === schemas.join() ? desired : { ...desired, schemas: names, schemaPatterns: schemas };
  }
  const record = (await ports.records.read())?.record;
  const names = record?.schemas ?? (await schemasMet(desired, ports));
  if (names.length === 0) throw nothingMet(schemas, tables.exclude);
  return { ...desired, schemas: [...names], schemaPatterns: schemas };
}

async function schemasMet({ schemas, tables }: Desired, { databases }: Pick<Ports, 'databases'>) {
  const rows = await withSession(databases, 'source', 'assess', (source) => source.rows(listAllSchemas));
  return rows
    .map((row) => row.name ?? '')
    .filter((name) => name !== pulseSchema && name !== workSchema && takesSchema(schemas, tables, name));
}

function nothingMet(patterns: readonly string[], exclude: readonly string[]): Problem {
  return new Problem({
    code: 'ours.settings',
    side: 'ours',
    message: `no schema of the source is met by ${patterns.join(', ')}${exclude.length === 0 ? '' : ` without ${exclude.join(', ')}`}`,
    remedy: 'look at SHOW DATABASES on the source, as the account of the settings, and correct the schemas',
  });
}
