import { readdirSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

/** A folder to be a filesystem mirror of Terraform's, with some version of the provider in it. */
export function azurermMirror(): string | undefined {
  const { TF_PLUGIN_MIRROR, TF_PLUGIN_CACHE_DIR } = process.env;
  const named = [TF_PLUGIN_MIRROR, TF_PLUGIN_CACHE_DIR, join(homedir(), '.terraform.d', 'plugins')];
  const roots = ['/usr/share', '/usr/local', '/opt'];
  const below = roots.flatMap((root) => foldersBelow(root, 3));
  return [...named, ...roots, ...below].find((one) => one !== undefined && holdsProvider(one));
}

function holdsProvider(mirror: string): boolean {
  const versions = join(mirror, 'registry.terraform.io', 'hashicorp', 'azurerm');
  return names(versions).some((version) =>
    names(join(versions, version)).some((platform) =>
      names(join(versions, version, platform)).some((file) => file.startsWith('terraform-provider-azurerm')),
    ),
  );
}

/** Bounded in depth, and in breadth by what such folders hold. */
function foldersBelow(root: string, depth: number): readonly string[] {
  if (depth === 0) return [];
  const folders = names(root)
    .slice(0, 500)
    .map((name) => join(root, name));
  return [...folders, ...folders.flatMap((one) => foldersBelow(one, depth - 1))];
}

function names(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}
