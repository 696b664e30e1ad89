import { setTimeout as wait } from 'node:timers/promises';
import type { Moment } from '../drive/in-process';
import { chunksCopied, lineEnds, stepStarts } from '../drive/moments';
import type { Ending, Fault, FaultCase } from '../fault';
import { unableToMount } from '../world/small-disk';

const fullMs = 4000;

function full(
  at: string,
  when: () => Moment['when'],
  reach: 'validated' | 'cut-over',
  ends: readonly Ending[],
): FaultCase {
  return {
    at,
    from: reach === 'validated' ? 'empty' : 'validated',
    world: 'small-disk',
    done: `no byte is left on the disk of the target for ${fullMs / 1000} s`,
    ends,
    unable: unableToMount,
    async inject(scene) {
      const act = async () => {
        // A server that can not write its binlog ends itself; the platform starts it again.
        const end = async () => {
          await scene.world.fillTarget(false);
          await scene.world.servers.target.start();
        };
        await scene.world.fillTarget(true);
        const over = wait(fullMs).then(end);
        over.catch(() => undefined);
        scene.afterwards(() => over);
      };
      const { kind, codes } = await scene.drive(reach, { moments: [{ when: when(), act }] });
      scene.note(`the driver: ${[kind, ...codes].join(' ')}`);
    },
  };
}

export const diskFull: Fault = {
  name: 'disk-full',
  title: 'The disk of the target is full',
  cases: [
    full('copy', () => chunksCopied(2), 'validated', ['synced']),
    full('finalize', () => stepStarts('finalize'), 'validated', ['synced']),
    full('validate', () => stepStarts('validate'), 'validated', ['synced']),
    full('after raise-fence', () => lineEnds('raise-fence'), 'cut-over', ['undone', 'promoted']),
  ],
};
