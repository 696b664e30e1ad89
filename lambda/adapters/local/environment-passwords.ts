import { randomBytes } from 'node:crypto';
import type { Desired, SecretRef } from '../../contract/desired';
import { replicationPasswordKey } from '../../contract/names';
import { Problem } from '../../contract/problem';
import type { Passwords } from '../../migration/ports';
import { entropyBytes, replicationPassword } from '../../mysql/replication-password';
import type { FolderPublished } from './folder-published';

export interface EnvironmentPasswordsOptions {
  readonly desired: Desired;
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Keeps the replication password. */
  readonly published: FolderPublished;
}

/** Passwords from the environment of this process: never from its arguments, which everybody can read. */
export function environmentPasswords(options: EnvironmentPasswordsOptions): Passwords {
  const { desired, environment, published } = options;
  return {
    async of(server) {
      // Without a replica of its own the frozen source is the source.
      const spec = server === 'replica' ? (desired.replica ?? desired.source) : desired[server];
      return fromEnvironment(spec.password, environment);
    },
    async replication(on = 'source') {
      const key = replicationPasswordKey(on);
      const kept = await published.get(key);
      if (kept !== undefined) return kept;
      await published.createSecret(key, replicationPassword(randomBytes(entropyBytes)));
      // Of two at the same time one has created it; both use that one.
      return (await published.get(key)) ?? vanished();
    },
  };
}

export function fromEnvironment(ref: SecretRef, environment: EnvironmentPasswordsOptions['environment']): string {
  if (ref.kind !== 'environment') {
    throw new Problem({
      code: 'ours.secret-kind',
      side: 'ours',
      message: `the password ${ref.name} is kept in ${ref.kind}, which this program has no access to`,
      remedy: 'name an environment variable for it, or let the function in AWS do the work',
    });
  }
  const password = environment[ref.name];
  if (password !== undefined && password !== '') return password;
  throw new Problem({
    code: 'ours.password-missing',
    side: 'ours',
    message: `the environment variable ${ref.name} is not set`,
    remedy: `export ${ref.name} before running the command`,
  });
}

function vanished(): never {
  throw new Problem({
    code: 'ours.replication-password-vanished',
    side: 'ours',
    message: 'the password of the replication account was removed while it was being made',
    remedy: 'do not roll back and go forward at the same time; then repeat the command',
    transient: true,
  });
}
