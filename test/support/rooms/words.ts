import ts from 'typescript';
import { roomOf } from './rooms';
import { importsOf, lineOf, type SourceFile, visit } from './source-file';

const pure = ['mysql', 'migration', 'data', 'ports', 'contract'];
const worldly = [
  'process',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'fetch',
  'console',
  'performance',
  'crypto',
  'globalThis',
];

/** Where the pure rooms reach for the world without a port. A date made of a value is a value. */
export function worldlyWords(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap((file) => {
    const room = roomOf(file.path)?.name ?? '';
    if (!pure.includes(room)) return [];
    const faults: string[] = [];
    visit(file.syntax, (node) => {
      const word = worldlyWord(node);
      if (word !== undefined) faults.push(`${file.path}:${lineOf(file, node)} says ${word}: ${room} asks a port`);
    });
    return faults;
  });
}

function worldlyWord(node: ts.Node): string | undefined {
  if (ts.isNewExpression(node) && isNamed(node.expression, 'Date') && (node.arguments?.length ?? 0) === 0) {
    return 'new Date()';
  }
  if (ts.isCallExpression(node) && isNamed(node.expression, 'Date')) return 'Date()';
  if (ts.isPropertyAccessExpression(node)) {
    if (isNamed(node.expression, 'Date') && node.name.text === 'now') return 'Date.now';
    if (isNamed(node.expression, 'Math') && node.name.text === 'random') return 'Math.random';
  }
  return ts.isIdentifier(node) && worldly.includes(node.text) && isUse(node) ? node.text : undefined;
}

function isNamed(node: ts.Node, name: string): boolean {
  return ts.isIdentifier(node) && node.text === name;
}

/** Not the name of a member or a key. */
function isUse(node: ts.Identifier): boolean {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (ts.isQualifiedName(parent)) return parent.left === node;
  const isKey = ts.isPropertyAssignment(parent) || ts.isPropertySignature(parent) || ts.isMethodDeclaration(parent);
  return !(isKey || ts.isMethodSignature(parent)) || parent.name !== node;
}

/** The platform's manners, the demo's shop and the bench's tables are SQL by their nature. */
const sqlPlaces = ['lambda/mysql/', 'lambda/adapters/local/mysqld/', 'scripts/demo/', 'scripts/bench/'];
const beginsAsSql =
  /^\s*(SELECT\s|INSERT INTO\s|REPLACE INTO\s|DELETE FROM\s|UPDATE\s+\S+\s+SET\s|CHANGE (REPLICATION|MASTER)\s|CALL mysql\.|SET (GLOBAL|SESSION)\s|(START|STOP|RESET) (REPLICA|SLAVE)|SHOW (REPLICA|SLAVE|BINARY|MASTER)\s)/;
const makers = ['sql', 'secretSql'];

/** SQL outside of its room: text that begins as a statement, and whoever makes statements. A remedy may name SQL. */
export function straySql(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap((file) => {
    if (sqlPlaces.some((place) => file.path.startsWith(place))) return [];
    const faults = importsOf(file)
      .filter(({ to, typeOnly }) => to === 'lambda/mysql/statement' && !typeOnly)
      .flatMap(({ line, names }) => names.filter((name) => makers.includes(name)).map((name) => ({ line, name })))
      .map(({ line, name }) => `${file.path}:${line} makes statements (${name}): only lambda/mysql does`);
    visit(file.syntax, (node) => {
      const isText = ts.isStringLiteralLike(node) || ts.isTemplateHead(node);
      if (isText && beginsAsSql.test(node.text)) {
        faults.push(
          `${file.path}:${lineOf(file, node)} is SQL (${node.text.trim().slice(0, 30)}): it belongs in lambda/mysql`,
        );
      }
    });
    return faults;
  });
}

/** The local cloud's own scripts say what they made up themselves. */
const quotesByHand = ['lambda/mysql/quoting.ts', 'lambda/adapters/local/mysqld/'];

/** Names and accounts in quotes that were written by hand around a hole: one of them holds a quote some day. */
export function handQuoted(files: readonly SourceFile[]): readonly string[] {
  return files.flatMap((file) => {
    if (!file.path.startsWith('lambda/') || quotesByHand.some((place) => file.path.startsWith(place))) return [];
    const faults: string[] = [];
    visit(file.syntax, (node) => {
      if (!ts.isTemplateExpression(node)) return;
      // A pattern is no SQL; what it is made of is escaped in its own way.
      if (ts.isNewExpression(node.parent)) return;
      let before = node.head.text;
      for (const span of node.templateSpans) {
        const after = span.literal.text;
        const isAccount = (before.endsWith("'") && after.startsWith("'@")) || before.endsWith("@'");
        if (before.endsWith('`') || isAccount) {
          faults.push(`${file.path}:${lineOf(file, span)} quotes by hand: lambda/mysql/quoting.ts does`);
        }
        before = after;
      }
    });
    return faults;
  });
}
