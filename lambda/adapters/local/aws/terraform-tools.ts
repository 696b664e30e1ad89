import { execFile } from 'node:child_process';
import { readdir, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { findOnPath } from './find-on-path';
import { field, text } from './json-field';

const run = promisify(execFile);

export async function locateTerraform(): Promise<{ command: string; version: string } | undefined> {
  const command = await findOnPath('terraform');
  if (command === undefined) return undefined;
  // A CLI configuration file that is missing only warns, but on standard output, before the JSON.
  const environment = { ...process.env, TF_CLI_CONFIG_FILE: '', CHECKPOINT_DISABLE: '1' };
  const { stdout } = await run(command, ['version', '-json'], { env: environment });
  const said: unknown = JSON.parse(stdout.slice(stdout.indexOf('{')));
  const version = text(said, 'terraform_version');
  return field(said, 'terraform_version') === undefined ? undefined : { command, version };
}

/** Terraform takes the provider from disk where it is there; `undefined`: `terraform init` downloads it. */
export async function terraformCliConfig(folder: string): Promise<string | undefined> {
  const mirror = await findMirror();
  if (mirror === undefined) return undefined;
  const file = join(folder, 'terraform.rc');
  const provider = 'registry.terraform.io/hashicorp/aws';
  const lines = [
    'disable_checkpoint = true',
    'provider_installation {',
    `  filesystem_mirror {\n    path    = ${JSON.stringify(mirror)}\n    include = ["${provider}"]\n  }`,
    `  direct {\n    exclude = ["${provider}"]\n  }`,
    '}',
  ];
  await writeFile(file, `${lines.join('\n')}\n`);
  return file;
}

const providerFile = 'terraform-provider-aws_v5.100.0_x5';
const providerPath = ['registry.terraform.io', 'hashicorp', 'aws', '5.100.0'];

async function findMirror(): Promise<string | undefined> {
  const { TF_PLUGIN_MIRROR, TF_PLUGIN_CACHE_DIR } = process.env;
  const named = [TF_PLUGIN_MIRROR, TF_PLUGIN_CACHE_DIR, join(homedir(), '.terraform.d', 'plugins')];
  const roots = ['/usr/share', '/usr/local', '/opt'];
  const below = (await Promise.all(roots.map((root) => foldersBelow(root, 3)))).flat();
  for (const candidate of [...named, ...roots, ...below]) {
    if (candidate !== undefined && (await holdsProvider(candidate))) return candidate;
  }
  return undefined;
}

async function holdsProvider(mirror: string): Promise<boolean> {
  const versions = join(mirror, ...providerPath);
  const files = await Promise.all((await names(versions)).map((platform) => names(join(versions, platform))));
  return files.flat().includes(providerFile);
}

/** Bounded in depth, and in breadth by what such folders hold. */
async function foldersBelow(root: string, depth: number): Promise<string[]> {
  if (depth === 0) return [];
  const entries = await readdir(root, { withFileTypes: true }).catch(() => []);
  const folders = entries
    .filter((one) => one.isDirectory())
    .slice(0, 500)
    .map((one) => join(root, one.name));
  const deeper = await Promise.all(folders.map((one) => foldersBelow(one, depth - 1)));
  return [...folders, ...deeper.flat()];
}

function names(folder: string): Promise<string[]> {
  return readdir(folder).catch(() => []);
}
