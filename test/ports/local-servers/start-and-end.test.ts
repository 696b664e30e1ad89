import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { startLocalServers } from '../../../lambda/adapters/local/mysqld';
import { eventuallyHolds } from '../../support/eventually';
import { isAlive } from '../../support/is-alive';

jest.setTimeout(60_000);

test('data, port, parameters and the channel survive a restart, clean or not', async () => {
  const servers = await startLocalServers({ roles: ['source', 'replica'] });
  try {
    const { source, replica } = servers;
    const { port, pid } = source;
    await source.asRoot('CREATE DATABASE shop; CREATE TABLE shop.kept (id INT PRIMARY KEY)');
    await source.asRoot('INSERT INTO shop.kept VALUES (7)');
    await servers.setServerParameter('source', 'max_connections', 123);
    for (const how of ['clean', 'kill'] as const) {
      await source.restart(how);
      expect(await source.asRoot('SELECT id, @@max_connections AS m FROM shop.kept')).toEqual([{ id: 7, m: 123 }]);
    }
    expect(source.port).toBe(port);
    expect(source.pid).not.toBe(pid);
    await source.asRoot('INSERT INTO shop.kept VALUES (8)');
    await eventuallyHolds(async () =>
      expect(await replica.asRoot('SELECT COUNT(*) AS kept FROM shop.kept')).toEqual([{ kept: 2 }]),
    );
  } finally {
    await servers.stop();
  }
});

const caller = `
  const { startLocalServers } = require(${JSON.stringify(join(__dirname, '../../../lambda/adapters/local/mysqld/index.ts'))});
  startLocalServers({ roles: ['source', 'target'] }).then(({ source, target, folder }) => {
    console.log(JSON.stringify({ pids: [source.pid, target.pid], folder }));
    setInterval(() => undefined, 1000);
  });`;

test('a caller that is killed leaves no server and no folder behind', async () => {
  const child = spawn(process.execPath, ['--require', require.resolve('tsx/cjs'), '--eval', caller], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const { pids, folder } = await firstReport(child.stdout);
  expect(pids.filter(isAlive)).toHaveLength(2);
  child.kill('SIGKILL');
  await once(child, 'exit');
  await eventuallyHolds(async () => {
    expect(pids.filter(isAlive)).toEqual([]);
    await expect(access(folder)).rejects.toThrow();
  });
});

test('a server that was not asked for says so', async () => {
  await expect(startLocalServers({ roles: ['replica'] })).rejects.toThrow(/needs a local source/);
  const alone = await startLocalServers({ roles: ['target'], gtid: 'ON', targetLowerCaseTableNames: 0 });
  try {
    const settings = 'SELECT @@gtid_mode AS gtid, @@lower_case_table_names AS folding';
    expect(await alone.target.asRoot(settings)).toEqual([{ gtid: 'ON', folding: 0 }]);
    expect(() => alone.source).toThrow(/no local source was asked for/);
  } finally {
    await alone.stop();
  }
  await expect(access(alone.folder)).rejects.toThrow();
});

async function firstReport(output: NodeJS.ReadableStream): Promise<{ pids: number[]; folder: string }> {
  for await (const line of createInterface({ input: output })) return JSON.parse(line);
  throw new Error('the caller ended without a report');
}
