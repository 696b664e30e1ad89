import type { PublishedKey } from '../../contract/names';

/** The copy for people, Terraform and applications (SSM Parameter Store; locally a file). Written after the record. */
export interface Published {
  get(key: PublishedKey): Promise<string | undefined>;
  put(key: PublishedKey, value: string): Promise<void>;
  /** SecureString. Never in a log or an error. */
  putSecret(key: PublishedKey, value: string): Promise<void>;
  remove(key: PublishedKey): Promise<void>;
}

/** Resolves references; the only place that sees a password besides the statement builders. */
export interface Passwords {
  of(server: 'source' | 'replica' | 'target'): Promise<string>;
  /** The replication account's password: generated once, kept as the published SecureString. */
  replication(): Promise<string>;
}
