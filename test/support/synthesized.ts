import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App } from 'cdktf';
import { MigrationStack } from '../../constructs/migration-stack';
import { parseSettings } from '../../constructs/settings';
import type { TypedSwitches } from '../../constructs/switches';
import { aMigration } from './a-migration';

export interface Synthesized {
  /** Arguments by address, `aws_ssm_parameter.published_fence_109F4C11`. */
  readonly resources: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly document: Readonly<Record<string, unknown>>;
  readonly text: string;
  readonly folder: string;
  /** The only resource of a type whose address has the part. */
  one(type: string, part?: string): Readonly<Record<string, unknown>>;
}

/** The stack of a `migration.json`, as Terraform would get it, around the handler of the fixture. */
export function synthesized(changes: Readonly<Record<string, unknown>> = {}, typed: TypedSwitches = {}): Synthesized {
  const folder = mkdtempSync(join(tmpdir(), 'synth-'));
  const app = new App({ outdir: folder });
  const settings = parseSettings({ ...aMigration(), ...changes }, new Date());
  const entry = join(__dirname, 'stack-fixture', 'empty-handler.ts');
  new MigrationStack(app, { settings, typed, entry, hostEntry: entry, bundleFolder: join(folder, 'bundle') });
  app.synth();
  const text = readFileSync(join(folder, 'stacks', settings.name, 'cdk.tf.json'), 'utf8');
  const document: Record<string, unknown> = JSON.parse(text);
  const resources = flattened(document.resource);
  return {
    resources,
    document,
    text,
    folder,
    one: (type, part = '') => {
      const found = Object.entries(resources).filter(
        ([address]) => address.startsWith(`${type}.`) && address.includes(part),
      );
      const [only] = found;
      if (found.length !== 1 || only === undefined)
        throw new Error(`${found.length} resources are ${type} with ${part}`);
      return only[1];
    },
  };
}

function flattened(resource: unknown): Record<string, Record<string, unknown>> {
  const all: Record<string, Record<string, unknown>> = {};
  for (const [type, named] of Object.entries(resource ?? {})) {
    for (const [name, body] of Object.entries(named ?? {})) all[`${type}.${name}`] = { ...Object(body) };
  }
  return all;
}
