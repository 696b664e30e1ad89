import { join } from 'node:path';
import type { MysqldBuild } from './locate-mysqld';
import { atLeast } from './personality/words';
import type { ServerRole } from './server-role';

export interface RoleArgumentsInput {
  readonly role: ServerRole;
  readonly build: MysqldBuild;
  readonly folder: string;
  readonly lowerCaseTableNames: 0 | 1;
  readonly gtid: 'OFF' | 'ON';
  readonly durability: 'durable' | 'hasty';
  /** The caller's own, which win. */
  readonly extraArguments: readonly string[];
}

export function roleArguments(input: RoleArgumentsInput): readonly string[] {
  return [...common(input), ...byRole(input), ...input.extraArguments];
}

function common({ role, folder, lowerCaseTableNames, gtid, durability }: RoleArgumentsInput): string[] {
  const durable = durability === 'durable';
  return [
    '--bind-address=127.0.0.1',
    // Without names, root@localhost is the socket and nothing else.
    '--skip-name-resolve',
    `--server-id=${serverIds[role]}`,
    `--lower-case-table-names=${lowerCaseTableNames}`,
    `--tmpdir=${join(folder, 'tmp')}`,
    `--secure-file-priv=${join(folder, 'files')}`,
    `--ssl-ca=${join(folder, 'ca.pem')}`,
    `--ssl-cert=${join(folder, 'server.pem')}`,
    `--ssl-key=${join(folder, 'server-key.pem')}`,
    '--require-secure-transport=ON',
    '--binlog-format=ROW',
    '--binlog-row-image=FULL',
    `--sync-binlog=${durable ? 1 : 0}`,
    `--innodb-flush-log-at-trx-commit=${durable ? 1 : 2}`,
    '--innodb-buffer-pool-size=128M',
    '--performance-schema=ON',
    `--gtid-mode=${gtid}`,
    `--enforce-gtid-consistency=${gtid}`,
    '--relay-log=relay-bin',
    '--relay-log-recovery=ON',
  ];
}

const serverIds: Readonly<Record<ServerRole, number>> = { source: 101, replica: 102, target: 201 };

function byRole({ role, build }: RoleArgumentsInput): string[] {
  const netTimeout = atLeast(build.version, '8.0.26') ? '--replica-net-timeout=10' : '--slave-net-timeout=10';
  switch (role) {
    case 'source':
      return ['--log-bin=mysql-bin-changelog', '--event-scheduler=ON', '--default-time-zone=+00:00', netTimeout];
    case 'replica':
      return [
        '--log-bin=mysql-bin-changelog',
        '--event-scheduler=ON',
        '--default-time-zone=+00:00',
        '--read-only=ON',
        netTimeout,
      ];
    case 'target':
      return [
        '--log-bin=mysql-bin',
        '--event-scheduler=OFF',
        // Neither strictness nor zone of the source's, so that a session which forgot to say its own is noticed.
        '--default-time-zone=+02:00',
        '--sql-mode=STRICT_ALL_TABLES,NO_ZERO_DATE,NO_ZERO_IN_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION',
        '--local-infile=ON',
        '--log-bin-trust-function-creators=ON',
        ...(atLeast(build.version, '8.0.30') ? ['--sql-generate-invisible-primary-key=ON'] : []),
        ...['mysql', 'information_schema', 'performance_schema', 'sys'].map(
          (schema) => `--replicate-wild-ignore-table=${schema}.%`,
        ),
        netTimeout,
      ];
  }
}
