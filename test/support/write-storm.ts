import type { Session } from '../../lambda/migration/ports';
import { sql } from '../../lambda/mysql/statement';

/** Transactions of two inserts each, as fast as the server takes them, until it is told to end. */
export function writeStorm(sessions: readonly Session[]): { end(): Promise<number> } {
  let ending = false;
  let committed = 0;
  const writers = sessions.map(async (session) => {
    while (!ending) {
      await session.run(sql`START TRANSACTION`);
      await session.run(sql`INSERT INTO shop.storm (half) VALUES (1)`);
      await session.run(sql`INSERT INTO shop.storm (half) VALUES (2)`);
      await session.run(sql`COMMIT`);
      committed += 1;
    }
  });
  return {
    async end() {
      ending = true;
      await Promise.all(writers);
      return committed;
    },
  };
}
