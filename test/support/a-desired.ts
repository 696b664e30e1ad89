import { type Desired, defaultLimits } from '../../lambda/contract/desired';
import { everyTable } from '../../lambda/contract/table-filter';

export function aDesired(changes: Partial<Desired> = {}): Desired {
  return {
    name: 'shop',
    reach: 'validated',
    attempt: '0',
    source: aServer('rds', 'SOURCE_PASSWORD'),
    target: aServer('azure', 'TARGET_PASSWORD'),
    channel: { host: 'rds.test', port: 3306 },
    schemas: ['shop'],
    tables: everyTable,
    freeze: 'held-snapshot',
    acceptCaseFolding: false,
    definers: 'keep-or-admin',
    strict: false,
    wayBack: 'wanted',
    wayBackToOlder: '',
    emptyTarget: '',
    limits: defaultLimits,
    hooks: { onFailure: 'abort' },
    fence: 'read-only',
    userChecks: 'hold',
    ...changes,
  };
}

export function aServer(
  platform: Desired['source']['platform'],
  password: Desired['source']['password'] | string,
): Desired['source'] {
  return {
    host: `${platform}.test`,
    port: 3306,
    user: 'admin',
    password: typeof password === 'string' ? { kind: 'environment', name: password } : password,
    platform,
    tls: 'verified',
  };
}
