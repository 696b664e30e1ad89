import { createConnection } from 'mysql2/promise';
import type { LocalServer } from '../../lambda/adapters/local/mysqld';

/** Whether an application account can commit a write on that server now. */
export async function canWrite(
  server: LocalServer,
  account: { readonly user: string; readonly password: string },
): Promise<boolean> {
  try {
    const connection = await createConnection({
      host: server.host,
      port: server.port,
      ...account,
      ssl: { ca: server.caPem },
      connectTimeout: 2000,
    });
    try {
      await connection.query("UPDATE shop.voucher SET weight = weight WHERE code = 'V1'");
      await connection.query("REPLACE INTO shop.voucher VALUES ('V1', 1 / 7)");
      return true;
    } finally {
      connection.destroy();
    }
  } catch {
    return false;
  }
}
