import { GetMetricStatisticsCommand, ListMetricsCommand } from '@aws-sdk/client-cloudwatch';
import { CreateArchiveCommand, DescribeArchiveCommand, PutRuleCommand } from '@aws-sdk/client-eventbridge';
import { CreateSecretCommand } from '@aws-sdk/client-secrets-manager';
import { ssmPasswords, telemetryObserver } from '../../../lambda/adapters/aws';
import { eventSource, metricNamespace } from '../../../lambda/contract/metrics';
import type { Event } from '../../../lambda/migration/ports';
import { aDesired, aServer } from '../../support/a-desired';
import { type AwsForTests, startAwsForTests } from '../../support/aws-for-tests';

jest.setTimeout(60_000);
let local: AwsForTests;
beforeAll(async () => {
  local = await startAwsForTests();
});
afterAll(() => local?.stop());

const heard: Event[] = [];
const telemetry = () =>
  telemetryObserver({
    migration: 'shop',
    cloudwatch: () => local.clients.cloudwatch,
    eventbridge: () => local.clients.eventbridge,
    next: { notice: (event) => void heard.push(event) },
  });

it('publishes what events say in numbers, under the name that alarms look at', async () => {
  const { observer, flush } = telemetry();
  observer.notice({ name: 'pulse', facts: { lagMs: 2500 } });
  observer.notice({ name: 'pulse', facts: { lagMs: 'unknown' } });
  observer.notice({ name: 'readiness', facts: { ready: true, why: '', clean: true } });
  observer.notice({ name: 'copy.handed-out', facts: { chunks: 7, of: 9 } });
  observer.notice({ name: 'something.else', facts: { value: 1 } });
  await flush();

  const { Metrics } = await local.clients.cloudwatch.send(new ListMetricsCommand({ Namespace: metricNamespace }));
  const names = [...new Set((Metrics ?? []).map(({ MetricName }) => MetricName))].sort();
  expect(names).toEqual(['ChunksLeft', 'LagUnknown', 'Ready', 'ReplicationLag', 'ValidationPoisoned']);
  const lag = await local.clients.cloudwatch.send(
    new GetMetricStatisticsCommand({
      Namespace: metricNamespace,
      MetricName: 'ReplicationLag',
      Dimensions: [{ Name: 'Migration', Value: 'shop' }],
      StartTime: new Date(Date.now() - 600_000),
      EndTime: new Date(Date.now() + 600_000),
      Period: 60,
      Statistics: ['Maximum'],
    }),
  );
  expect(lag.Datapoints?.map(({ Maximum }) => Maximum)).toEqual([2.5]);
  expect(heard).toHaveLength(5);
});

it('tells EventBridge of a new level', async () => {
  const { eventbridge } = local.clients;
  const EventPattern = JSON.stringify({ source: [eventSource], detail: { migration: ['shop'] } });
  await eventbridge.send(new PutRuleCommand({ Name: 'levels', EventPattern }));
  const bus = `arn:aws:events:${local.aws.region}:123456789012:event-bus/default`;
  await eventbridge.send(new CreateArchiveCommand({ ArchiveName: 'levels', EventSourceArn: bus, EventPattern }));

  const { observer, flush } = telemetry();
  observer.notice({ name: 'level.changed', facts: { from: 'copied', to: 'validated' } });
  await flush();

  const archive = await eventbridge.send(new DescribeArchiveCommand({ ArchiveName: 'levels' }));
  expect(archive.EventCount).toBe(1);
});

it('holds nothing up and says so when nobody listens', async () => {
  const gone = { send: async () => Promise.reject(Object.assign(new Error('no'), { name: 'Gone' })) };
  const { observer, flush } = telemetryObserver({
    migration: 'shop',
    cloudwatch: () => Object.assign(Object.create(local.clients.cloudwatch), gone),
    eventbridge: () => Object.assign(Object.create(local.clients.eventbridge), gone),
    next: { notice: (event) => void heard.push(event) },
  });
  heard.length = 0;
  observer.notice({ name: 'level.changed', facts: { from: 'a', to: 'b' } });
  observer.notice({ name: 'pulse', facts: { lagMs: 1 } });
  await flush();

  const lost = heard.filter(({ name }) => name === 'telemetry.lost').map(({ facts }) => `${facts.what} ${facts.fault}`);
  expect(lost.sort()).toEqual(['level Gone', 'metrics Gone']);
});

describe('a password in Secrets Manager', () => {
  const passwords = async (SecretString: string, field = 'password') => {
    const Name = `secret-${Math.random()}`;
    const { secretsManager } = local.clients;
    await secretsManager.send(new CreateSecretCommand({ Name, SecretString }));
    const source = aServer('rds', { kind: 'secrets-manager', name: Name, field });
    return ssmPasswords({
      ssm: () => local.clients.ssm,
      secretsManager: () => secretsManager,
      desired: aDesired({ source }),
    });
  };

  it('is the text, or a field of the object that RDS keeps', async () => {
    expect(await (await passwords('plain')).of('source')).toBe('plain');
    expect(await (await passwords('{"username":"u","password":"from-json"}')).of('source')).toBe('from-json');
    expect(await (await passwords('{"pw":"own"}', 'pw')).of('source')).toBe('own');
  });

  it('says what is missing and never what is there', async () => {
    const faulty = await passwords('{"username":"u","pw":"s3cret"');

    await expect(faulty.of('source')).rejects.toMatchObject({ code: 'ours.password-missing' });
    await expect(faulty.of('source')).rejects.not.toThrow(/s3cret/);
  });
});
