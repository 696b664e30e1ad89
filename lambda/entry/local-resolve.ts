import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { jsonObserver, logFile, unlimitedBudget } from '../adapters/node';
import { visible } from '../contract/visible';
import { resolveCutover } from '../migration/steps/cut-over/resolve';
import { localPorts } from './local-ports';
import { desiredFile, logFileName } from './local-run-files';
import { readDesired } from './read-desired';

/**
 * What the detached dead-man runs at the deadline: one try, exit code 0 when there is nothing left to resolve.
 * Arguments: state folder, cut over. Passwords come by the environment.
 */
async function main(stateDir: string, cutover: string): Promise<void> {
  const desired = readDesired(JSON.parse(await readFile(join(stateDir, desiredFile), 'utf8')));
  const observer = jsonObserver({ migration: desired.name, stream: logFile(join(stateDir, logFileName)) });
  const { ports, close } = localPorts({ desired, stateDir, observer });
  try {
    await resolveCutover({ desired, ports, budget: unlimitedBudget, cutover });
  } finally {
    await close();
  }
}

const [stateDir = '', cutover = ''] = process.argv.slice(2);
main(stateDir, cutover).catch((thrown: unknown) => {
  process.stderr.write(`${visible(thrown instanceof Error ? thrown.message : String(thrown))}\n`);
  process.exitCode = 1;
});
