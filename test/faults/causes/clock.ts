import type { Ports } from '../../../lambda/migration/ports';
import { lineEnds } from '../drive/moments';
import type { Fault, FaultCase } from '../fault';

const hourMs = 3_600_000;

/** Wall-clock time of the driver is another; what measures durations goes on. */
function shifted(by: () => number): (ports: Ports) => Ports {
  return (ports) => ({
    ...ports,
    clock: {
      now: () => new Date(ports.clock.now().getTime() + by()),
      monotonicMs: () => ports.clock.monotonicMs(),
      sleep: (milliseconds) => ports.clock.sleep(milliseconds),
    },
  });
}

const steady = (words: string, byMs: number): FaultCase => ({
  at: words,
  from: 'validated',
  world: 'azure',
  done: `the clock of the driver is an hour ${words}`,
  ends: ['promoted', 'undone', 'held'],
  async inject(scene) {
    const { kind, codes } = await scene.drive('cut-over', { ports: shifted(() => byMs) });
    scene.note(`the driver: ${[kind, ...codes].join(' ')}`);
  },
});

const jump = (words: string, byMs: number): FaultCase => ({
  at: `jumps ${words}`,
  from: 'validated',
  world: 'azure',
  done: `the clock of the driver jumps an hour ${words} when the fence is up`,
  ends: ['promoted', 'undone'],
  async inject(scene) {
    let by = 0;
    const act = async () => {
      by = byMs;
    };
    const { kind, codes } = await scene.drive('cut-over', {
      ports: shifted(() => by),
      moments: [{ when: lineEnds('raise-fence'), act }],
    });
    scene.note(`the driver: ${[kind, ...codes].join(' ')}`);
  },
});

export const clock: Fault = {
  name: 'clock',
  title: 'A clock that is wrong',
  cases: [
    {
      at: 'sync, ahead',
      from: 'empty',
      world: 'azure',
      done: 'the clock of the driver is an hour ahead during the whole sync',
      ends: ['synced'],
      inject: async (scene) => void (await scene.drive('validated', { ports: shifted(() => hourMs) })),
    },
    steady('ahead', hourMs),
    steady('behind', -hourMs),
    jump('ahead', hourMs),
    jump('back', -hourMs),
  ],
};
