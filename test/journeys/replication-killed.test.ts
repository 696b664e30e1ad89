import type { LocalServers } from '../../lambda/adapters/local/mysqld';
import { pulseSchema, replicationUser } from '../../lambda/contract/names';
import type { StepName } from '../../lambda/migration/data/step-outputs';
import { measureLag } from '../../lambda/migration/servers/pulse';
import { readReplicaStatus } from '../../lambda/migration/servers/replica-status';
import type { Step, StepContext } from '../../lambda/migration/step';
import { freeze } from '../../lambda/migration/steps/freeze';
import { prepare } from '../../lambda/migration/steps/prepare';
import { replicate } from '../../lambda/migration/steps/replicate';
import { copyByHand, dropCopy, startStormServers } from '../support/copy-by-hand';
import { dyingAfter, Killed } from '../support/dying';
import { type Harness, openHarness } from '../support/step-harness';

jest.setTimeout(240_000);

let servers: LocalServers;
let run: Harness;

beforeAll(async () => {
  servers = await startStormServers();
});
afterAll(() => servers?.stop());

type Deed = (context: StepContext) => Promise<unknown>;

/** True when the deed was killed; false when it was over before. */
async function killed(deed: Deed, changes: number): Promise<boolean> {
  try {
    await deed(dyingAfter(run.context, changes));
    return false;
  } catch (thrown) {
    if (thrown instanceof Killed) return true;
    throw thrown;
  }
}

async function walk(dying: Step<StepName>['name'] | 'nobody', changes: number): Promise<boolean> {
  let died = false;
  const take = async <Name extends StepName>(step: Step<Name>) => {
    if (step.name === dying) died = await killed((context) => step.turn(context), changes);
    await run.finish(step);
  };
  await take(prepare);
  await take(freeze);
  await copyByHand(servers);
  await servers.source.asRoot('INSERT INTO shop.storm (half) VALUES (1)');
  await take(replicate);
  return died;
}

async function expectSame(): Promise<void> {
  const { lagMs } = await measureLag(run.ports, 10_000);
  const counted = 'SELECT COUNT(*) AS n, SUM(id) AS s FROM shop.storm';
  expect(lagMs).not.toBe('unknown');
  expect(await servers.target.asRoot(counted)).toEqual(await servers.source.asRoot(counted));
}

async function expectAsBefore(): Promise<void> {
  expect(run.context.record().leases).toEqual([]);
  expect(await readReplicaStatus(run.context.conductor)).toBeUndefined();
  expect(await servers.source.asRoot(`SELECT 1 FROM mysql.user WHERE user = '${replicationUser}'`)).toEqual([]);
  expect(await servers.source.asRoot(`SHOW DATABASES LIKE '${pulseSchema}'`)).toEqual([]);
  const configured = await servers.source.asRoot(
    "SELECT value FROM mysql.rds_configuration WHERE name = 'binlog retention hours'",
  );
  expect(configured).toEqual([{ value: null }]);
  const parameter = await servers.target.asRoot('SELECT @@global.sql_generate_invisible_primary_key AS gipk');
  expect(parameter).toEqual([{ gipk: 1 }]);
  const replica = await servers.replica.asRoot('SHOW REPLICA STATUS');
  expect(replica[0]).toMatchObject({ Replica_SQL_Running: 'Yes' });
}

async function takeBack(dying: StepName | 'nobody', changes: number): Promise<boolean> {
  let died = false;
  for (const step of [replicate, freeze, prepare] as const) {
    if (step.name === dying) died = await killed((context) => step.undo(context), changes);
    await run.undo(step);
  }
  await dropCopy(servers);
  return died;
}

test.each(['prepare', 'freeze', 'replicate'] as const)(
  '%s killed after each of its changes in turn is finished by the next turn, and taken back whole',
  async (name) => {
    let kills = 0;
    for (let changes = 1; ; changes++) {
      run = await openHarness(servers);
      const died = await walk(name, changes);
      await expectSame();
      const diedAgain = await takeBack(name, changes);
      await expectAsBefore();
      await run.close();
      if (died) kills += 1;
      if (!died && !diedAgain) break;
    }
    expect(kills).toBeGreaterThan(name === 'freeze' ? 1 : 2);
  },
);
