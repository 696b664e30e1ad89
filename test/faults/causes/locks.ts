import { setTimeout as wait } from 'node:timers/promises';
import type { Connection } from 'mysql2/promise';
import type { Moment } from '../drive/in-process';
import { chunksCopied, lineStarts } from '../drive/moments';
import type { Ending, Fault, FaultCase } from '../fault';
import { connectAsApplication } from '../run/ledger';
import type { Scene } from '../run/scene';

const heldMs = 5000;

interface InTheWay {
  readonly at: string;
  readonly done: string;
  readonly ends: readonly Ending[];
  /** Begins just before the fence is asked for: the gates have seen nothing of it. */
  begin(application: Connection, scene: Scene): Promise<unknown>;
}

const eitherWay: readonly Ending[] = ['undone', 'promoted'];

const inTheWay: readonly InTheWay[] = [
  {
    at: 'long statement',
    done: `an UPDATE that takes ${heldMs / 1000} s is running when the fence is asked for`,
    ends: ['undone'],
    begin: async (application) =>
      void application
        .query(`UPDATE shop.note SET said = IF(SLEEP(${heldMs / 3000}) = 0, said, said)`)
        .catch(() => undefined),
  },
  {
    at: 'long transaction',
    done: 'a transaction has written and not committed when the fence is asked for; it commits later',
    ends: eitherWay,
    async begin(application, scene) {
      await application.query('START TRANSACTION');
      await application.query("INSERT INTO shop.note VALUES ('never acknowledged', NULL)");
      scene.afterwards(() => application.query('COMMIT').catch(() => undefined));
    },
  },
  {
    at: 'open reader',
    done: `a SELECT that takes ${heldMs / 1000} s reads a table when the fence is asked for`,
    ends: eitherWay,
    begin: async (application) =>
      void application.query(`SELECT SLEEP(${heldMs / 1000}) FROM shop.probe`).catch(() => undefined),
  },
  {
    at: 'prepared XA',
    done: 'a transaction is prepared (XA) between the gates and the fence: its commit would pass read_only',
    ends: ['undone'],
    async begin(application, scene) {
      const id = `'faults'`;
      for (const statement of [`XA START ${id}`, "INSERT INTO shop.note VALUES ('prepared', NULL)", `XA END ${id}`])
        await application.query(statement);
      await application.query(`XA PREPARE ${id}`);
      scene.afterwards(() => scene.world.servers.source.asRoot(`XA ROLLBACK ${id}`));
    },
  },
  {
    at: 'table locks',
    done: `LOCK TABLES ... WRITE is held for ${heldMs / 1000} s from just before the fence`,
    ends: ['undone'],
    begin: (application) => application.query('LOCK TABLES shop.note WRITE, shop.customer WRITE'),
  },
  {
    at: 'global read lock',
    done: `another administrator holds FLUSH TABLES WITH READ LOCK for ${heldMs / 1000} s from just before the fence`,
    ends: eitherWay,
    begin: async (_, { world }) =>
      void world.servers.source
        .asRoot(`FLUSH TABLES WITH READ LOCK; DO SLEEP(${heldMs / 1000}); UNLOCK TABLES`)
        .catch(() => undefined),
  },
  {
    at: 'DDL in flight',
    done: 'an ALTER TABLE waits for a reader of its table when the fence is asked for',
    ends: eitherWay,
    async begin(application, { world }) {
      await application.query('START TRANSACTION');
      await application.query('SELECT COUNT(*) FROM shop.note');
      const other = await connectAsApplication(world.servers.source);
      void other
        .query(`ALTER TABLE shop.note ADD COLUMN added_${Date.now()} INT, ALGORITHM = COPY`)
        .catch(() => undefined)
        .finally(() => other.destroy());
      await wait(200);
    },
  },
];

const atTheFence = inTheWay.map(
  ({ at, done, ends, begin }): FaultCase => ({
    at: `${at} at the fence`,
    from: 'validated',
    world: 'azure',
    done,
    ends,
    async inject(scene) {
      const application = await connectAsApplication(scene.world.servers.source);
      // A server goes on with a statement whose client is gone.
      scene.afterwards(async () => {
        const id = String(application.threadId);
        application.destroy();
        await scene.world.servers.source.asRoot(`KILL ${id}`).catch(() => undefined);
      });
      const began = performance.now();
      const act = () => begin(application, scene);
      await driveAndNote(scene, { when: lineStarts('raise-fence'), act });
      await wait(Math.max(0, heldMs - (performance.now() - began)));
    },
  }),
);

async function driveAndNote(scene: Scene, moment: Moment): Promise<void> {
  const { kind, codes } = await scene.drive('cut-over', { moments: [moment] });
  scene.note(`the driver: ${[kind, ...codes].join(' ')}`);
}

/** Rows in opposite orders, by several at once: deadlocks and waits, on the source and so in its binlog. */
async function storm(scene: Scene): Promise<void> {
  let over = false;
  const one = async (n: number) => {
    const application = await connectAsApplication(scene.world.servers.source);
    while (!over) {
      const [a, b] = n % 2 === 0 ? [100, 200] : [200, 100];
      try {
        await application.query('START TRANSACTION');
        await application.query(`UPDATE shop.wide SET n = n + 1 WHERE id BETWEEN ${a} AND ${a + 20}`);
        await application.query(`UPDATE shop.wide SET n = n + 1 WHERE id BETWEEN ${b} AND ${b + 20}`);
        await application.query('COMMIT');
      } catch {
        await application.query('ROLLBACK').catch(() => undefined);
      }
      await wait(20);
    }
    application.destroy();
  };
  const running = [1, 2, 3, 4].map((n) => one(n).catch(() => undefined));
  scene.afterwards(async () => {
    over = true;
    await Promise.all(running);
  });
}

export const locks: Fault = {
  name: 'locks',
  title: 'Locks, statements and transactions in the way',
  cases: [
    ...atTheFence,
    {
      at: 'lock storm, copy',
      from: 'empty',
      world: 'azure',
      done: 'four connections update the same rows in opposite orders from the third chunk on, until validated',
      ends: ['synced'],
      async inject(scene) {
        await scene.drive('validated', { moments: [{ when: chunksCopied(3), act: () => storm(scene) }] });
      },
    },
    {
      at: 'lock storm, switch',
      from: 'validated',
      world: 'azure',
      done: 'the same from the last pulse on, through the fence',
      ends: eitherWay,
      inject: (scene) => driveAndNote(scene, { when: lineStarts('last-pulse'), act: () => storm(scene) }),
    },
    ...(['source', 'target'] as const).map(
      (side): FaultCase => ({
        at: `connections killed, ${side}`,
        from: 'validated',
        world: 'azure',
        done: `an administrator kills every connection of the tool on the ${side} after the fence is up`,
        ends: ['undone'],
        async inject(scene) {
          const server = scene.world.servers[side];
          const user = side === 'source' ? 'mover' : server.adminUser;
          const act = async () => {
            const ours = await server.asRoot(`SELECT id FROM information_schema.processlist WHERE user = '${user}'`);
            for (const { id } of ours) await server.asRoot(`KILL ${String(id)}`).catch(() => undefined);
          };
          await driveAndNote(scene, { when: lineStarts('read-final-position'), act });
        },
      }),
    ),
  ],
};
