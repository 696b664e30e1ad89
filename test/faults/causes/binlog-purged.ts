import type { Fault } from '../fault';
import type { Scene } from '../run/scene';

/** What the channel would ask for next is gone before it comes back. */
async function purge({ world }: Scene): Promise<void> {
  const { source, target } = world.servers;
  await target.asRoot('STOP REPLICA');
  await source.asRoot("INSERT INTO shop.note VALUES ('while the channel is away', NULL); FLUSH BINARY LOGS");
  const logs = await source.asRoot('SHOW BINARY LOGS');
  await source.asRoot(`PURGE BINARY LOGS TO '${String(logs.at(-1)?.Log_name)}'`);
  await target.asRoot('START REPLICA');
}

export const binlogPurged: Fault = {
  name: 'binlog-purged',
  title: 'The source has purged a binlog that the target still needs',
  cases: [
    {
      at: 'before the switch',
      from: 'validated',
      world: 'azure',
      done: 'the binlog is purged while the channel is away; then a cut over is asked for',
      ends: ['held'],
      next: 'cut-over',
      channelIsLost: true,
      async inject(scene) {
        await purge(scene);
        const { kind } = await scene.drive('cut-over');
        if (kind !== 'held') throw new Error(`the cut over was ${kind}`);
      },
    },
    {
      at: 'synced anew',
      from: 'validated',
      world: 'azure',
      done: 'as above, then rolled back and synced again',
      ends: ['synced'],
      async inject(scene) {
        await purge(scene);
        scene.note((await scene.drive('rolled-back')).kind);
      },
    },
  ],
};
