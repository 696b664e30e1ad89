import { createConnection } from 'mysql2/promise';
import { pulseSchema } from '../../../lambda/contract/names';
import { lineStarts } from '../drive/moments';
import type { Fault } from '../fault';
import type { Scene } from '../run/scene';

const delaySeconds = 30;

async function held(scene: Scene): Promise<void> {
  const { kind, codes } = await scene.drive('cut-over');
  scene.note(`the driver: ${[kind, ...codes].join(' ')}`);
  if (kind !== 'held') throw new Error(`the cut over was ${kind}`);
}

/** Rows of the pulse, locked by somebody on that side. */
async function lockPulse({ world, desired, afterwards }: Scene, side: 'source' | 'target'): Promise<void> {
  const server = world.servers[side];
  const [user, password] =
    side === 'target'
      ? [server.adminUser, server.adminPassword]
      : [desired.source.user, process.env.SOURCE_PASSWORD ?? ''];
  const { host, port, caPem } = server;
  const connection = await createConnection({ host, port, user, password, ssl: { ca: caPem } });
  connection.on('error', () => undefined);
  await connection.query('START TRANSACTION');
  await connection.query(`SELECT * FROM ${pulseSchema}.pulse FOR UPDATE`);
  afterwards(() => connection.destroy());
}

export const pulse: Fault = {
  name: 'pulse',
  title: 'The pulse stopped',
  cases: [
    {
      at: 'applier stopped',
      from: 'validated',
      world: 'azure',
      done: 'the applier of the target is stopped; a cut over is asked for',
      ends: ['held'],
      async inject(scene) {
        await scene.world.servers.target.asRoot('STOP REPLICA SQL_THREAD');
        await held(scene);
        scene.afterwards(() => scene.world.servers.target.asRoot('START REPLICA'));
      },
    },
    {
      at: 'applier stuck',
      from: 'validated',
      world: 'azure',
      done: 'somebody on the target holds the row of the pulse: the threads run, the position stands still',
      ends: ['held', 'undone'],
      async inject(scene) {
        await lockPulse(scene, 'target');
        await held(scene);
      },
    },
    {
      at: 'can not be written',
      from: 'validated',
      world: 'azure',
      done: 'somebody on the source holds the row of the pulse',
      ends: ['held', 'undone'],
      async inject(scene) {
        await lockPulse(scene, 'source');
        const { kind, codes } = await scene.drive('cut-over');
        scene.note(`the driver: ${[kind, ...codes].join(' ')}`);
      },
    },
    {
      at: 'falls behind at the fence',
      from: 'validated',
      world: 'azure',
      done: `the channel applies everything ${delaySeconds} s late from just before the fence`,
      ends: ['undone'],
      async inject(scene) {
        const { target } = scene.world.servers;
        const delay = (seconds: number) =>
          target.asRoot(
            `STOP REPLICA SQL_THREAD; CHANGE REPLICATION SOURCE TO SOURCE_DELAY = ${seconds}; START REPLICA SQL_THREAD`,
          );
        // Something has to be late: a channel that had applied everything already would be promoted, and rightly.
        const act = async () => {
          await delay(delaySeconds);
          await scene.world.servers.source.asRoot("UPDATE shop.voucher SET weight = weight + 0.5 WHERE code = 'V2'");
        };
        const { kind, codes } = await scene.drive('cut-over', { moments: [{ when: lineStarts('raise-fence'), act }] });
        scene.note(`the driver: ${[kind, ...codes].join(' ')}`);
        scene.afterwards(() => delay(0));
      },
    },
  ],
};
