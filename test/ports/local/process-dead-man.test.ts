import { access, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { processDeadMan } from '../../../lambda/adapters/local/process-dead-man';
import { eventually } from '../../support/eventually';
import { isAlive } from '../../support/is-alive';
import { runChild } from '../../support/run-child';
import { temporaryFolders } from '../../support/temporary-folder';
import { describeDeadMan } from '../dead-man.conformance';

jest.setTimeout(60_000);
const folders = temporaryFolders();
afterAll(() => folders.remove());

/** Resolving, here, is a line in a file. */
const appendTo = (file: string) => (cutover: string) => ['/bin/sh', '-c', 'echo "$1" >> "$0"', file, cutover];
const linesOf = async (file: string) => (await readFile(file, 'utf8').catch(() => '')).split('\n').slice(0, -1);
const exists = (file: string) =>
  access(file).then(
    () => true,
    () => false,
  );

describeDeadMan('a detached process', async () => {
  const folder = await folders.make();
  const acted = join(folder, 'acted');
  return {
    make: () => processDeadMan({ folder, resolveCommand: appendTo(acted) }),
    resolved: () => linesOf(acted),
    isArmed: (cutover) => exists(join(folder, `${cutover}.watcher.json`)),
  };
});

describe('a detached process', () => {
  it('acts after the process that armed it was killed', async () => {
    const folder = await folders.make();
    const acted = join(folder, 'acted');
    const deadline = new Date(Date.now() + 4000).toISOString();
    const parent = runChild('arm-and-die.ts', [folder, 'shop-1', deadline, ...appendTo(acted)('shop-1')]);

    await parent.ended;
    expect(parent.process.signalCode).toBe('SIGKILL');
    expect(await linesOf(acted)).toEqual([]);

    await eventually('it is resolved', async () => (await linesOf(acted)).length > 0);
    expect(Date.now()).toBeGreaterThanOrEqual(Date.parse(deadline));
  });

  it('tries again until the command succeeds', async () => {
    const folder = await folders.make();
    const acted = join(folder, 'acted');
    const failsOnce = 'echo x >> "$0"; [ $(wc -l < "$0") -ge 2 ]';
    const deadman = processDeadMan({ folder, resolveCommand: () => ['/bin/sh', '-c', failsOnce, acted] });

    await deadman.arm('shop-1', new Date());

    await eventually('it rests', async () => !(await exists(join(folder, 'shop-1.watcher.json'))));
    expect(await linesOf(acted)).toEqual(['x', 'x']);
  });

  it('ends by itself when its folder is gone', async () => {
    const folder = await folders.make();
    await processDeadMan({ folder, resolveCommand: () => ['/bin/true'] }).arm('shop-1', new Date(Date.now() + 60_000));
    const { pid } = JSON.parse(await readFile(join(folder, 'shop-1.watcher.json'), 'utf8'));

    await folders.remove();

    await eventually('the process is gone', () => !isAlive(pid));
  });

  it('refuses to say armed when the child does not start', async () => {
    const folder = await folders.make();
    const environment = { NODE_OPTIONS: '--no-such-option' };
    const deadman = processDeadMan({ folder, environment, resolveCommand: () => ['/bin/true'] });

    await expect(deadman.arm('shop-1', new Date(Date.now() + 60_000))).rejects.toMatchObject({
      code: 'cutover.dead-man-not-armed',
    });
    expect(await exists(join(folder, 'shop-1.armed.json'))).toBe(false);
  });
});
