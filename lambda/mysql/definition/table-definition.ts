import { Problem } from '../../contract/problem';
import { identifier, raw, renderHole } from '../quoting';
import { type Statement, sql } from '../statement';
import { afterPiece, closingParenthesis, leadingName, splitList } from './scan';

/** SHOW CREATE TABLE, taken apart. The pieces are the server's own text and go back unchanged. */
export interface TableDefinition {
  readonly columns: readonly string[];
  readonly primaryKey: string | null;
  readonly checks: readonly string[];
  readonly indexes: readonly { readonly name: string; readonly text: string }[];
  readonly foreignKeys: readonly { readonly name: string; readonly text: string }[];
  /** Everything after the closing parenthesis: engine, counter, comment, partitions. */
  readonly options: string;
}

export function parseTableDefinition(createText: string): TableDefinition {
  const open = firstParenthesis(createText);
  const close = closingParenthesis(createText, open);
  const pieces = splitList(createText.slice(open + 1, close));
  const known = pieces.map((piece) => ({ piece, kind: kindOf(piece) }));
  const of = (kind: Kind) => known.filter((one) => one.kind === kind).map((one) => one.piece);
  return {
    columns: of('column'),
    primaryKey: of('primary')[0] ?? null,
    checks: of('check'),
    indexes: of('index').map((text) => ({ name: nameAfter(text, /^(?:UNIQUE |FULLTEXT |SPATIAL )?KEY /), text })),
    foreignKeys: of('foreign-key').map((text) => ({ name: nameAfter(text, /^CONSTRAINT /), text })),
    options: createText.slice(close + 1).trim(),
  };
}

/** The table without what is cheaper to add when the rows are there. `keep` names indexes that have to be there first. */
export function bareTable(
  table: { readonly schema: string; readonly name: string; readonly createText: string },
  keep: ReadonlySet<string>,
): { readonly create: string; readonly indexes: readonly string[]; readonly foreignKeys: readonly string[] } {
  const definition = parseTableDefinition(table.createText);
  const isKept = (index: { readonly name: string }) => keep.has(index.name);
  const body = [
    ...definition.columns,
    ...(definition.primaryKey === null ? [] : [definition.primaryKey]),
    ...definition.indexes.filter(isKept).map((index) => index.text),
    ...definition.checks,
  ];
  const name = renderHole(identifier(table.schema, table.name));
  return {
    create: `CREATE TABLE IF NOT EXISTS ${name} (\n  ${body.join(',\n  ')}\n) ${definition.options}`,
    indexes: definition.indexes.filter((index) => !isKept(index)).map((index) => index.text),
    foreignKeys: definition.foreignKeys.map((key) => key.text),
  };
}

/** Text that a server wrote and that goes back to a server as it is. */
export function asWritten(text: string) {
  return raw(text);
}

type Kind = 'column' | 'primary' | 'index' | 'foreign-key' | 'check';

function kindOf(piece: string): Kind {
  if (piece.startsWith('`')) return 'column';
  if (piece.startsWith('PRIMARY KEY')) return 'primary';
  if (/^(UNIQUE |FULLTEXT |SPATIAL )?KEY /.test(piece)) return 'index';
  if (piece.startsWith('CONSTRAINT ')) {
    const rest = piece.slice(afterPiece(piece, 'CONSTRAINT '.length)).trimStart();
    if (rest.startsWith('FOREIGN KEY')) return 'foreign-key';
    if (rest.startsWith('CHECK')) return 'check';
  }
  throw new Problem({
    code: 'ours.definition-unknown',
    side: 'ours',
    message: `a piece of a table definition is not understood: ${piece.slice(0, 60)}`,
    remedy: 'report this with the definition of the table',
  });
}

function nameAfter(piece: string, head: RegExp): string {
  return leadingName(piece.replace(head, '')) ?? '';
}

function firstParenthesis(text: string): number {
  for (let here = 0; here < text.length; here = afterPiece(text, here)) if (text[here] === '(') return here;
  throw new RangeError('no parenthesis in a table definition');
}

/** Creates what a server has written down, unchanged. */
export function createAsWritten(text: string): Statement {
  return sql`${asWritten(text)}`;
}
