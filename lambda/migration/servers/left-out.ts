import { pulseSchema, workSchema } from '../../contract/names';
import { type Chosen, takes } from '../../contract/table-filter';
import type { IsTaken } from '../../mysql/catalog/is-taken';
import { listSchemasAndTables } from '../../mysql/catalog/list-objects';
import type { Session } from '../ports';

export interface NamedTable {
  readonly schema: string;
  readonly name: string;
}

/** What the source has and the settings leave behind. Tables and views; those of the schemas that are not chosen too. */
export interface LeftOut {
  readonly schemas: readonly string[];
  readonly tables: readonly NamedTable[];
}

/** On either server. The migration's own schemas are part of it, whatever a pattern says. */
export function isTaken(chosen: Chosen, schema: string, table: string): boolean {
  if (schema.toLowerCase() === pulseSchema) return true;
  const folded = schema.toLowerCase();
  return chosen.schemas.some((one) => one.toLowerCase() === folded) && takes(chosen.tables, schema, table);
}

/** The same for a name as the binlog writes it, `schema.table` without quotes: a name may hold a dot. */
export function isTakenName(chosen: Chosen, name: string): boolean {
  return [...chosen.schemas, pulseSchema].some(
    (schema) =>
      name.toLowerCase().startsWith(`${schema.toLowerCase()}.`) &&
      isTaken(chosen, schema, name.slice(schema.length + 1)),
  );
}

/** For whoever reads the catalogue. */
export function takenBy(chosen: Chosen): IsTaken {
  return (schema, table) => isTaken(chosen, schema, table);
}

export interface SourceTables {
  /** Of users; not the system's. */
  readonly schemas: readonly string[];
  readonly tables: readonly (NamedTable & { readonly isView: boolean })[];
}

export async function readSourceTables(source: Session): Promise<SourceTables> {
  const rows = await source.rows(listSchemasAndTables);
  const schemas = new Set(rows.map((row) => row.schema ?? ''));
  for (const own of [pulseSchema, workSchema]) schemas.delete(own);
  return {
    schemas: [...schemas],
    tables: rows.flatMap(({ schema, name, kind }) =>
      schema && name && schemas.has(schema) ? [{ schema, name, isView: kind !== 'BASE TABLE' }] : [],
    ),
  };
}

/** Names as the source keeps them: two schemas that differ in case are two there, though not on a target that folds. */
export function leftOutOf(chosen: Chosen, found: SourceTables): LeftOut {
  const isChosen = (schema: string) => chosen.schemas.includes(schema);
  return {
    schemas: found.schemas.filter((schema) => !isChosen(schema)),
    tables: found.tables.filter(({ schema, name }) => !isChosen(schema) || !takes(chosen.tables, schema, name)),
  };
}
