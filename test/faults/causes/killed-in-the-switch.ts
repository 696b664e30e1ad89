import {
  afterPromoted,
  afterReturned,
  untilPromoted,
  untilReturned,
} from '../../../lambda/migration/steps/cut-over/lines';
import type { Line } from '../../../lambda/migration/steps/cut-over/switch';
import type { Deaths } from '../drive/effects';
import type { Ending, Fault, FaultCase } from '../fault';
import type { Scene } from '../run/scene';

const mostDrivers = 30;
const tooLate = ['ours.superseded', 'cutover.budget-exceeded'];
/** From this line on a dead-man stands ready: nobody else has to come. */
const armed = 'arm-dead-man';

/** Lines that change a server or the latch. At every line, those that only look too, test/journeys/*-killed.test.ts kills. */
const changing = [
  'arm-dead-man',
  'close-events',
  'close-accounts',
  'raise-fence',
  'stop-channel-and-latch',
  'remove-channel',
  'write-canary',
  'latch-promoted',
  'latch-returned',
  'unlock-accounts',
  'lift-source-fence',
  'publish-endpoint',
  'enable-events',
  'open-way-back',
];

/** Each driver is SIGKILLed; the next one finds what it left, undoes it or goes on, and dies there in turn. */
async function killInTheSwitch(scene: Scene, place: string, reach: 'cut-over' | 'rolled-back'): Promise<void> {
  const deaths: Deaths = {};
  for (let driver = 1; driver <= mostDrivers; driver++) {
    const ended = await scene.start(reach, { kill: { place, deaths } }).ended;
    // On a machine that is too busy the outage budget may be spent before it gets there: the next one tries.
    if (ended.codes.some((code) => tooLate.includes(code))) continue;
    if (ended.kind === 'reached' && Object.keys(deaths).length > 0) {
      scene.note(`the dead-man was faster than driver ${driver}`);
      return;
    }
    if (ended.kind !== 'killed') throw new Error(`nobody was killed at ${place}: ${JSON.stringify(ended)}`);
    if (ended.text === 'at its end') {
      scene.note(`${Object.keys(deaths).length} side effects, ${driver} processes killed`);
      return;
    }
    const label = ended.label ?? '';
    deaths[label] = (deaths[label] ?? 0) + 1;
  }
  throw new Error(`${mostDrivers} drivers were killed at ${place}, and it is not done: ${JSON.stringify(deaths)}`);
}

function casesOf(lines: readonly Line[], way: 'forward' | 'back', end: (line: string) => Ending): FaultCase[] {
  const isArmed = (line: string) => {
    const names = lines.map(({ name }) => name);
    return !names.includes(armed) || names.indexOf(line) >= names.indexOf(armed);
  };
  const reach = way === 'forward' ? 'cut-over' : 'rolled-back';
  return lines
    .filter(({ name }) => changing.includes(name))
    .map(({ name }) => ({
      at: way === 'forward' ? name : `back, ${name}`,
      from: way === 'forward' ? 'validated' : 'promoted',
      world: way === 'forward' ? 'azure' : 'own',
      done: `${way === 'forward' ? 'cut over' : 'roll back'}: one process after the other SIGKILLed at this line: just before and just after each side effect, the last at its end${isArmed(name) ? '; only the dead-man comes after' : ''}`,
      ends: [end(name)],
      next: isArmed(name) ? 'nobody' : way === 'forward' ? 'validated' : 'cut-over',
      inject: (scene) => killInTheSwitch(scene, name, reach),
    }));
}

export const killedInTheSwitch: Fault = {
  name: 'killed-in-switch',
  title: 'Process killed around every side effect of the switch',
  cases: [
    ...casesOf(untilPromoted, 'forward', (line) => (line === 'latch-promoted' ? 'promoted' : 'undone')),
    ...casesOf(afterPromoted, 'forward', () => 'promoted'),
    ...casesOf(untilReturned, 'back', (line) => (line === 'latch-returned' ? 'returned' : 'still-promoted')),
    ...casesOf(afterReturned, 'back', () => 'returned'),
  ],
};
