import { startLocalServers } from '../../lambda/adapters/local/mysqld';
import { noInstance } from '../../lambda/adapters/local/no-instance';
import { mysqlDatabases } from '../../lambda/adapters/mysql2';
import { noTargetPlatform } from '../../lambda/adapters/node';
import { type Desired, defaultLimits } from '../../lambda/contract/desired';
import { everyTable } from '../../lambda/contract/table-filter';
import { checks } from '../../lambda/migration/checks';
import { readSurvey } from '../../lambda/migration/servers/survey';
import { rounded } from './statistics';

const schema = 'many';

export interface AssessReport {
  readonly tables: number;
  readonly seconds: number;
  /** Of it the pure checks. */
  readonly checkSeconds: number;
  readonly findings: number;
  readonly peakRssMiB: number;
  readonly bar: 'met' | 'missed';
}

export const assessBar = { seconds: 30 };

/** A real source with that many empty tables, looked at as `migrate assess` does. */
export async function benchAssess(options: {
  readonly tables: number;
  say: (line: string) => void;
}): Promise<AssessReport> {
  const cache = { source: ['--table-open-cache=400', '--table-definition-cache=2000'] };
  const servers = await startLocalServers({ roles: ['source', 'target'], durable: false, serverArguments: cache });
  try {
    await makeTables((statements) => servers.source.asRoot(statements), options.tables);
    options.say(`${options.tables} tables of six columns and two indexes each`);
    const desired = desiredOf(servers);
    const passwords = { source: servers.source.adminPassword, target: servers.target.adminPassword };
    const databases = mysqlDatabases({
      desired,
      passwords: {
        of: async (server) => passwords[server === 'target' ? 'target' : 'source'],
        replication: async () => '',
      },
    });
    const startedAt = performance.now();
    const ports = { databases, instance: noInstance, targetPlatform: noTargetPlatform };
    const survey = await readSurvey(desired, ports, false);
    const readAt = performance.now();
    const findings = checks.flatMap((check) => check(survey));
    const endedAt = performance.now();
    const seconds = (endedAt - startedAt) / 1000;
    return {
      tables: survey.inventory.tables.length,
      seconds: rounded(seconds, 2),
      checkSeconds: rounded((endedAt - readAt) / 1000, 2),
      findings: findings.length,
      peakRssMiB: rounded(process.resourceUsage().maxRSS / 1024, 0),
      bar: seconds < assessBar.seconds ? 'met' : 'missed',
    };
  } finally {
    await servers.stop();
  }
}

async function makeTables(run: (statements: string) => Promise<unknown>, count: number): Promise<void> {
  await run(`CREATE DATABASE ${schema}`);
  const lanes = Array.from({ length: 8 }, (_, lane) => lane);
  for (let from = 0; from < count; from += 800) {
    const numbers = Array.from({ length: Math.min(800, count - from) }, (_, index) => from + index);
    await Promise.all(
      lanes.map((lane) =>
        run(['SET SESSION sql_log_bin = 0', ...numbers.filter((n) => n % 8 === lane).map(definition)].join('; ')),
      ),
    );
  }
}

function definition(number: number): string {
  return `CREATE TABLE ${schema}.t${number} (id BIGINT NOT NULL AUTO_INCREMENT PRIMARY KEY, customer INT NOT NULL, state ENUM('open','paid') NOT NULL,
    amount DECIMAL(12,2), note VARCHAR(200), twice INT AS (customer * 2), KEY by_customer (customer, state), KEY by_note (note(20)))`;
}

function desiredOf(servers: Awaited<ReturnType<typeof startLocalServers>>): Desired {
  const { source, target } = servers;
  const unused = { kind: 'environment', name: 'UNUSED' } as const;
  const spec = ({ host, port, adminUser, caPem }: typeof source) => ({
    host,
    port,
    user: adminUser,
    password: unused,
    tls: 'verified' as const,
    caPem,
  });
  return {
    ...{
      name: 'bench',
      reach: 'assessed',
      attempt: '0',
      schemas: [schema],
      tables: everyTable,
      freeze: 'held-snapshot',
    },
    source: { ...spec(source), platform: 'rds' },
    target: { ...spec(target), platform: 'azure' },
    channel: { host: source.host, port: source.port },
    ...{ acceptCaseFolding: true, definers: 'keep-or-admin', strict: false, wayBack: 'wanted', wayBackToOlder: '' },
    ...{
      emptyTarget: '',
      limits: defaultLimits,
      hooks: { onFailure: 'abort' },
      fence: 'read-only',
      userChecks: 'hold',
    },
  };
}
