import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Connection, createConnection } from 'mysql2/promise';
import { z } from 'zod';
import type { LocalServer } from '../../lambda/adapters/local/mysqld';

const sizeSchema = z.object({
  tables: z.coerce.number(),
  /** Data and indexes, as the server estimates them. */
  bytes: z.coerce.number(),
  customers: z.coerce.number(),
  products: z.coerce.number(),
});
export type ShopSize = z.infer<typeof sizeSchema>;

/** One after the other; the files of one line beside each other. */
const files = [['1-tables.sql'], ['2-rows-catalog.sql', '2-rows-orders.sql'], ['3-programs.sql']];

/** As the shop's own administrator would: by the admin account, which so becomes the definer of everything. */
export async function makeShopDatabase(source: LocalServer, size: number): Promise<ShopSize> {
  if (!(size > 0 && size <= 100)) throw new RangeError(`the size of the shop must be in (0, 100], not ${size}`);
  // Without SUPER triggers need it; on RDS it is a line in the parameter group.
  await source.asRoot('SET GLOBAL log_bin_trust_function_creators = ON');
  for (const together of files) await Promise.all(together.map((file) => runFile(source, file, size)));
  return asAdmin(source, measure);
}

async function runFile(source: LocalServer, file: string, size: number): Promise<void> {
  const text = await readFile(join(__dirname, 'shop', file), 'utf8');
  await asAdmin(source, async (admin) => {
    await admin.query('SET @size = ?', [size]);
    await admin.query(text);
  });
}

async function asAdmin<T>(server: LocalServer, work: (admin: Connection) => Promise<T>): Promise<T> {
  const admin = await connectAsAdmin(server);
  try {
    return await work(admin);
  } finally {
    admin.destroy();
  }
}

export function connectAsAdmin(server: LocalServer): Promise<Connection> {
  return createConnection({
    host: server.host,
    port: server.port,
    user: server.adminUser,
    password: server.adminPassword,
    ssl: { ca: server.caPem },
    charset: 'utf8mb4_0900_ai_ci',
    multipleStatements: true,
    // mysql2 asks for it unasked, and routines would keep a sql_mode that nobody chose.
    flags: ['-IGNORE_SPACE'],
  });
}

async function measure(admin: Connection): Promise<ShopSize> {
  const [sets] = await admin.query(
    `SET SESSION information_schema_stats_expiry = 0;
     SELECT COUNT(*) AS tables, SUM(data_length + index_length) AS bytes,
       (SELECT COUNT(*) - 1 FROM shop.customer) AS customers, (SELECT COUNT(*) FROM shop.product) AS products
     FROM information_schema.tables WHERE table_schema = 'shop' AND table_type = 'BASE TABLE'`,
  );
  return sizeSchema.parse(Array.isArray(sets) ? sets.flat().at(-1) : undefined);
}
