import type { Statement } from './statement';

/** The part of a session that reading needs: this room builds statements and reads rows, it opens nothing. */
export interface Asking {
  rows(statement: Statement): Promise<readonly Readonly<Record<string, string | null>>[]>;
  /** Many statements in one message, where the session takes them so: the rows of each. */
  all?(statements: readonly Statement[]): Promise<readonly (readonly Readonly<Record<string, string | null>>[])[]>;
}
