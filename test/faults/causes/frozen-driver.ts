import type { Ports } from '../../../lambda/migration/ports';
import { eventually } from '../../support/eventually';
import type { Ending, Fault, FaultCase } from '../fault';
import type { Scene } from '../run/scene';

const deadManMs = 40_000;

/** As a host that is suspended: its connections stand, its locks too; what it was about to send is sent when it wakes. */
async function freezeAt(scene: Scene, line: string, meanwhile: (scene: Scene) => Promise<unknown>): Promise<void> {
  const zombie = scene.start('cut-over', { stop: { line, moment: 'started' } });
  await zombie.stopped;
  await eventually(
    'the dead-man has settled it',
    async () => (await scene.record())?.cutover?.outcome !== 'running',
    deadManMs,
  );
  await meanwhile(scene);
  zombie.process.kill('SIGCONT');
  const { kind, codes } = await zombie.ended;
  scene.note(`woken: ${[kind, ...codes].join(' ')}`);
}

const frozen = (line: string, end: Ending): FaultCase => ({
  at: line,
  from: 'validated',
  world: 'azure',
  done: 'the process that cuts over is stopped (SIGSTOP) just before this line, and woken after the dead-man is done',
  ends: [end],
  inject: (scene) => freezeAt(scene, line, async () => undefined),
});

const overtaken = (line: string): FaultCase => ({
  at: `${line}, promoted by another`,
  from: 'validated',
  world: 'azure',
  done: 'as above, and another driver has promoted the target before it wakes',
  ends: ['promoted'],
  inject: (scene) => freezeAt(scene, line, async () => scene.note((await scene.drive('cut-over')).kind)),
});

/** The one who ends a switch hears that the record is its own, and nothing more until another has ended that switch and promoted. */
async function freezeBeforeLift(scene: Scene): Promise<void> {
  await scene.start('cut-over', { kill: { place: 'wait-until-applied', deaths: {} } }).ended;
  let wake: () => void = () => undefined;
  const woken = new Promise<void>((resolve) => {
    wake = resolve;
  });
  let isFirst = true;
  const frozenAfterClaim = ({ records, ...ports }: Ports): Ports => ({
    ...ports,
    records: {
      ...records,
      replace: async (record, expected) => {
        const version = await records.replace(record, expected);
        if (isFirst && record.latch === 'aborted') {
          isFirst = false;
          await woken;
        }
        return version;
      },
    },
  });
  const zombie = scene.drive('cut-over', { ports: frozenAfterClaim });
  await eventually('it has claimed the switch', () => !isFirst);
  const isOver = async () => (await scene.record())?.cutover?.outcome !== 'running';
  await eventually('the dead-man has ended it', isOver, deadManMs);
  scene.note(`the next driver: ${(await scene.drive('cut-over')).kind}`);
  wake();
  const { kind, codes } = await zombie;
  scene.note(`woken: ${[kind, ...codes].join(' ')}`);
}

export const frozenDriver: Fault = {
  name: 'frozen-driver',
  title: 'A driver that is frozen, resolved by the dead-man, and wakes',
  cases: [
    frozen('raise-fence', 'undone'),
    frozen('wait-until-applied', 'undone'),
    frozen('stop-channel-and-latch', 'undone'),
    frozen('remove-channel', 'undone'),
    frozen('latch-promoted', 'undone'),
    overtaken('raise-fence'),
    overtaken('remove-channel'),
    overtaken('latch-promoted'),
    {
      at: 'the lift, promoted by another',
      from: 'validated',
      world: 'azure',
      done: 'the driver that ends a dead one is stopped between the record and its lift of the fence, until another has promoted',
      ends: ['promoted'],
      inject: freezeBeforeLift,
    },
    frozen('unlock-accounts', 'promoted'),
    frozen('open-way-back', 'promoted'),
  ],
};
