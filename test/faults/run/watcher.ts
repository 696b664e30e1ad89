import { setTimeout as wait } from 'node:timers/promises';
import type { Connection } from 'mysql2/promise';
import type { LocalServers } from '../../../lambda/adapters/local/mysqld';
import type { Acknowledged, Side } from './acknowledged';
import { connectAsApplication } from './ledger';

const everyMs = 100;
const patienceMs = 1500;
/** A connection that stays sees other things than a new login does: both are tried. */
const writesOnOne = 5;

export interface Watcher {
  acknowledged(): readonly Acknowledged[];
  /** How often it has asked, each side. */
  asked(): Readonly<Record<Side, number>>;
  stop(): Promise<void>;
}

/** An application account that tries to commit on both sides, all the time, whatever is published. */
export function watchBothSides(servers: Pick<LocalServers, 'source' | 'target'>): Watcher {
  const seen: Acknowledged[] = [];
  const asked = { source: 0, target: 0 };
  let stopping = false;

  const probe = async (side: Side) => {
    let connection: Connection | undefined;
    for (let n = 1; !stopping; n++) {
      asked[side] += 1;
      const startedMs = performance.now();
      const attempt = (async () => {
        connection ??= await connectAsApplication(servers[side]);
        await connection.query('UPDATE shop.probe SET n = n + 1 WHERE id = 1');
        seen.push({ side, startedMs, endedMs: performance.now() });
      })();
      const answered = await Promise.race([
        attempt.then(
          () => true,
          () => false,
        ),
        wait(patienceMs).then(() => false),
      ]);
      if (!answered || n % writesOnOne === 0) {
        connection?.destroy();
        connection = undefined;
      }
      await wait(everyMs);
    }
    connection?.destroy();
  };
  const running = [probe('source'), probe('target')];
  return {
    acknowledged: () => seen,
    asked: () => asked,
    async stop() {
      stopping = true;
      await Promise.all(running);
    },
  };
}
