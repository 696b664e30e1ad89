import { randomBytes } from 'node:crypto';
import type { LocalServer } from '../../lambda/adapters/local/mysqld';
import type { Login } from './client/shop-session';

/**
 * The account of the shop's application, as the operator makes it: in use on the source, on the target with the
 * same grants and locked until the promotion unlocks it.
 */
export async function makeApplicationAccount(source: LocalServer, target: LocalServer): Promise<Login> {
  const login = { user: 'shop_app', password: randomBytes(12).toString('hex') };
  for (const [server, state] of [
    [source, 'ACCOUNT UNLOCK'],
    [target, 'ACCOUNT LOCK'],
  ] as const) {
    await server.asRoot(
      `SET SESSION sql_log_bin = 0;
       CREATE USER '${login.user}'@'%' IDENTIFIED BY '${login.password}' REQUIRE SSL ${state};
       GRANT SELECT, INSERT, UPDATE, DELETE, EXECUTE ON shop.* TO '${login.user}'@'%'`,
    );
  }
  return login;
}
