import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { cacheFolder } from './cache-folder';
import { makeOnce } from './make-once';
import { type Command, runCommand } from './run-command';

const aptGet: Command = { file: 'apt-get', args: [] };
/** Drawn in by dependencies and of no use to a program: a third of the download unpacked. */
const unneeded = /^(perl|libperl|mysql-common|libc-gconv|debconf)/;

export function debianMysqld(): Promise<string> {
  return debianPackages('debian-unstable', ['mysql-server-core', 'mysql-client-core']);
}

/**
 * Unpacks packages from the unstable suite of the mirror that this machine's own apt already uses, into a private folder.
 * Needs no root and changes nothing of the system: the apt root is private, its status file is empty (so that the libraries
 * come along), and signatures are checked against the machine's own keyring.
 */
export function debianPackages(name: string, wanted: readonly string[]): Promise<string> {
  return makeOnce(join(cacheFolder, 'mysqld', name), async (unfinished) => {
    const apt = join(unfinished, 'apt');
    const configuration = await privateApt(apt, await debianMirror());
    const env = { APT_CONFIG: configuration, DEBIAN_FRONTEND: 'noninteractive' };
    await runCommand(aptGet, ['update', '--error-on=any'], { env });
    await runCommand(aptGet, ['install', '--yes', '--download-only', ...wanted], { env });
    const archives = join(apt, 'cache', 'archives');
    for (const name of await readdir(archives)) {
      if (!name.endsWith('.deb') || unneeded.test(name)) continue;
      await runCommand({ file: 'dpkg-deb', args: ['-x'] }, [join(archives, name), join(unfinished, 'root')]);
    }
    await rm(apt, { recursive: true, force: true });
  });
}

interface Mirror {
  readonly uri: string;
  readonly signedBy: string | undefined;
}

async function debianMirror(): Promise<Mirror> {
  const release = await readFile('/etc/os-release', 'utf8').catch(() => '');
  if (!/^ID="?debian"?$/m.test(release)) throw new Error('this is not a Debian system');
  const codename = /^VERSION_CODENAME="?(\w+)"?$/m.exec(release)?.[1] ?? 'stable';
  const format = '$(CREATED_BY)|$(RELEASE)|$(COMPONENT)|$(REPO_URI)|$(SIGNED_BY)';
  const targets = await runCommand(aptGet, ['indextargets', '--no-release-info', '--format', format]);
  for (const line of targets.split('\n')) {
    const [kind, suite, component, uri, signedBy] = line.split('|');
    const ownSuite =
      suite === codename || suite === 'stable' || suite === 'testing' || suite === 'unstable' || suite === 'sid';
    if (kind !== 'Packages' || component !== 'main' || !ownSuite || uri === undefined) continue;
    return { uri, signedBy: signedBy?.startsWith('/') ? signedBy : undefined };
  }
  throw new Error(`apt knows no mirror for ${codename} main`);
}

/**
 * Keeps what the machine says about its mirror (proxies, retries, whether a frozen mirror's expired date counts) and nothing
 * else: no hooks, and nothing that would let an unsigned repository in.
 */
async function privateApt(folder: string, mirror: Mirror): Promise<string> {
  for (const name of ['lists/partial', 'cache/archives/partial', 'sources', 'empty']) {
    await mkdir(join(folder, name), { recursive: true });
  }
  await writeFile(join(folder, 'status'), '');
  const trust = mirror.signedBy ?? '/usr/share/keyrings/debian-archive-keyring.gpg';
  const source = [
    'Types: deb',
    `URIs: ${mirror.uri}`,
    'Suites: unstable',
    'Components: main',
    `Signed-By: ${trust}`,
    '',
  ];
  await writeFile(join(folder, 'sources', 'unstable.sources'), source.join('\n'));
  const machine = await runCommand({ file: 'apt-config', args: ['dump'] }, []);
  const reach = machine.split('\n').filter((line) => /^Acquire::(http|https|Retries|ForceIPv|Check-)/i.test(line));
  const own = {
    'Dir::State': folder,
    'Dir::State::lists': join(folder, 'lists'),
    'Dir::State::status': join(folder, 'status'),
    'Dir::Cache': join(folder, 'cache'),
    'Dir::Etc::sourcelist': '/dev/null',
    'Dir::Etc::sourceparts': join(folder, 'sources'),
    'Dir::Etc::parts': join(folder, 'empty'),
    'Dir::Etc::main': '/dev/null',
    'Dir::Etc::preferences': '/dev/null',
    'Dir::Etc::preferencesparts': join(folder, 'empty'),
    'APT::Sandbox::User': process.getuid?.() === 0 ? 'root' : '',
    'APT::Install-Recommends': 'false',
    'Acquire::Languages': 'none',
  };
  const lines = Object.entries(own).map(([name, value]) => `${name} "${value}";`);
  const file = join(folder, 'apt.conf');
  await writeFile(file, [...reach, ...lines, ''].join('\n'));
  return file;
}
