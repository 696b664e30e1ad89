import { openLocalRun } from '../../lambda/entry/local';
import { readDesired } from '../../lambda/entry/read-desired';

/**
 * A cut over in a process of its own that is SIGKILLed at a line: `started` just before the line acts, `done`
 * just after it acted, `part ...` in between. Arguments: state folder, line, moment, and the wanted level. The wanted state comes on standard input.
 */
async function main(): Promise<void> {
  const [stateDir = '', line = '', moment = '', reach = 'cut-over'] = process.argv.slice(2);
  let text = '';
  for await (const chunk of process.stdin) text += String(chunk);
  const run = await openLocalRun({
    desired: readDesired(JSON.parse(text)),
    stateDir,
    observer: {
      notice({ name, facts }) {
        const now = name === 'cutover.line-part' ? `part ${facts.part}` : name.replace('cutover.line-', '');
        if (now === moment && facts.line === line) process.kill(process.pid, 'SIGKILL');
      },
    },
  });
  const settled = await run.advanceUntilSettled(reach === 'rolled-back' ? 'rolled-back' : 'cut-over');
  await run.close();
  const why = settled.kind === 'held' ? settled.findings.map(({ code, message }) => `\n${code}: ${message}`) : [];
  process.stdout.write(`${settled.kind}${why.join('')}\n`);
}

void main().catch((thrown: unknown) => {
  process.stderr.write(`${String(thrown)}\n`);
  process.exitCode = 1;
});
