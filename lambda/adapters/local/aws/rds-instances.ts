import { createHash } from 'node:crypto';
import { type InstanceControl, type InstanceControlSettings, instanceControl } from './instance-control';
import type { LocalInstance } from './local-instance';
import type { MotoClient } from './moto-client';
import { element } from './rds-xml';

/** The instances of the local AWS: what moto says of them, completed by what it does not know. */
export interface RdsInstances {
  /** Rewrites every `<DBInstance>` of an answer of moto. */
  complete(xml: string): string;
  control(identifier: string): InstanceControl | undefined;
  /** Those that moto says have the group attached, known to us or not. */
  attachedTo(group: string): Promise<readonly string[]>;
  describe(identifier: string): Promise<string>;
  identifierOfResource(resourceId: string): Promise<string | undefined>;
  seed(): Promise<void>;
  settled(): Promise<void>;
}

export function rdsInstances(
  instances: readonly LocalInstance[],
  moto: MotoClient,
  settings: InstanceControlSettings,
): RdsInstances {
  const controls = new Map(instances.map((one) => [one.identifier, instanceControl(one, settings)]));
  const all = async (): Promise<string[]> => blocks(await moto.query('DescribeDBInstances', {}));
  return {
    complete: (xml) => xml.replace(block, (one) => completed(one, controls.get(identifierOf(one)))),
    control: (identifier) => controls.get(identifier),
    attachedTo: async (group) => (await all()).filter((one) => groupOf(one) === group.toLowerCase()).map(identifierOf),
    describe: (identifier) => moto.query('DescribeDBInstances', { DBInstanceIdentifier: identifier }),
    identifierOfResource: async (wanted) => (await all()).map(identifierOf).find((one) => resourceId(one) === wanted),
    seed: async () => {
      for (const one of instances) {
        if (one.seed !== true) continue;
        const made = await moto.query('CreateDBInstance', seedParameters(one));
        controls.get(one.identifier)?.born(groupOf(made), 'source');
      }
    },
    settled: async () => {
      for (const control of controls.values()) await control.settled();
    },
  };
}

const block = /<DBInstance>[\s\S]*?<\/DBInstance>/g;

function blocks(xml: string): string[] {
  return xml.match(block) ?? [];
}

export function identifierOf(xml: string): string {
  return element(xml, 'DBInstanceIdentifier') ?? '';
}

export function groupOf(xml: string): string {
  return (element(xml, 'DBParameterGroupName') ?? '').toLowerCase();
}

function completed(xml: string, control: InstanceControl | undefined): string {
  // moto gives a replica the resource id of its source, and the provider looks instances up by it.
  const own = xml.replace(
    /<DbiResourceId>.*?<\/DbiResourceId>/,
    `<DbiResourceId>${resourceId(identifierOf(xml))}</DbiResourceId>`,
  );
  if (control === undefined) return own;
  const { host, port } = control.instance;
  const endpoint = `<Endpoint><Address>${host}</Address><Port>${port}</Port><HostedZoneId>Z29XKXDKYMONMX</HostedZoneId></Endpoint>`;
  return own
    .replace(/<Endpoint>[\s\S]*?<\/Endpoint>/, endpoint)
    .replace(/<DbInstancePort>\d+</, `<DbInstancePort>${port}<`)
    .replace(/<ParameterApplyStatus>[^<]*</, `<ParameterApplyStatus>${control.applyStatus()}<`)
    .replace(/<DBInstanceStatus>available</, `<DBInstanceStatus>${control.status()}<`);
}

function resourceId(identifier: string): string {
  return `db-${createHash('sha256').update(identifier).digest('hex').slice(0, 26).toUpperCase()}`;
}

function seedParameters(instance: LocalInstance): Record<string, string> {
  return {
    DBInstanceIdentifier: instance.identifier,
    DBInstanceClass: 'db.t3.medium',
    Engine: 'mysql',
    EngineVersion: instance.engineVersion,
    AllocatedStorage: '20',
    MasterUsername: 'admin',
    MasterUserPassword: 'not-used-locally',
    BackupRetentionPeriod: '7',
    StorageEncrypted: 'true',
    PubliclyAccessible: 'false',
    Port: String(instance.port),
  };
}
