import { access, constants, readdir, realpath, stat } from 'node:fs/promises';
import { delimiter, dirname, join } from 'node:path';
import { debianMysqld } from './debian-mysqld';
import { atLeast } from './personality/words';
import { type Command, runCommand } from './run-command';

/** Where one build of MySQL is, and how its programs are started. */
export interface MysqldBuild {
  readonly version: string;
  readonly mysqld: Command;
  /** The command line client; `undefined` when the build came without one. */
  readonly mysql: Command | undefined;
  readonly mysqldump: Command | undefined;
  /** Arguments without which the server of an unpacked package does not find its own files. */
  readonly serverArguments: readonly string[];
  readonly clientArguments: readonly string[];
  /** Changes whenever the server's file does. */
  readonly id: string;
}

export type BuildSide = 'source' | 'target';

const oldest = '8.0.17';

/** The server for one side: named by MYSQLD_SOURCE or MYSQLD_TARGET, else on the PATH, else unpacked from Debian's package. */
export async function locateMysqld(side: BuildSide = 'source'): Promise<MysqldBuild> {
  const named = process.env[side === 'source' ? 'MYSQLD_SOURCE' : 'MYSQLD_TARGET'];
  if (named) return installed(named);
  const onPath = await findProgram('mysqld', [...searchPath(), '/usr/sbin', '/usr/local/mysql/bin']);
  if (onPath !== undefined) {
    const build = await installed(onPath).catch(() => undefined);
    if (build !== undefined) return build;
  }
  try {
    return await unpacked(await debianMysqld());
  } catch (cause) {
    const why = cause instanceof Error ? cause.message : String(cause);
    throw new Error(
      `no MySQL server ${oldest} or newer: none on the PATH, and the Debian package cannot be had (${why}); install mysql-server, or name a mysqld in MYSQLD_SOURCE and MYSQLD_TARGET`,
      { cause },
    );
  }
}

async function installed(path: string): Promise<MysqldBuild> {
  const file = await realpath(path);
  const places = [dirname(file), join(dirname(file), '..', 'bin'), ...searchPath()];
  const [mysql, mysqldump] = await Promise.all([findProgram('mysql', places), findProgram('mysqldump', places)]);
  return {
    ...(await identify({ file, args: [] }, file)),
    mysql: mysql === undefined ? undefined : { file: mysql, args: [] },
    mysqldump: mysqldump === undefined ? undefined : { file: mysqldump, args: [] },
    serverArguments: [],
    clientArguments: [],
  };
}

async function unpacked(folder: string): Promise<MysqldBuild> {
  const root = join(folder, 'root');
  const start = await unpackedPrograms(root);
  const share = join(root, 'usr', 'share', 'mysql');
  const characterSets = `--character-sets-dir=${join(share, 'charsets')}`;
  return {
    ...(await identify(start('usr/sbin/mysqld'), join(root, 'usr/sbin/mysqld'))),
    mysql: start('usr/bin/mysql'),
    mysqldump: start('usr/bin/mysqldump'),
    serverArguments: [
      `--lc-messages-dir=${share}`,
      characterSets,
      `--plugin-dir=${join(root, 'usr', 'lib', 'mysql', 'plugin')}`,
    ],
    clientArguments: [characterSets],
  };
}

/** How a program of an unpacked package is started: with its own dynamic loader and libraries. */
export async function unpackedPrograms(root: string): Promise<(program: string) => Command> {
  const libraries = await libraryFolders(root);
  const loader = await findLoader(root, libraries);
  return (program) => ({ file: loader, args: ['--library-path', libraries.join(':'), join(root, program)] });
}

async function identify(mysqld: Command, file: string): Promise<Pick<MysqldBuild, 'version' | 'mysqld' | 'id'>> {
  const said = await runCommand(mysqld, ['--no-defaults', '--version']);
  const version = /Ver (\d+\.\d+\.\d+)/.exec(said)?.[1];
  if (version === undefined) throw new Error(`${file} does not say its version: ${said.trim()}`);
  if (/MariaDB/i.test(said) || !atLeast(version, oldest)) {
    throw new Error(`${file} is ${said.trim()}; wanted is MySQL ${oldest} or newer`);
  }
  const { size, mtimeMs } = await stat(file);
  return { version, mysqld, id: `${version}-${size}-${Math.floor(mtimeMs)}` };
}

async function libraryFolders(root: string): Promise<string[]> {
  const folders = [];
  for (const parent of ['usr/lib', 'lib', 'usr/lib64', 'lib64']) {
    const names = await readdir(join(root, parent)).catch(() => []);
    for (const name of names) if (name.includes('-linux-gnu')) folders.push(join(root, parent, name));
  }
  return folders;
}

async function findLoader(root: string, libraries: readonly string[]): Promise<string> {
  for (const folder of [...libraries, join(root, 'lib64'), join(root, 'usr/lib64'), join(root, 'lib')]) {
    const names = await readdir(folder).catch(() => []);
    const loader = names.find((name) => /^ld-linux.*\.so\.\d+$/.test(name));
    if (loader !== undefined) return join(folder, loader);
  }
  throw new Error(`no dynamic loader below ${root}`);
}

function searchPath(): string[] {
  return (process.env.PATH ?? '').split(delimiter).filter((folder) => folder !== '');
}

async function findProgram(name: string, folders: readonly string[]): Promise<string | undefined> {
  for (const folder of folders) {
    const file = join(folder, name);
    const runs = await access(file, constants.X_OK).then(
      () => true,
      () => false,
    );
    if (runs) return file;
  }
  return undefined;
}
