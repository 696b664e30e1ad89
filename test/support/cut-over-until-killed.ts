import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Desired } from '../../lambda/contract/desired';

/** A cut over in a process of its own, which has to die at that line and that moment (`cutover-child.ts`). */
export async function cutOverUntilKilled(
  stateDir: string,
  desired: Desired,
  at: { readonly line: string; readonly moment: string },
): Promise<void> {
  const child = spawn(
    process.execPath,
    ['--import', 'tsx', join(__dirname, 'cutover-child.ts'), stateDir, at.line, at.moment],
    { stdio: ['pipe', 'pipe', 'pipe'], env: { ...process.env } },
  );
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk) => {
      said += String(chunk);
    });
  }
  child.stdin.end(JSON.stringify(desired));
  const [code, signal] = await once(child, 'exit');
  expect({ code, signal, said }).toEqual({ code: null, signal: 'SIGKILL', said: '' });
}
