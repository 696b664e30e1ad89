import type { Session } from '../../../lambda/migration/ports';
import type { Statement } from '../../../lambda/mysql/statement';

/** A target that has the tables and answers what the conductor asks while it copies; anything else throws. */
export interface ModelledTarget {
  readonly session: Session;
  arrived(chunk: number): void;
}

export interface ModelledTargetOptions {
  readonly frozenId: string;
  readonly maxConnections: number;
  /** Connections of others. */
  readonly used: number;
}

export function modelledTarget({ frozenId, maxConnections, used }: ModelledTargetOptions): ModelledTarget {
  const receipts: { chunk: string }[] = [];
  const refuse = (): never => {
    throw new Error('the modelled target moves no rows');
  };
  const session: Session = {
    server: 'target',
    connectionId: 1,
    closed: false,
    answersWithin: () => undefined,
    run: async () => ({ affected: 1n, warnings: 0, info: '' }),
    async batch(statements) {
      const rowsOf = async (statement: Statement) =>
        /^S(ELECT|HOW)/.test(statement.text) ? session.rows(statement) : [];
      const nothingDone = { affected: 0n, warnings: 0, info: '' };
      return Promise.all(statements.map(async (one) => ({ rows: await rowsOf(one), outcome: nothingDone })));
    },
    load: async () => refuse(),
    stream: refuse,
    encoded: refuse,
    async close() {},
    async rows({ text: given }) {
      const text = given.trim();
      if (text.startsWith('SELECT freeze_epoch')) return [{ freeze_epoch: '1', frozen_id: frozenId, phase: 'ready' }];
      if (text.startsWith('SELECT chunk FROM')) return receipts;
      if (text.startsWith('SELECT DISTINCT holder') || text.startsWith('SELECT schema_name')) return [];
      if (text.includes('@@global.max_connections')) return [{ server: String(maxConnections), account: '0' }];
      if (text.includes('Threads_connected')) return [{ Variable_name: 'Threads_connected', Value: String(used) }];
      if (text.startsWith('SELECT COUNT(*) AS chunks')) return [{ chunks: String(receipts.length) }];
      throw new Error(`the modelled target has no answer to: ${text.slice(0, 100)}`);
    },
  };
  return { session, arrived: (chunk) => void receipts.push({ chunk: String(chunk) }) };
}
