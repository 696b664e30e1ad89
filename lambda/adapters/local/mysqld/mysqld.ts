import { access, appendFile, readFile, writeFile } from 'node:fs/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { type GuardedProcess, startGuarded } from './lifeline';
import type { MysqldBuild } from './locate-mysqld';
import { queryAsRoot } from './root-session';

export interface MysqldSettings {
  readonly build: MysqldBuild;
  readonly data: string;
  readonly socketPath: string;
  readonly log: string;
  readonly rootPassword: string;
  readonly arguments: readonly string[];
}

export interface RunningMysqld {
  readonly pid: number;
  hasEnded(): boolean;
  stop(how: 'clean' | 'kill'): Promise<void>;
}

/** Returns when the server answers. */
export async function startMysqld(settings: MysqldSettings): Promise<RunningMysqld> {
  const { build, data, socketPath, log } = settings;
  await appendFile(log, '');
  // An empty file instead of --no-defaults, which would also skip what SET PERSIST has kept.
  const optionFile = `${socketPath}.cnf`;
  await writeFile(optionFile, '', { mode: 0o600 });
  const process = await startGuarded(build.mysqld, [
    `--defaults-file=${optionFile}`,
    ...serverArguments(build, data),
    `--socket=${socketPath}`,
    `--pid-file=${socketPath}.pid`,
    `--log-error=${log}`,
    '--mysqlx=OFF',
    '--partial-revokes=ON',
    ...settings.arguments,
  ]);
  const running: RunningMysqld = {
    pid: process.pid,
    hasEnded: process.hasEnded,
    stop: async (how) => {
      if (how === 'clean' && !process.hasEnded()) await sendReplicasAway(settings);
      await stop(process, how);
    },
  };
  try {
    await untilAnswering(process, settings);
    return running;
  } catch (error) {
    await running.stop('kill');
    throw error;
  }
}

/** What every start on this data directory needs, the initialising one included. */
export function serverArguments(build: MysqldBuild, data: string): string[] {
  const asRoot = process.getuid?.() === 0 ? ['--user=root'] : [];
  return [...build.serverArguments, ...asRoot, `--datadir=${data}`];
}

async function untilAnswering(process: GuardedProcess, settings: MysqldSettings): Promise<void> {
  const { socketPath, rootPassword, log } = settings;
  const deadline = Date.now() + 120_000;
  while (Date.now() < deadline) {
    if (process.hasEnded())
      throw new Error(`mysqld ended while starting; the end of its log:\n${await lastLines(log)}`);
    const listening = await access(socketPath).then(
      () => true,
      () => false,
    );
    // The server takes the connection before it is ready and greets when it is.
    if (listening && (await answers(socketPath, rootPassword))) return;
    await sleep(20);
  }
  throw new Error(`mysqld did not answer within two minutes; the end of its log:\n${await lastLines(log)}`);
}

async function answers(socketPath: string, password: string): Promise<boolean> {
  try {
    await queryAsRoot({ socketPath, password }, 'DO 1');
    return true;
  } catch (error) {
    if (error instanceof Error && 'errno' in error && error.errno === accessDenied) throw error;
    return false;
  }
}

const accessDenied = 1045;

/** A server that stops waits ten seconds for the threads that feed its replicas. */
async function sendReplicasAway({ socketPath, rootPassword: password }: MysqldSettings): Promise<void> {
  const feeding =
    "SELECT processlist_id AS id FROM performance_schema.threads WHERE processlist_command LIKE 'Binlog Dump%'";
  const threads = await queryAsRoot({ socketPath, password }, feeding).catch(() => []);
  for (const { id } of threads) await queryAsRoot({ socketPath, password }, `KILL ${id}`).catch(() => []);
}

async function stop(mysqld: GuardedProcess, how: 'clean' | 'kill'): Promise<void> {
  if (mysqld.hasEnded()) return;
  mysqld.signal(how === 'kill' ? 'SIGKILL' : 'SIGTERM');
  const patience = new AbortController();
  const late = sleep(60_000, undefined, { signal: patience.signal }).then(
    () => mysqld.signal('SIGKILL'),
    () => undefined,
  );
  await mysqld.ended();
  patience.abort();
  await late;
}

async function lastLines(log: string): Promise<string> {
  const text = await readFile(log, 'utf8').catch(() => '');
  return text.split('\n').slice(-15).join('\n');
}
