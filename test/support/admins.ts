import { type Connection, createConnection } from 'mysql2/promise';
import type { LocalServer } from '../../lambda/adapters/local/mysqld';

/**
 * Connects as the admin account that the platform gives its customers: plainly, past everything of ours, so that what is asked there is
 * what the server does. The connections end with the last test of the file.
 */
export function admins(): (server: LocalServer) => Promise<Connection> {
  const made: Connection[] = [];
  afterAll(() => {
    for (const one of made) one.destroy();
  });
  return async ({ host, port, adminUser: user, adminPassword: password, caPem: ca }) => {
    const admin = await createConnection({ host, port, user, password, ssl: { ca } });
    // A test may end it from the other side.
    admin.on('error', () => undefined);
    made.push(admin);
    return admin;
  };
}

/** The rows of the first result: a procedure has several. */
export async function rowsOf(session: Connection, sql: string): Promise<Record<string, unknown>[]> {
  const [result] = await session.query(sql);
  const rows: unknown = Array.isArray(result) && Array.isArray(result[0]) ? result[0] : result;
  return Array.isArray(rows) ? rows.map((row) => ({ ...row })) : [];
}

/** The number of the error that an attempt is refused with; `undefined` where it is not refused. */
export async function refusal(attempt: Promise<unknown>): Promise<number | undefined> {
  try {
    await attempt;
    return undefined;
  } catch (error) {
    if (error instanceof Error && 'errno' in error && typeof error.errno === 'number') return error.errno;
    throw error;
  }
}
