import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type LocalServers, startLocalServers } from '../../../lambda/adapters/local/mysqld';
import { type Desired, defaultLimits } from '../../../lambda/contract/desired';
import { copy } from '../../../lambda/migration/steps/copy';
import { plan } from '../../../lambda/migration/steps/plan';
import { type FrozenRun, frozenRun } from '../../support/frozen-run';
import { tableInHex, tablesOf } from '../../support/hex-judge';
import { desiredFor } from '../../support/local-databases';
import type { StepRun } from '../../support/step-run';

let servers: LocalServers;
let desired: Desired;
let frozen: FrozenRun;
let run: StepRun;

beforeAll(async () => {
  servers = await startLocalServers({ roles: ['source', 'target'] });
  await servers.source.asRoot(await readFile(join(__dirname, 'types.sql'), 'utf8'));
  // Statistics follow later by themselves; sizes decide about chunks.
  await servers.source.asRoot(
    `ANALYZE TABLE ${(await tablesOf(servers.source, 'shop')).map((t) => `shop.${t}`).join(', ')}`,
  );
  desired = desiredFor(servers, { limits: { ...defaultLimits, chunkBytes: 128 * 1024, workers: 2 } });
  frozen = await frozenRun(servers, desired);
  run = frozen.run;
}, 120_000);
afterAll(async () => {
  await frozen?.close();
  await servers?.stop();
});

describe('copying every type', () => {
  it('plans several chunks for tables with keys of every kind', async () => {
    expect((await run.finish(plan)).kind).toBe('finished');

    const made = await run.plan();
    const chunks = (name: string) => made.chunks.filter((chunk) => made.tables[chunk.table]?.name === name).length;
    for (const name of ['composite', 'uuids', 'wide_ids', 'uniq', 'keyless_cut'])
      expect([name, chunks(name)]).not.toEqual([name, 1]);
    for (const name of ['keyless', 'empty_one', 'numbers']) expect([name, chunks(name)]).toEqual([name, 1]);
  }, 60_000);

  it('copies them and finds every chunk equal', async () => {
    const turn = await run.finish(copy);

    expect(turn).toMatchObject({
      kind: 'finished',
      output: { frozenId: 'frozen-1', chunks: (await run.plan()).chunks.length },
    });
  }, 60_000);

  it('leaves every table byte for byte as it was, by an independent judge', async () => {
    for (const table of await tablesOf(servers.source, 'shop')) {
      const [there, here] = await Promise.all(
        [servers.source, servers.target].map((s) => tableInHex(s, 'shop', table)),
      );
      expect([table, here]).toEqual([table, there]);
    }
  }, 60_000);

  it('keeps the counter of AUTO_INCREMENT', async () => {
    const [row] = await servers.target.asRoot('SHOW CREATE TABLE shop.numbers');

    expect(String(row?.['Create Table'])).toContain('AUTO_INCREMENT=504');
  });
});
