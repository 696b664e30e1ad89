/** The last version before the words for replication began to change (SHOW REPLICA STATUS came with 8.0.22). */
export const oldVersion = '8.0.21';

export type Translation =
  | { readonly kind: 'say'; readonly sql: string; readonly answer: 'as-is' | 'old-column-names' }
  | { readonly kind: 'refuse'; readonly message: string };

const unknownThen =
  /^(SHOW (BINARY LOG STATUS|REPLICA STATUS|REPLICAS)|(START|STOP|RESET) REPLICA|CHANGE REPLICATION SOURCE|RESET BINARY LOGS AND GTIDS)\b/i;

const renamedSince: readonly (readonly [RegExp, string])[] = [
  [/^SHOW MASTER STATUS\b/i, 'SHOW BINARY LOG STATUS'],
  [/^SHOW MASTER LOGS\b/i, 'SHOW BINARY LOGS'],
  [/^SHOW SLAVE HOSTS\b/i, 'SHOW REPLICAS'],
  [/^SHOW SLAVE STATUS\b/i, 'SHOW REPLICA STATUS'],
  [/^START SLAVE\b/i, 'START REPLICA'],
  [/^STOP SLAVE\b/i, 'STOP REPLICA'],
  [/^RESET SLAVE\b/i, 'RESET REPLICA'],
  [/^RESET MASTER\b/i, 'RESET BINARY LOGS AND GTIDS'],
  [/^CHANGE MASTER TO\b/i, 'CHANGE REPLICATION SOURCE TO'],
];

export function translate(statement: string): Translation {
  const bare = statement.replace(/^(\s|\/\*(?!!).*?\*\/)+/s, '');
  if (unknownThen.test(bare)) {
    const near = bare.split(/\s+/).slice(1).join(' ');
    return {
      kind: 'refuse',
      message: `You have an error in your SQL syntax; check the manual near '${near}' at line 1`,
    };
  }
  for (const [then, now] of renamedSince) {
    if (!then.test(bare)) continue;
    const sql = bare.replace(then, now).replace(/\bMASTER_(?=\w+\s*=)/gi, 'SOURCE_');
    return { kind: 'say', sql, answer: /^SHOW SLAVE/i.test(bare) ? 'old-column-names' : 'as-is' };
  }
  return { kind: 'say', sql: withOldVersion(statement), answer: 'as-is' };
}

export function oldColumnName(name: string): string {
  return name
    .replace(/Source/g, 'Master')
    .replace(/Replica(?!te)/g, 'Slave')
    .replace(/source/g, 'master');
}

function withOldVersion(statement: string): string {
  const asked = /\bVERSION\(\s*\)|@@(?:(?:global|session)\.)?version\b/gi;
  if (!/^\s*SELECT\b/i.test(statement.replace(/\/\*(?!!).*?\*\//gs, ''))) return statement;
  const alone = /^\s*SELECT\s+(VERSION\(\s*\)|@@version)\s*;?\s*$/i.exec(statement);
  if (alone !== null) return `SELECT '${oldVersion}' AS \`${alone[1]}\``;
  return statement.replace(asked, `'${oldVersion}'`);
}
