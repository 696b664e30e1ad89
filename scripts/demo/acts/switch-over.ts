import { readFile } from 'node:fs/promises';
import { transactionsPerSecond } from '../clients';
import type { Attempted } from '../driver';
import { parseAttempts } from '../prober/attempt';
import { measureSwitches, type SwitchOutage } from '../prober/switches';
import { command, number, type Scene, until, writerWords } from '../scene';

const attempts = 3;
/** Enough to see that the shop goes on. */
const acknowledgedThere = 5 * transactionsPerSecond;

export interface SwitchOver {
  readonly title: string;
  readonly to: 'source' | 'target';
  readonly typed: string;
  readonly run: (say: (text: string) => void) => Promise<Attempted>;
}

/** One of the three switches; the shop has gone over when it returns. */
export async function switchOver(scene: Scene, wanted: SwitchOver): Promise<void> {
  const { screen, clients } = scene;
  screen.heading(wanted.title);
  const before = onSide(scene, wanted.to);
  clients.watch('closely');
  await untilDone(scene, wanted);
  await until(scene, `the writer is on the ${wanted.to}`, { everyMs: 100, withinMs: 120_000 }, async () => {
    const there = onSide(scene, wanted.to) - before;
    screen.live({
      done: Math.min(1, there / acknowledgedThere),
      text: `the writer moves over; ${writerWords(clients)}`,
    });
    return there >= acknowledgedThere ? true : undefined;
  });
  clients.watch('seldom');
  const there = number(onSide(scene, wanted.to) - before);
  screen.line(`the shop has followed the published endpoint: ${there} transactions on the ${wanted.to} since`);
  const outage = measureSwitches(parseAttempts(await readFile(clients.files.probes, 'utf8'))).at(-1);
  if (outage?.to !== wanted.to) throw new Error(`the prober has not seen the switch to the ${wanted.to}`);
  screen.line(`write outage: ${outageWords(outage)}`);
}

/** A busy machine may close a gate for a moment: then the same command again, as a person would. */
async function untilDone(scene: Scene, wanted: SwitchOver): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    const { answer, took } = await command(scene, wanted.typed, wanted.run);
    if (answer.done) {
      scene.screen.line(`done after ${took}: the ${wanted.to} takes the writes`);
      return;
    }
    scene.screen.line(`held, writes go on where they were:`);
    scene.screen.line(answer.text, { quoted: true });
    if (attempt === attempts) throw new Error(`held ${attempts} times`);
  }
}

function outageWords({ milliseconds, to, refused, lost, hung }: SwitchOutage): string {
  const from = to === 'target' ? 'source' : 'target';
  return `${number(milliseconds)} ms, from the last acknowledged write on the ${from} to the first on the ${to} (${refused} attempts refused, ${lost} cut off, ${hung} hung)`;
}

function onSide({ clients }: Scene, side: 'source' | 'target'): number {
  const { acknowledged, onTarget } = clients.counts();
  return side === 'target' ? onTarget : acknowledged - onTarget;
}
