import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { AssetType, TerraformAsset } from 'cdktf';
import { Construct } from 'constructs';
import { buildSync } from 'esbuild';
import { strToU8, zipSync } from 'fflate';

export interface BundleProps {
  /** By path, never by import: what runs in the function is no part of the synth. */
  readonly entry: string;
  /** Where the zip is kept, named by its content. */
  readonly folder: string;
  /** Small files that the platform reads, by their name in the zip. @default none */
  readonly beside?: Readonly<Record<string, string>>;
}

/** One `index.js` with everything in it. The same sources give the same bytes, so that synth is repeatable. */
export class Bundle extends Construct {
  readonly path: string;
  /** As Lambda reports it. */
  readonly sourceCodeHash: string;

  constructor(scope: Construct, id: string, props: BundleProps) {
    super(scope, id);
    const zip = zipOf(bundled(props.entry), props.beside);
    const digest = createHash('sha256').update(zip);
    const hash = digest.copy().digest('hex').slice(0, 32);
    const asset = new TerraformAsset(this, 'zip', {
      path: kept(zip, props.folder, hash),
      type: AssetType.FILE,
      assetHash: hash,
    });
    this.path = asset.path;
    this.sourceCodeHash = digest.digest('base64');
  }
}

export function bundled(entry: string): Uint8Array {
  const { outputFiles } = buildSync({
    entryPoints: [entry],
    bundle: true,
    write: false,
    platform: 'node',
    target: 'node22',
    format: 'cjs',
    minify: true,
    keepNames: true,
    legalComments: 'none',
    // Built into Azure's worker; no package has it.
    external: ['@azure/functions-core'],
    logLevel: 'error',
  });
  const [script] = outputFiles;
  if (script === undefined) throw new Error(`esbuild made nothing of ${entry}`);
  return script.contents;
}

export function zipOf(script: Uint8Array, beside: Readonly<Record<string, string>> = {}): Uint8Array {
  // The zip format has no time zone: local midnight is the same bytes everywhere.
  const always = { mtime: new Date(1980, 0, 1), level: 9, os: 3, attrs: 0o644 << 16 } as const;
  const others = Object.entries(beside).map(([name, text]) => [name, [strToU8(text), always]] as const);
  return zipSync({ 'index.js': [script, always], ...Object.fromEntries(others) });
}

function kept(zip: Uint8Array, folder: string, hash: string): string {
  const path = join(folder, `${hash}.zip`);
  if (existsSync(path)) return path;
  mkdirSync(folder, { recursive: true });
  const unfinished = `${path}.${process.pid}`;
  writeFileSync(unfinished, zip);
  renameSync(unfinished, path);
  return path;
}
