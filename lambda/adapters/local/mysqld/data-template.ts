import { createHash } from 'node:crypto';
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from './cache-folder';
import type { MysqldBuild } from './locate-mysqld';
import { makeOnce } from './make-once';
import { serverArguments, startMysqld } from './mysqld';
import { azurePersonality } from './personality/azure';
import { rdsPersonality } from './personality/rds';
import { atLeast, wordsOf } from './personality/words';
import { queryAsRoot } from './root-session';
import { runCommand } from './run-command';
import type { ServerRole } from './server-role';
import { newSocketFolder } from './socket-folder';
import { oldVersion } from './vocabulary/old-words';

interface DataTemplate {
  readonly build: MysqldBuild;
  readonly role: ServerRole;
  readonly lowerCaseTableNames: 0 | 1;
  readonly vocabulary: 'native' | '8.0';
}

/** Initialising a data directory takes seconds, so it is done once for each build and personality, and then copied. */
export async function copyDataTemplate(template: DataTemplate, data: string): Promise<void> {
  await cp(await dataTemplate(template), data, { recursive: true });
}

function dataTemplate({ build, role, lowerCaseTableNames, vocabulary }: DataTemplate): Promise<string> {
  const native = wordsOf(build.version);
  const words = vocabulary === '8.0' ? { ...native, externalSource: wordsOf(oldVersion).externalSource } : native;
  const personality = role === 'target' ? azurePersonality(words) : rdsPersonality(role, words);
  const inputs = JSON.stringify([build.id, lowerCaseTableNames, personality]);
  const fingerprint = createHash('sha256').update(inputs).digest('hex').slice(0, 16);
  return makeOnce(join(cacheFolder, 'mysqld', `data-${role}-${fingerprint}`), async (data) => {
    const making = [`--lower-case-table-names=${lowerCaseTableNames}`, ...hasty(build.version)];
    await runCommand(build.mysqld, [
      '--no-defaults',
      ...serverArguments(build, data),
      ...making,
      '--initialize-insecure',
    ]);
    await install(build, data, making, personality);
    // The server makes a new one, and with it an identity of its own.
    await rm(join(data, 'auto.cnf'), { force: true });
  });
}

/** What is copied has no need to survive a power cut while it is made, and should be small; servers grow their redo log. */
function hasty(version: string): string[] {
  return [
    '--secure-file-priv=',
    '--skip-log-bin',
    '--innodb-doublewrite=OFF',
    '--innodb-flush-log-at-trx-commit=0',
    ...(atLeast(version, '8.0.30') ? ['--innodb-redo-log-capacity=8M'] : []),
  ];
}

async function install(
  build: MysqldBuild,
  data: string,
  making: readonly string[],
  personality: readonly string[],
): Promise<void> {
  const sockets = await newSocketFolder();
  const socketPath = join(sockets, 'mysqld.sock');
  const log = join(sockets, 'error.log');
  const settings = { build, data, socketPath, log, rootPassword: '' };
  try {
    const mysqld = await startMysqld({
      ...settings,
      arguments: ['--skip-networking', '--event-scheduler=OFF', ...making],
    });
    try {
      for (const statement of personality) {
        await queryAsRoot({ socketPath, password: '' }, statement).catch((cause: unknown) => {
          throw new Error(`a statement of the personality was refused: ${statement}`, { cause });
        });
      }
    } finally {
      await mysqld.stop('clean');
    }
  } finally {
    await rm(sockets, { recursive: true, force: true });
  }
}
