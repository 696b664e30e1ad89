import { execFile } from 'node:child_process';
import { appendFile, mkdtemp, rm, statfs, truncate } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type LocalServers, startLocalServers } from '../../../lambda/adapters/local/mysqld';

const run = promisify(execFile);
const megabytes = 700;
const leftBytes = 1024 * 1024;
const pieceBytes = 16 * 1024;

export interface SmallDisk {
  readonly servers: LocalServers;
  fill(): Promise<void>;
  empty(): Promise<void>;
  remove(): Promise<void>;
}

/** A mount needs root: without it there is no such disk. */
export function unableToMount(): string | undefined {
  return process.platform === 'linux' && process.getuid?.() === 0
    ? undefined
    : 'a disk of its own for the target (tmpfs) can only be mounted by root, on Linux';
}

/** The target alone on a file system of its own: full means ENOSPC for its tables, its binlog and its relay log alike. */
export async function startSmallDisk(): Promise<SmallDisk> {
  const place = await mkdtemp(join(tmpdir(), 'rds-to-azure-disk-'));
  await run('mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', place]);
  const ballast = join(place, 'ballast');
  const unmount = async () => {
    await run('umount', ['-l', place]);
    await rm(place, { recursive: true, force: true });
  };
  try {
    const there = await startLocalServers({ roles: ['source'], durable: false });
    const here = await startLocalServers({ roles: ['target'], durable: false, folder: join(place, 'servers') });
    return {
      servers: {
        folder: there.folder,
        source: there.source,
        get replica() {
          return there.replica;
        },
        target: here.target,
        setServerParameter: (role, ...given) => (role === 'target' ? here : there).setServerParameter(role, ...given),
        async stop() {
          await there.stop();
          await here.stop();
        },
      },
      async fill() {
        const { bavail, bsize } = await statfs(place);
        const bytes = Math.max(0, Number(bavail) * Number(bsize) - leftBytes);
        if (bytes > 0) await run('fallocate', ['-l', String(bytes), ballast]).catch(() => undefined);
        // The servers write meanwhile: the rest is taken piece by piece until nothing is left.
        for (let isFull = false; !isFull; ) {
          isFull = await appendFile(ballast, Buffer.alloc(pieceBytes)).then(
            () => false,
            () => true,
          );
        }
      },
      empty: () => truncate(ballast, 0).catch(() => undefined),
      remove: unmount,
    };
  } catch (thrown) {
    await unmount();
    throw thrown;
  }
}
