import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { hasCode } from '../../lambda/adapters/local/durable-file';
import { type Desired, desiredSchema } from '../../lambda/contract/desired';
import { Problem } from '../../lambda/contract/problem';

const {
  name,
  schemas,
  tables,
  channel,
  limits,
  rds,
  azure,
  acceptCaseFolding,
  definers,
  strict,
  wayBack,
  wayBackToOlder,
  fence,
  userChecks,
} = desiredSchema.shape;
const hooks = desiredSchema.shape.hooks.omit({ secret: true });
const server = desiredSchema.shape.source.omit({ password: true });

/** What a migration is, without secrets. Kept in the state folder, so that later commands need no options. */
export const settingsSchema = z.strictObject({
  name,
  source: server,
  target: server,
  /** Watched for its lag while the source is read; never frozen. */
  replica: server.optional(),
  channel,
  rds,
  azure,
  schemas,
  tables,
  acceptCaseFolding,
  definers,
  strict,
  wayBack: wayBack.default('wanted'),
  wayBackToOlder: wayBackToOlder.default(''),
  limits,
  hooks: hooks.default({ onFailure: 'abort' }),
  fence: fence.default('read-only'),
  userChecks: userChecks.default('hold'),
});
export type Settings = z.infer<typeof settingsSchema>;

export const settingsFile = 'settings.json';

export async function readSettings(stateDir: string): Promise<Settings | undefined> {
  const file = join(stateDir, settingsFile);
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  try {
    return settingsSchema.parse(JSON.parse(text));
  } catch (cause) {
    const message = cause instanceof z.ZodError ? z.prettifyError(cause) : String(cause);
    const remedy = `repair ${file}, or give all options again with another --state-dir`;
    throw new Problem({ code: 'ours.settings', side: 'ours', message: `${file}: ${message}`, remedy, cause });
  }
}

export async function writeSettings(stateDir: string, settings: Settings): Promise<void> {
  await mkdir(stateDir, { recursive: true });
  const file = join(stateDir, settingsFile);
  await writeFile(`${file}.new`, `${JSON.stringify(settings, null, 2)}\n`);
  await rename(`${file}.new`, file);
}

/** Of this command only: what was agreed to once is not remembered. */
export interface Consents {
  readonly emptyTarget?: string;
  readonly followAgain?: string;
}

/** The source is frozen by sessions that this process holds; a replica is only watched. */
export function desiredOf(
  { replica, ...settings }: Settings,
  reach: Desired['reach'],
  { emptyTarget = '', followAgain = '' }: Consents = {},
): Desired {
  const sourcePassword = { kind: 'environment', name: 'SOURCE_PASSWORD' } as const;
  return {
    ...settings,
    reach,
    attempt: '0',
    source: { ...settings.source, password: sourcePassword },
    ...(replica === undefined ? {} : { replica: { ...replica, password: sourcePassword } }),
    target: { ...settings.target, password: { kind: 'environment', name: 'TARGET_PASSWORD' } },
    freeze: 'held-snapshot',
    ...signedHooks(settings.hooks),
    emptyTarget,
    followAgain,
  };
}

/** Signed as soon as there is a key to sign with. */
function signedHooks(hooks: Settings['hooks']): { readonly hooks: Desired['hooks'] } {
  const signed = (process.env.HOOK_SECRET ?? '') !== '';
  return { hooks: signed ? { ...hooks, secret: { kind: 'environment', name: 'HOOK_SECRET' } } : hooks };
}
