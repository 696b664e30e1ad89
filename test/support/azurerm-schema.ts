import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const folder = join(__dirname, '../../node_modules/@cdktf/provider-azurerm/lib');

interface Argument {
  readonly required: boolean;
  /** Of a nested block. */
  readonly block: string | undefined;
}

type Blocks = ReadonlyMap<string, ReadonlyMap<string, Argument>>;

/** Terraform's own, of every resource. */
const ofTerraform = ['//', 'count', 'depends_on', 'lifecycle', 'provider', 'provisioner'];

/**
 * What the provider documents for a kind of resource, as its bindings were generated from it: which arguments there are, which must be
 * given, block in block. Empty: the resource is written as documented; else what is wrong, by path.
 */
export function undocumented(type: string, values: unknown): readonly string[] {
  const kind = type.replace(/^azurerm_/, '').replaceAll('_', '-');
  const blocks = blocksOf(readFileSync(join(folder, kind, 'index.d.ts'), 'utf8'));
  const [top] = [...blocks.keys()].filter((name) => name.endsWith('Config'));
  // The resource's own comes first in the file.
  return top === undefined ? [`${type}: no schema`] : faultsIn(blocks, top, values, type);
}

function faultsIn(blocks: Blocks, block: string, values: unknown, path: string): readonly string[] {
  const known = blocks.get(block) ?? new Map<string, Argument>();
  const given: Readonly<Record<string, unknown>> = Object(values);
  const missing = [...known]
    .filter(([name, { required }]) => required && (given[name] === undefined || given[name] === null))
    .map(([name]) => `${path}.${name} is required`);
  const inside = Object.entries(given).flatMap(([name, value]) => {
    if (ofTerraform.includes(name)) return [];
    const argument = known.get(name);
    if (argument === undefined) return [`${path}.${name} is not documented`];
    if (argument.block === undefined) return [];
    const each = Array.isArray(value) ? value : [value];
    return each.flatMap((one) => faultsIn(blocks, argument.block ?? '', one, `${path}.${name}`));
  });
  return [...missing, ...inside];
}

function blocksOf(text: string): Blocks {
  const found = text.matchAll(/^export interface (\w+)(?: extends [\w.]+)? \{\n([\s\S]*?)^\}/gm);
  const bodies = new Map([...found].map(([, name = '', body = '']) => [name, body]));
  const argumentsOf = (body: string): ReadonlyMap<string, Argument> =>
    new Map(
      [...body.matchAll(/^ {4}readonly (\w+)(\??): ([^;\n]+)/gm)].map(([, name = '', optional, type = '']) => {
        const block = /^(\w+)(?:\[\])?/.exec(type)?.[1];
        return [snake(name), { required: optional === '', block: bodies.has(block ?? '') ? block : undefined }];
      }),
    );
  return new Map([...bodies].map(([name, body]) => [name, argumentsOf(body)]));
}

function snake(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
