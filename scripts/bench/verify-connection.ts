import type { LocalServer } from '../../lambda/adapters/local/mysqld';
import { mysqlDatabases } from '../../lambda/adapters/mysql2';
import { withSession } from '../../lambda/migration/ports';
import { comparedTables } from '../../lambda/migration/steps/validate/compared-tables';
import { readTableShapes } from '../../lambda/mysql/catalog/tables';
import { digestRange } from '../../lambda/mysql/copy/row-digest';
import { desiredFor } from './competitors/ours';

/** Seconds that one connection takes to digest a whole schema, as a pass asks for it. */
export async function oneConnection(server: LocalServer, schema: string): Promise<number> {
  const databases = mysqlDatabases({
    desired: desiredFor(server, server, {}),
    passwords: { of: async () => server.adminPassword, replication: async () => '' },
  });
  return withSession(databases, 'source', 'bench', async (session) => {
    const tables = comparedTables(await readTableShapes(session, [schema]), undefined);
    const statements = tables.flatMap(({ table, ranges }) => ranges.map((range) => digestRange(table, range)));
    // Once for the buffer pool.
    for (const statement of statements) await session.rows(statement);
    const began = performance.now();
    for (const statement of statements) await session.rows(statement);
    return (performance.now() - began) / 1000;
  });
}
