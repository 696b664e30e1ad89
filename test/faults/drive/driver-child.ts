import { writeSync } from 'node:fs';
import { isProblem } from '../../../lambda/contract/problem';
import { isReach } from '../../../lambda/contract/reach';
import { openLocalRun } from '../../../lambda/entry/local';
import { readDesired } from '../../../lambda/entry/read-desired';
import { killAtEffects, placeTeller } from './effects';
import { intercepted } from './intercept';
import type { ChildOrder, ChildSays } from './process';

/** A driver in a process of its own, which may have to die or to stop at a place. Its order comes on standard input. */
async function main(): Promise<void> {
  let text = '';
  for await (const chunk of process.stdin) text += String(chunk);
  const { desired, stateDir, reach, kill, stop }: ChildOrder = JSON.parse(text);
  if (!isReach(reach)) throw new Error(`no level: ${reach}`);
  const say = (what: ChildSays) => void writeSync(1, `${JSON.stringify(what)}\n`);
  const place = placeTeller();
  const run = await openLocalRun({
    desired: readDesired(desired),
    stateDir,
    observer: {
      notice(event) {
        place.hear(event);
        const { name, facts } = event;
        if (kill !== undefined && name === 'cutover.line-done' && facts.line === kill.place) {
          say({ kind: 'killed', label: kill.place, moment: 'at its end' });
          process.kill(process.pid, 'SIGKILL');
        }
        if (stop !== undefined && name === `cutover.line-${stop.moment}` && facts.line === stop.line) {
          say({ kind: 'stopped' });
          process.kill(process.pid, 'SIGSTOP');
        }
      },
    },
    around: (ports) =>
      kill === undefined
        ? ports
        : intercepted(
            ports,
            killAtEffects({
              deaths: kill.deaths,
              isThere: () => place.now() === kill.place,
              die: (label, moment) => {
                say({ kind: 'killed', label, moment });
                process.kill(process.pid, 'SIGKILL');
                return new Promise(() => undefined);
              },
            }),
          ),
  });
  const settled = await run.advanceUntilSettled(reach);
  await run.close();
  const codes = settled.kind === 'held' ? settled.findings.map(({ code }) => code) : [];
  const messages = settled.kind === 'held' ? settled.findings.map(({ message }) => message) : [];
  say({ kind: settled.kind, codes, text: messages.join('; ') });
}

void main().catch((thrown: unknown) => {
  const code = isProblem(thrown) ? thrown.code : 'not a Problem';
  const message = thrown instanceof Error ? thrown.message : String(thrown);
  writeSync(1, `${JSON.stringify({ kind: 'broken', codes: [code], text: message })}\n`);
  process.exitCode = 1;
});
