import { mkdir, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { debianPackages, type LocalServer, unpackedPrograms } from '../../../lambda/adapters/local/mysqld';
import { benchSchema } from '../sysbench-data';
import { loginFile, quoted, timedShell } from './client-programs';
import type { Competitor } from './competitor';

export interface MydumperSettings {
  readonly threads: number;
  readonly rows: number;
}

/** Debian's package, unpacked like the servers. No locks: an admin of RDS may not FLUSH TABLES WITH READ LOCK, and nobody writes. */
export function mydumper({ threads, rows }: MydumperSettings): Competitor {
  return {
    name: 'mydumper',
    about: `mydumper --threads ${threads} --rows ${rows}, then myloader --threads ${threads} --enable-binlog`,
    async run({ source, target, folder }) {
      const root = join(await debianPackages('debian-mydumper', ['mydumper']), 'root');
      const program = await unpackedPrograms(root);
      const environment = { MARIADB_PLUGIN_DIR: await pluginFolder(root) };
      const dumped = join(folder, 'dump');
      await mkdir(dumped);
      const login = async (server: LocalServer) => [
        `--defaults-file=${await loginFile(folder, server)}`,
        ...['--host', server.host, '--port', String(server.port), '--user', server.adminUser],
        ...['--password', server.adminPassword, '--ssl', '--ca', server.caFile, '--verbose', '1'],
        ...['--threads', String(threads)],
      ];
      const dump = quoted(program('usr/bin/mydumper'), [
        ...(await login(source)),
        ...['--no-locks', '--database', benchSchema, '--rows', String(rows), '--outputdir', dumped],
      ]);
      const load = quoted(program('usr/bin/myloader'), [
        ...(await login(target)),
        '--enable-binlog',
        '--directory',
        dumped,
      ]);
      const dumping = await timedShell(dump, environment);
      const loading = await timedShell(load, environment);
      return {
        seconds: dumping.seconds + loading.seconds,
        phases: { dump: dumping.seconds, load: loading.seconds },
        clientCpuSeconds: dumping.cpuSeconds + loading.cpuSeconds,
      };
    },
  };
}

async function pluginFolder(root: string): Promise<string> {
  const libraries = (await readdir(join(root, 'usr', 'lib'))).filter((name) => name.includes('-linux-gnu'));
  return join(root, 'usr', 'lib', libraries[0] ?? '', 'libmariadb3', 'plugin');
}
