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
  /**
   * Of the replication account on that server (on the target it is the way back's): generated once, kept as a
   * published SecureString of its own. @default the source
   */
  replication(on?: 'source' | 'target'): Promise<string>;
}
