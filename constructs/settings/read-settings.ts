import { readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import type { z } from 'zod';
import { inEnvironment } from './environment';
import { type Settings, settingsSchema } from './settings';

/** Every fault of `migration.json` at once, each by its path. */
export class SettingsError extends Error {
  constructor(file: string, faults: readonly string[]) {
    super(
      `${file} has ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}:\n${faults.map((f) => `  - ${f}`).join('\n')}`,
    );
    this.name = 'SettingsError';
  }
}

/**
 * Reads the file; certificates that it names by `caFile` come as text in `caPem`. With an environment,
 * `environments/<name>.json` beside it is laid over it.
 */
export function readSettings(file: string, now: Date, environment?: string): Settings {
  const base = readJson(file);
  if (environment === undefined) return withCertificates(parseSettings(base, now, file), file);
  const overlay = join(dirname(file), 'environments', `${environment}.json`);
  const settings = parseSettings(inEnvironment(base, readJson(overlay, environmentRemedy), environment), now, overlay);
  return withCertificates(settings, file);
}

const environmentRemedy = 'it is what differs in that environment; name another one in ENVIRONMENT, or none';
const fileRemedy =
  'it is where the migration is described: npx tsx scripts/migrate.ts init writes it, or name another file in MIGRATION_FILE';

export function parseSettings(raw: unknown, now: Date, file = 'migration.json'): Settings {
  const parsed = settingsSchema(now).safeParse(raw);
  if (parsed.success) return parsed.data;
  throw new SettingsError(
    file,
    parsed.error.issues.flatMap((issue) => faultsOf(issue)),
  );
}

function readJson(file: string, remedy = fileRemedy): unknown {
  const text = readText(file, remedy, file);
  try {
    return JSON.parse(text);
  } catch (fault) {
    throw new SettingsError(file, [`is not JSON: ${fault instanceof Error ? fault.message : String(fault)}`]);
  }
}

function readText(path: string, why: string, file: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    throw new SettingsError(file, [`${path} can't be read; ${why}`]);
  }
}

function faultsOf(issue: z.core.$ZodIssue, above: readonly PropertyKey[] = []): readonly string[] {
  const path = [...above, ...issue.path];
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => `${named([...path, key])}: is not a setting; migration.schema.json lists them`);
  }
  if (issue.code === 'invalid_union') return unionFaults(issue, path);
  return [`${named(path)}: ${issue.message}`];
}

/** The branch that was meant is the one whose faults are inside of it, not about the choice itself. */
function unionFaults(issue: z.core.$ZodIssueInvalidUnion, path: readonly PropertyKey[]): readonly string[] {
  const meant = issue.errors.filter(
    (branch) => branch.length > 0 && branch.every((one) => one.path.length > 0 && !missing(one)),
  );
  const [only] = meant;
  if (meant.length === 1 && only !== undefined) return only.flatMap((inner) => faultsOf(inner, path));
  return [`${named(path)}: ${issue.message}`];
}

function missing(issue: z.core.$ZodIssue): boolean {
  return issue.path.length === 1 && issue.code === 'invalid_type' && issue.input === undefined;
}

function named(path: readonly PropertyKey[]): string {
  return path.length === 0 ? 'the file' : path.map(String).join('.');
}

function withCertificates(settings: Settings, file: string): Settings {
  const faults: string[] = [];
  const read = (path: string, caFile: string | undefined, caPem: string | undefined): { caPem?: string } => {
    if (caFile === undefined) return caPem === undefined ? {} : { caPem };
    try {
      const text = readFileSync(resolve(dirname(file), caFile), 'utf8');
      if (text.includes('-----BEGIN CERTIFICATE-----')) return { caPem: text };
      faults.push(`${path}: ${caFile} holds no certificate; it must be a PEM file`);
    } catch {
      faults.push(`${path}: ${caFile} can't be read; it must be a PEM file, named from the folder of ${file}`);
    }
    return {};
  };
  const source = { ...settings.source, ...read('source.caFile', settings.source.caFile, settings.source.caPem) };
  const target = targetWith(settings.target, read);
  if (faults.length > 0) throw new SettingsError(file, faults);
  return { ...settings, source, target };
}

type ReadCertificate = (path: string, caFile: string | undefined, caPem: string | undefined) => { caPem?: string };

function targetWith(target: Settings['target'], read: ReadCertificate): Settings['target'] {
  if ('existing' in target) {
    const { existing } = target;
    return { existing: { ...existing, ...read('target.existing.caFile', existing.caFile, existing.caPem) } };
  }
  const { azure } = target;
  return { azure: { ...azure, ...read('target.azure.caFile', azure.caFile, azure.caPem) } };
}
