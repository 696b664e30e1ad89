import { leadingName } from '../definition/scan';
import { asWritten } from '../definition/table-definition';
import { identifier, list, literal, type Raw, raw } from '../quoting';
import { type Statement, sql } from '../statement';

/** A piece of a definition that is added when the rows are there: `KEY ...` or `CONSTRAINT ... FOREIGN KEY ...`. */
export interface LatePiece {
  readonly name: string;
  readonly text: string;
}

export function indexPiece(text: string): LatePiece {
  return { name: leadingName(text.replace(/^(?:UNIQUE |FULLTEXT |SPATIAL )?KEY /, '')) ?? '', text };
}

export function foreignKeyPiece(text: string): LatePiece {
  return { name: leadingName(text.replace(/^CONSTRAINT /, '')) ?? '', text };
}

/**
 * One ALTER reads the table once for all its indexes; InnoDB takes one FULLTEXT index at a time (1795). `oneByOne`:
 * there is not room for all of them at once.
 */
export function indexGroups(pieces: readonly LatePiece[], oneByOne = false): readonly (readonly LatePiece[])[] {
  if (oneByOne) return pieces.map((piece) => [piece]);
  const isFulltext = (piece: LatePiece) => piece.text.startsWith('FULLTEXT ');
  const together = pieces.filter((piece) => !isFulltext(piece));
  return [...(together.length > 0 ? [together] : []), ...pieces.filter(isFulltext).map((piece) => [piece])];
}

export function addPieces(table: { schema: string; name: string }, pieces: readonly LatePiece[]): Statement {
  const additions: Raw = raw(pieces.map((piece) => `ADD ${asWritten(piece.text).text}`).join(',\n      '));
  return sql`ALTER TABLE ${identifier(table.schema, table.name)}
      ${additions}`;
}

/** For the ALTERs of a session, instead of the four that MySQL gives. Known since 8.0.27; before, there was only one. */
export function useThreads(threads: number): Statement {
  return sql`SET SESSION innodb_ddl_threads = ${literal(threads)}, SESSION innodb_parallel_read_threads = ${literal(threads)}`;
}

export function listIndexNames(schemas: readonly string[]): Statement {
  return sql`SELECT DISTINCT table_schema AS \`schema\`, table_name AS \`table\`, index_name AS name
    FROM information_schema.statistics WHERE table_schema IN (${bothCases(schemas)})`;
}

export function listForeignKeyNames(schemas: readonly string[]): Statement {
  return sql`SELECT constraint_schema AS \`schema\`, table_name AS \`table\`, constraint_name AS name
    FROM information_schema.referential_constraints WHERE constraint_schema IN (${bothCases(schemas)})`;
}

/** Needs nothing but our own statements: whoever may not see others' sees those. */
export const showStatements: Statement = sql`SHOW FULL PROCESSLIST`;

/** 8.4 refuses foreign keys on keys that are not unique, which the source may have. */
export const allowOldForeignKeys: Statement = sql`SET SESSION restrict_fk_on_non_standard_key = OFF`;

/** Not into the binlog: statistics belong to one server. */
export function analyze(tables: readonly { schema: string; name: string }[]): Statement {
  const names = raw(tables.map((table) => sql`${identifier(table.schema, table.name)}`.text).join(', '));
  return sql`ANALYZE NO_WRITE_TO_BINLOG TABLE ${names}`;
}

function bothCases(schemas: readonly string[]): Raw {
  return list([...new Set(schemas.flatMap((schema) => [schema, schema.toLowerCase()]))]);
}
