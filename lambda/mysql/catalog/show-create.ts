import type { Asking } from '../asking';
import { identifier } from '../quoting';
import { type Statement, sql } from '../statement';
import type { Fields } from './row-fields';

export type CreatedKind = 'TABLE' | 'VIEW' | 'PROCEDURE' | 'FUNCTION' | 'TRIGGER' | 'EVENT';

export function showCreate(kind: CreatedKind, schema: string, name: string): Statement {
  const subject = identifier(schema, name);
  switch (kind) {
    case 'TABLE':
      return sql`SHOW CREATE TABLE ${subject}`;
    case 'VIEW':
      return sql`SHOW CREATE VIEW ${subject}`;
    case 'PROCEDURE':
      return sql`SHOW CREATE PROCEDURE ${subject}`;
    case 'FUNCTION':
      return sql`SHOW CREATE FUNCTION ${subject}`;
    case 'TRIGGER':
      return sql`SHOW CREATE TRIGGER ${subject}`;
    case 'EVENT':
      return sql`SHOW CREATE EVENT ${subject}`;
  }
}

const atOnce = 200;

/** Many in one message where the session takes them so: on a far server a round trip per table is what costs. */
export async function askAll(asking: Asking, statements: readonly Statement[]): Promise<readonly Fields[]> {
  const oneByOne = (some: readonly Statement[]) => Promise.all(some.map((statement) => asking.rows(statement)));
  const ask = asking.all?.bind(asking) ?? oneByOne;
  const answers: Fields[] = [];
  for (let from = 0; from < statements.length; from += atOnce) {
    for (const rows of await ask(statements.slice(from, from + atOnce))) answers.push(rows[0] ?? {});
  }
  return answers;
}
