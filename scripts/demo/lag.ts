import type { LocalServer } from '../../lambda/adapters/local/mysqld';

export interface InjectedLag {
  /** Resolves when the lock is gone; the target has still to catch up. */
  takeAway(): Promise<void>;
}

/**
 * A real one: another client of the target holds a table that the shop writes to all the time, so the channel's applier waits behind
 * its lock, with both threads running. The session is root's, as everything is that the local cloud does to itself.
 */
export async function injectLag(target: LocalServer, table: string): Promise<InjectedLag> {
  const held = target.asRoot(`LOCK TABLES ${table} READ; DO SLEEP(3600)`);
  // It ends by being ended.
  held.catch(() => undefined);
  for (let look = 0; (await holders(target)).length === 0; look++) {
    if (look === 200) throw new Error(`the lock on ${table} was not granted within 10 s`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return {
    async takeAway() {
      for (const id of await holders(target)) await target.asRoot(`KILL ${id}`);
      await held.catch(() => undefined);
    },
  };
}

/** Those that have got it and sleep on it. */
async function holders(target: LocalServer): Promise<readonly number[]> {
  const rows = await target.asRoot(
    "SELECT id FROM performance_schema.processlist WHERE user = 'root' AND info LIKE '%DO SLEEP(3600)%' AND id <> CONNECTION_ID()",
  );
  return rows.map(({ id }) => Number(id));
}
