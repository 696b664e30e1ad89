import { open } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { type Connection, createConnection } from 'mysql2/promise';
import type { LocalServers } from '../../../lambda/adapters/local/mysqld';
import { appPassword, appUser } from '../../support/world';
import type { Acknowledged, Side } from './acknowledged';

const writers = 2;
const pauseMs = 25;
const afterFaultMs = 100;

export interface Ledger {
  /** What the application was told is there: each written to disk before the next transaction begins. */
  acknowledged(): readonly Entry[];
  /** A COMMIT that was sent and not answered. */
  unknown(): number;
  stop(): Promise<void>;
}

export interface Entry extends Acknowledged {
  readonly id: number;
}

/** The application: small transactions on the side that is published, all the time. */
export async function keepLedger(options: {
  readonly servers: Pick<LocalServers, 'source' | 'target'>;
  readonly file: string;
  readonly firstId: number;
  readonly side: () => Promise<Side>;
}): Promise<Ledger> {
  const { servers, side } = options;
  const file = await open(options.file, 'a');
  const entries: Entry[] = [];
  const open_ = new Set<Connection>();
  let nextId = options.firstId;
  let unknown = 0;
  let stopping = false;

  const writer = async (number: number) => {
    let connection: Connection | undefined;
    let on: Side = 'source';
    while (!stopping) {
      const id = nextId++;
      let committing = false;
      const startedMs = performance.now();
      try {
        if (connection === undefined) {
          on = await side();
          connection = await connectAsApplication(servers[on]);
          open_.add(connection);
        }
        await connection.query('START TRANSACTION');
        await connection.query(`INSERT INTO shop.ledger VALUES (${id}, ${number})`);
        await connection.query(`UPDATE shop.voucher SET weight = weight + 0.5 WHERE code = 'V${2 + (id % 200)}'`);
        committing = true;
        await connection.query('COMMIT');
        entries.push({ id, side: on, startedMs, endedMs: performance.now() });
        await file.write(`${id} ${on}\n`);
        await file.datasync();
        await wait(pauseMs);
      } catch (thrown) {
        if (committing && !isRefusal(thrown)) unknown += 1;
        if (connection !== undefined) {
          connection.destroy();
          open_.delete(connection);
        }
        connection = undefined;
        await wait(afterFaultMs);
      }
    }
    connection?.destroy();
  };
  const running = Array.from({ length: writers }, (_, number) => writer(number));
  return {
    acknowledged: () => entries,
    unknown: () => unknown,
    async stop() {
      stopping = true;
      // One that waits for a lock would wait for long.
      const patience = wait(1000).then(() => {
        for (const connection of open_) connection.destroy();
      });
      await Promise.race([Promise.all(running), patience.then(() => wait(500))]);
      await file.close();
    },
  };
}

export async function connectAsApplication(server: LocalServers['source']): Promise<Connection> {
  const connection = await createConnection({
    host: server.host,
    port: server.port,
    user: appUser,
    password: appPassword,
    ssl: { ca: server.caPem },
    connectTimeout: 2000,
  });
  connection.on('error', () => undefined);
  return connection;
}

/** The server has said no: nothing was committed. */
function isRefusal(thrown: unknown): boolean {
  return typeof thrown === 'object' && thrown !== null && 'sqlState' in thrown && !('fatal' in thrown && thrown.fatal);
}
