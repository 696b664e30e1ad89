import {
  CreateDBInstanceReadReplicaCommand,
  CreateDBParameterGroupCommand,
  ResetDBParameterGroupCommand,
} from '@aws-sdk/client-rds';
import { rdsInstance } from '../../../lambda/adapters/aws';
import { type LocalServers, startLocalServers } from '../../../lambda/adapters/local/mysqld';
import { isProblem } from '../../../lambda/contract/problem';
import type { Ports } from '../../../lambda/migration/ports';
import type { StepContext } from '../../../lambda/migration/step';
import { attachParameterGroup } from '../../../lambda/migration/steps/prepare/parameter-group';
import { takeBackFromSource } from '../../../lambda/migration/steps/prepare/take-back';
import { stepsBetween } from '../../../lambda/mysql/gtid-stage';
import { instancesOf } from '../../../scripts/local-cloud';
import { aContext } from '../../support/a-context';
import { type AwsForTests, startAwsForTests } from '../../support/aws-for-tests';
import { databasesFor, desiredFor } from '../../support/local-databases';

jest.setTimeout(180_000);

const group = 'shop-migration';
// As RDS has them by default.
const byDefault = ['--gtid-mode=OFF_PERMISSIVE', '--enforce-gtid-consistency=OFF'];

// Real servers that are really rebooted, behind the parameters of the local RDS.
describe('gtid_mode of the source', () => {
  let servers: LocalServers;
  let local: AwsForTests;
  let context: StepContext;
  const published: string[] = [];
  /** Modes in which the source was started, in order. */
  const started: string[] = ['OFF_PERMISSIVE/OFF'];

  beforeAll(async () => {
    servers = await startLocalServers({ serverArguments: { source: byDefault, replica: byDefault } });
    const instances = instancesOf(servers).map((one) => ({
      ...one,
      reboot: async () => {
        await one.reboot();
        if (one.identifier === 'shop-source') started.push(await stage());
      },
    }));
    local = await startAwsForTests(instances);
    const { rds } = local.clients;
    const DBParameterGroupFamily = 'mysql8.4';
    await rds.send(
      new CreateDBParameterGroupCommand({ DBParameterGroupName: group, DBParameterGroupFamily, Description: '-' }),
    );
    await rds.send(
      new CreateDBInstanceReadReplicaCommand({
        DBInstanceIdentifier: 'shop-replica',
        SourceDBInstanceIdentifier: 'shop-source',
      }),
    );
    const desired = desiredFor(servers, {
      replica: { ...desiredFor(servers).source, host: servers.replica.host, port: servers.replica.port },
      rds: {
        ...{ instance: 'shop-source', parameterGroup: group, allowReboot: true, readOnlyWas: '{TrueIfReplica}' },
        raiseGtidMode: { watchMinutes: 0, ownReplica: 'shop-replica' },
      },
    });
    const base = aContext({ desired });
    const ports: Ports = {
      ...base.ports,
      databases: databasesFor(servers, desired),
      instance: rdsInstance({ rds: () => rds, instance: 'shop-source', parameterGroup: group }),
      published: { ...base.ports.published, put: async (key, value) => void published.push(`${key} ${value}`) },
      clock: {
        now: () => new Date(),
        monotonicMs: () => performance.now(),
        sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      },
    };
    // The target has no part in it.
    const { budget, epoch, record, change } = base;
    context = { desired, ports, budget, epoch, record, change, conductor: Object(undefined) };
  });
  afterAll(async () => {
    await local?.stop();
    await servers?.stop();
  });

  const stage = async () => {
    const [row] = await servers.source.asRoot(
      'SELECT @@gtid_mode AS mode_, @@enforce_gtid_consistency AS consistency_',
    );
    return `${row?.mode_}/${row?.consistency_}`;
  };
  const mode = (text: string | undefined) => text?.split('/')[0] ?? '';
  /** As turns do it, each of them new: nothing is remembered from one to the next but the record. */
  const settle = async (on: StepContext = context) => {
    for (let turns = 0; turns < 200; turns += 1) {
      const turn = await attachParameterGroup(on).catch((thrown: unknown) => {
        if (isProblem(thrown) && thrown.transient) return 'rebooting' as const;
        throw thrown;
      });
      if (turn === undefined || (turn !== 'rebooting' && turn.kind === 'held')) return turn;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error('not settled in 200 turns');
  };
  const desiredWith = (raiseGtidMode: object): StepContext => ({
    ...context,
    desired: { ...context.desired, rds: { ...Object(context.desired.rds), raiseGtidMode } },
  });

  test('is not raised beside a read replica that is not ours', async () => {
    const turn = await settle(desiredWith({ watchMinutes: 0, ownReplica: 'another' }));

    expect(turn?.findings.map(({ code }) => code)).toEqual(['source.gtid-other-replicas']);
    expect(started).toEqual(['OFF_PERMISSIVE/OFF']);
  });

  test('is held while applications run statements that it would refuse, which are only counted until then', async () => {
    await servers.source.asRoot('CREATE DATABASE shop');
    await servers.source.asRoot('CREATE TABLE shop.a (id INT PRIMARY KEY) ENGINE=InnoDB');
    await servers.source.asRoot('CREATE TABLE shop.b (id INT) ENGINE=MyISAM');
    const watched = desiredWith({ watchMinutes: 60, ownReplica: 'shop-replica' });
    for (let turns = 0; turns < 200 && started.length < 2; turns += 1) {
      await attachParameterGroup(watched).catch(() => undefined);
      await new Promise((resolve) => setTimeout(resolve, 250));
    }
    expect(started.at(-1)).toBe('OFF_PERMISSIVE/WARN');

    await servers.source.asRoot('BEGIN; INSERT INTO shop.a VALUES (1); INSERT INTO shop.b VALUES (1); COMMIT');
    const turn = await settle(watched);

    expect(turn?.findings).toMatchObject([
      { code: 'source.gtid-violations', message: expect.stringContaining('ER_GTID_UNSAFE_NON_TRANSACTIONAL_TABLE') },
    ]);
    expect(await stage()).toBe('OFF_PERMISSIVE/WARN');
  });

  test('waits for as long as the settings want to look', async () => {
    await context.ports.instance.reboot();
    let note = '';
    for (let turns = 0; turns < 40 && !note.startsWith('watching'); turns += 1) {
      const turn = await attachParameterGroup(desiredWith({ watchMinutes: 60, ownReplica: 'shop-replica' })).catch(
        () => undefined,
      );
      if (turn?.kind === 'working') note = turn.note;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }

    expect(note).toBe('watching for statements that GTIDs do not bear, 60 min more');
  });

  test('is held while our replica could not follow, and not ON before the replica has what has no GTID', async () => {
    await servers.replica.asRoot('SET GLOBAL gtid_mode = OFF');
    expect((await settle())?.findings.map(({ code }) => code)).toEqual(['source.gtid-replica-off']);
    await servers.replica.asRoot('SET GLOBAL gtid_mode = OFF_PERMISSIVE');
    await servers.replica.asRoot('STOP REPLICA SQL_THREAD');
    await servers.source.asRoot('INSERT INTO shop.a VALUES (3)');

    let note = '';
    for (let turns = 0; turns < 60 && !note.startsWith('the replica'); turns += 1) {
      const turn = await attachParameterGroup(context).catch(() => undefined);
      if (turn?.kind === 'working') note = turn.note;
      await new Promise((resolve) => setTimeout(resolve, 250));
    }

    expect(note).toBe('the replica has transactions without a GTID to apply');
    expect(await stage()).toBe('ON_PERMISSIVE/ON');
    await servers.replica.asRoot('START REPLICA SQL_THREAD');
  });

  test('goes up to ON one mode and one reboot at a time, published before; our replica follows', async () => {
    expect(await settle()).toBeUndefined();

    expect(started).toEqual([
      'OFF_PERMISSIVE/OFF',
      ...['OFF_PERMISSIVE/WARN', 'OFF_PERMISSIVE/WARN', 'ON_PERMISSIVE/ON', 'ON/ON'],
    ]);
    expect([...new Set(published)]).toEqual([
      'gtid-mode OFF_PERMISSIVE/WARN',
      'gtid-mode ON_PERMISSIVE/ON',
      'gtid-mode ON/ON',
    ]);
    await servers.source.asRoot('INSERT INTO shop.a VALUES (2)');
    for (let looks = 0; looks < 100; looks += 1) {
      const [row] = await servers.replica.asRoot('SELECT COUNT(*) AS there FROM shop.a WHERE id = 2');
      if (Number(row?.there) === 1) return;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    throw new Error('the replica does not follow any more');
  });

  test('and back the same way, until the group from before is one step away', async () => {
    const before = started.length;

    await takeBackFromSource(context);

    // The last reboot is asked for and not waited for.
    for (let looks = 0; looks < 100 && started.length < before + 2; looks += 1)
      await new Promise((resolve) => setTimeout(resolve, 200));
    expect(started.slice(before).map(mode)).toEqual(['ON_PERMISSIVE', 'OFF_PERMISSIVE']);
    for (const [at, one] of started.slice(1).entries()) {
      expect(stepsBetween(mode(one), mode(started[at]))).toBeLessThanOrEqual(1);
    }
    expect(published.at(-1)).toBe('gtid-mode none');
    expect(await stage()).toBe('OFF_PERMISSIVE/OFF');
    expect(context.record().leases).toEqual([]);
    expect(await context.ports.instance.describe()).toMatchObject({
      parameterGroup: expect.stringMatching(/^default/),
    });
  });

  test('where its owner has attached our group, it goes back in there, to what it was', async () => {
    // What a plan does after `none` was published.
    const Parameters = ['gtid-mode', 'enforce_gtid_consistency'].map((ParameterName) => ({
      ...{ ParameterName, ApplyMethod: 'pending-reboot' as const },
    }));
    await local.clients.rds.send(new ResetDBParameterGroupCommand({ DBParameterGroupName: group, Parameters }));
    await context.ports.instance.attachParameterGroup(group);
    const back = started.length + 1;
    await context.ports.instance.reboot();
    expect(await settle()).toBeUndefined();
    expect(await stage()).toBe('ON/ON');
    expect(context.record().leases.map(({ setting }) => setting)).toEqual(['gtid_mode of the source']);

    await takeBackFromSource(context);

    expect(started.slice(back).map(mode)).toEqual([
      ...['OFF_PERMISSIVE', 'ON_PERMISSIVE', 'ON'],
      ...['ON_PERMISSIVE', 'OFF_PERMISSIVE'],
    ]);
    expect(published.at(-1)).toBe('gtid-mode OFF_PERMISSIVE/ON');
    expect(context.record().leases).toEqual([]);
    expect(await context.ports.instance.describe()).toMatchObject({ parameterGroup: group });
  });
});
