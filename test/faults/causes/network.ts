import { setTimeout as wait } from 'node:timers/promises';
import type { FragileLine } from '../../support/fragile-line';
import type { Moment } from '../drive/in-process';
import { chunksCopied, lineStarts, stepStarts } from '../drive/moments';
import type { Ending, Fault, FaultCase } from '../fault';
import type { Lines } from '../world/worlds';

type Way = 'cut' | 'slow' | 'half-open';

const outMs = 1500;
const slowMs = 60;
/** A copy waits for a connection that is half open; its driver is given up. A switch is over by then, or its dead-man has come. */
const patienceMs = 14_000;

const ways: Readonly<Record<Way, { readonly words: string; act(line: FragileLine): Promise<void> }>> = {
  cut: {
    words: `every connection is reset, and new ones are refused for ${outMs / 1000} s`,
    async act(line) {
      line.refuse();
      line.breakAll();
      void wait(outMs).then(() => line.heal());
    },
  },
  slow: {
    words: `every piece takes ${slowMs} ms longer, in each direction, from then on`,
    act: async (line) => line.slow(slowMs),
  },
  'half-open': {
    words: 'what is connected stays so and nothing passes any more; new connections are served',
    act: async (line) => line.silence(),
  },
};

const lineNames: Readonly<Record<keyof Lines, string>> = {
  source: 'the line to the source',
  target: 'the line to the target',
  channel: 'the line of the replication channel',
};

interface Place {
  readonly at: string;
  readonly when: () => Moment['when'];
  readonly switching: boolean;
}

const steps = {
  copy: { at: 'copy', when: () => chunksCopied(3), switching: false },
  finalize: { at: 'finalize', when: () => stepStarts('finalize'), switching: false },
  validate: { at: 'validate', when: () => stepStarts('validate'), switching: false },
} as const satisfies Record<string, Place>;
const line = (name: string): Place => ({ at: name, when: () => lineStarts(name), switching: true });

function broken(way: Way, which: keyof Lines, place: Place, ends: readonly Ending[]): FaultCase {
  return {
    at: `${way}, ${which}, ${place.at}`,
    from: place.switching ? 'validated' : 'empty',
    world: 'azure',
    done: `${lineNames[which]}, as this begins: ${ways[way].words}`,
    ends,
    async inject(scene) {
      const act = () => ways[way].act(scene.world.lines[which]);
      const reach = place.switching ? 'cut-over' : 'validated';
      const limitMs = way === 'half-open' ? patienceMs : 45_000;
      const { kind, codes } = await scene.drive(reach, { moments: [{ when: place.when(), act }], limitMs });
      scene.note(`the driver: ${[kind, ...codes].join(' ')}`);
    },
  };
}

const eitherWay: readonly Ending[] = ['undone', 'promoted'];

export const network: Fault = {
  name: 'network',
  title: 'The network: cut, slow, half-open',
  cases: [
    broken('cut', 'source', steps.copy, ['synced']),
    broken('cut', 'target', steps.copy, ['synced']),
    broken('cut', 'target', steps.finalize, ['synced']),
    broken('cut', 'source', steps.validate, ['synced']),
    broken('cut', 'channel', steps.validate, ['synced']),
    broken('cut', 'source', line('raise-fence'), eitherWay),
    broken('cut', 'source', line('wait-until-applied'), eitherWay),
    broken('cut', 'channel', line('wait-until-applied'), eitherWay),
    broken('cut', 'target', line('wait-until-applied'), eitherWay),
    broken('cut', 'target', line('remove-channel'), eitherWay),
    broken('cut', 'target', line('latch-promoted'), eitherWay),
    broken('cut', 'target', line('unlock-accounts'), ['promoted']),
    broken('cut', 'source', line('open-way-back'), ['promoted']),
    broken('slow', 'source', steps.copy, ['synced']),
    broken('slow', 'target', steps.finalize, ['synced']),
    broken('slow', 'channel', line('last-pulse'), eitherWay),
    broken('slow', 'source', line('raise-fence'), eitherWay),
    broken('slow', 'target', line('wait-until-applied'), eitherWay),
    broken('half-open', 'source', steps.copy, ['synced']),
    broken('half-open', 'target', steps.copy, ['synced']),
    broken('half-open', 'target', steps.finalize, ['synced']),
    broken('half-open', 'target', steps.validate, ['synced']),
    {
      at: 'vanished, both, validate',
      from: 'empty',
      world: 'azure',
      done: 'the host of the driver vanishes without a word: both servers believe that it is there, its lock on the target too; another driver comes',
      ends: ['synced'],
      async inject(scene) {
        const { source, target } = scene.world.lines;
        const act = async () => {
          source.silence();
          target.silence();
        };
        const moments = [{ when: steps.validate.when(), act }];
        await scene.drive('validated', { moments, kill: { place: 'validate', deaths: {} } });
        const began = performance.now();
        const { kind, codes } = await scene.drive('validated', { limitMs: 60_000 });
        const seconds = Math.round((performance.now() - began) / 1000);
        scene.note(`the other driver: ${[kind, ...codes].join(' ')} after ${seconds} s`);
        if (kind !== 'reached') throw new Error(`the other driver was ${kind}`);
      },
    },
    broken('half-open', 'source', line('raise-fence'), eitherWay),
    broken('half-open', 'source', line('read-final-position'), ['undone']),
    broken('half-open', 'target', line('wait-until-applied'), ['undone']),
    broken('half-open', 'channel', line('wait-until-applied'), eitherWay),
    broken('half-open', 'target', line('remove-channel'), ['undone']),
    broken('half-open', 'source', line('prove-fence-stands'), eitherWay),
    broken('half-open', 'target', line('unlock-accounts'), ['promoted']),
    broken('half-open', 'source', line('open-way-back'), ['promoted']),
  ],
};
