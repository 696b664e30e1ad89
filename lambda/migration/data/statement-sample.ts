/** What the applications ask most, by normalised text: values are replaced by `?` in the server itself. */
export interface StatementSample {
  readonly format: 1;
  /** ISO. */
  readonly at: string;
  /** How long the server has counted, in seconds: since its start, or since somebody emptied the table. */
  readonly countedSeconds: number | null;
  /** Most time first. */
  readonly statements: readonly StatementDigest[];
  /** Why there is nothing; empty: there is. */
  readonly fault: string;
}

export interface StatementDigest {
  /** Default schema of the sessions that asked. */
  readonly schema: string;
  readonly text: string;
  readonly count: number;
  readonly seconds: number;
  readonly rowsExamined: number;
  readonly rowsSent: number;
  readonly errors: number;
}

export const statementKeys = { source: 'statements/source.json', target: 'statements/target.json' } as const;

export function isStatementSample(blob: unknown): blob is StatementSample {
  return typeof blob === 'object' && blob !== null && 'format' in blob && blob.format === 1 && 'statements' in blob;
}
