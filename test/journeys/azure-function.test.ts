import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { GetObjectCommand, ListObjectsV2Command } from '@aws-sdk/client-s3';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import type { Desired } from '../../lambda/contract/desired';
import { parameterName } from '../../lambda/contract/names';
import { eventually } from '../support/eventually';
import { type HostWorld, invokeFunction, startHostWorld } from '../support/function-host-world';
import { contentsOf } from '../support/small-shop';

jest.setTimeout(400_000);

/** A target that AWS can't reach: every turn, work item and switch is done by the Function app, of two instances. */
describe('a migration whose work is done by a Function app', () => {
  let world: HostWorld;

  beforeAll(async () => {
    world = await startHostWorld({ replyLimitMs: 3_000 });
  });
  afterAll(() => world?.stop());

  const published = async (key: 'level' | 'fence' | 'attempt' | 'ready') => {
    const get = new GetParameterCommand({ Name: parameterName('shop', key) });
    const got = await world.clients.ssm.send(get).catch(() => undefined);
    return got?.Parameter?.Value;
  };
  const lifecycle = (action: string, changes: Partial<Desired>) =>
    invokeFunction(world, { kind: 'lifecycle', desired: world.desired(changes), tf: { action } });
  const readOnly = async () => {
    const [row] = await world.cloud.servers.source.asRoot('SELECT @@global.read_only AS it');
    return Number(row?.it);
  };

  test('create starts the sync, and it gets to validated by itself, over an instance that goes in the middle', async () => {
    expect(await lifecycle('create', { reach: 'validated' })).toEqual({
      ok: true,
      reply: { level: 'none', note: 'syncing towards validated' },
    });
    await eventually('assessed', async () => ![undefined, 'none'].includes(await published('level')), 120_000);
    await world.app.recycle();
    await eventually('validated', async () => (await published('level')) === 'validated', 300_000);

    const { source, target } = world.cloud.servers;
    expect(await contentsOf(target)).toEqual(await contentsOf(source));
  });

  test('the pulse looks through the app whether a cut over would hold', async () => {
    const { reach: _reach, ...watching } = world.desired();

    expect((await invokeFunction(world, { kind: 'pulse', desired: { ...watching, reach: 'validated' } })).ok).toBe(
      true,
    );
    expect(JSON.parse((await published('ready')) ?? '{}')).toMatchObject({ ready: true });
  });

  test('the app goes while the fence is up: the apply fails, and the dead-man lets writes back in, through the app', async () => {
    await slowStop();
    const limits = { ...world.desired().limits, writeOutageBudgetSeconds: 5, fenceTimeoutSeconds: 5 };
    const applying = lifecycle('update', { reach: 'cut-over', limits });
    await eventually('the channel is being stopped', isStopping, 60_000);
    expect(await readOnly()).toBe(1);
    await world.app.recycle();

    expect(await applying).toEqual({
      ok: false,
      reply: expect.objectContaining({ errorType: 'cloud.host-gone', errorMessage: expect.stringContaining('repeat') }),
    });
    // Terraform has it in its state as if it had worked.
    expect(Number(await published('attempt'))).toBeGreaterThan(0);
    await eventually('writes go on', async () => (await readOnly()) === 0, 60_000);
    await eventually('the fence is down', async () => (await published('fence')) === 'down', 30_000);
    expect(await published('level')).toBe('validated');
  });

  test('again: promoted', async () => {
    expect(await lifecycle('update', { reach: 'cut-over', attempt: '1' })).toMatchObject({
      ok: true,
      reply: { level: 'cut-over' },
    });
    expect(await readOnly()).toBe(1);
    expect(await published('fence')).toBe('up');
  });

  test('no password is in a log of either half, in a ticket or in anything else of the bucket', async () => {
    const { servers, folder } = world.cloud;
    const logs = [folder, join(folder, 'aws', 'logs', 'shop-migration'), world.app.logFolder].flatMap((one) =>
      readdirSync(one)
        .filter((name) => name.endsWith('.log'))
        .map((name) => readFileSync(join(one, name), 'utf8')),
    );
    const stored = await bucketContents();
    const all = [...logs, ...stored.values()].join('\n');

    expect(all).toContain('step.finished');
    expect([...stored.keys()].filter((key) => key.startsWith('host-runs/')).length).toBeGreaterThan(5);
    for (const secret of [servers.source.adminPassword, servers.target.adminPassword])
      expect(all).not.toContain(secret);
    // Nor a token: of Entra's kind, which begin alike.
    expect(all).not.toMatch(/eyJ[\w-]{20,}\.eyJ/);
  });

  async function bucketContents(): Promise<ReadonlyMap<string, string>> {
    const { s3 } = world.clients;
    const { Contents = [] } = await s3.send(new ListObjectsV2Command({ Bucket: 'shop-state' }));
    const read = async (Key = '') => {
      const { Body } = await s3.send(new GetObjectCommand({ Bucket: 'shop-state', Key }));
      return [Key, (await Body?.transformToString()) ?? ''] as const;
    };
    return new Map(await Promise.all(Contents.map(({ Key }) => read(Key))));
  }

  /** Not before: a request for the fence whose answer nobody has heard would be waited for (docs/adr/0013). */
  async function isStopping(): Promise<boolean> {
    const sleeping = "SELECT COUNT(*) AS it FROM information_schema.processlist WHERE info LIKE 'DO SLEEP(4)%'";
    const [row] = await world.cloud.servers.target.asRoot(sleeping);
    return Number(row?.it) > 0;
  }

  /** Stopping the channel comes after the fence and before the point of no return: time to go in. */
  async function slowStop(): Promise<void> {
    await world.cloud.servers.target.asRoot(`
      SET SESSION sql_log_bin = 0;
      DROP PROCEDURE mysql.az_replication_stop;
      CREATE DEFINER = 'azure_superuser'@'localhost' PROCEDURE mysql.az_replication_stop() SQL SECURITY DEFINER
      BEGIN
        DO SLEEP(4);
        STOP REPLICA;
      END`);
  }
});
