import { eventually } from '../../support/eventually';
import { lineStarts } from '../drive/moments';
import type { Ending, Fault, FaultCase } from '../fault';
import type { Scene } from '../run/scene';

/** Held back at that line until the very moment when the dead-man takes the record: from there on both act at once. */
async function race(scene: Scene, line: string): Promise<void> {
  const act = async () => {
    const epoch = (await scene.record())?.epoch;
    await eventually('the dead-man takes the record', async () => (await scene.record())?.epoch !== epoch, 40_000);
  };
  const { kind, codes } = await scene.drive('cut-over', { moments: [{ when: lineStarts(line), act }] });
  scene.note(`the driver: ${[kind, ...codes].join(' ')}`);
}

const raced = (line: string, end: Ending): FaultCase => ({
  at: line,
  from: 'validated',
  world: 'azure',
  done: 'the driver is held back before this line until the dead-man has taken the record, and goes on in the same instant',
  ends: [end],
  inject: (scene) => race(scene, line),
});

export const deadManRaces: Fault = {
  name: 'dead-man-races',
  title: 'The dead-man and the finisher at the same time',
  cases: [
    raced('raise-fence', 'undone'),
    raced('wait-until-applied', 'undone'),
    raced('remove-channel', 'undone'),
    raced('latch-promoted', 'undone'),
    raced('unlock-accounts', 'promoted'),
    raced('publish-endpoint', 'promoted'),
    raced('open-way-back', 'promoted'),
  ],
};
