import type { Desired } from '../../contract/desired';
import { parseCounted, parseTopStatements, readTopStatements } from '../../mysql/statement-digests';
import { isStatementSample, type StatementSample, statementKeys } from '../data/statement-sample';
import { type Blobs, type Ports, withSession } from '../ports';

/** As many as a page can show. */
export const mostStatements = 20;

/**
 * Writes down what the applications ask that server most. For the report only: whatever goes wrong is written down
 * instead, and nothing waits for it longer than the server's own two seconds.
 */
export async function keepStatements(desired: Desired, ports: Ports, server: 'source' | 'target'): Promise<void> {
  const at = ports.clock.now().toISOString();
  const sample = await sampleOf(desired, ports, server, at).catch(
    (thrown: unknown): StatementSample => ({
      ...{ format: 1, at, countedSeconds: null, statements: [] },
      fault: thrown instanceof Error ? thrown.message : String(thrown),
    }),
  );
  await ports.blobs.put(statementKeys[server], sample).catch(() => undefined);
}

function sampleOf(desired: Desired, ports: Ports, server: 'source' | 'target', at: string): Promise<StatementSample> {
  // Azure folds names to lower case.
  const schemas = [...new Set(desired.schemas.flatMap((name) => [name, name.toLowerCase()]))];
  return withSession(ports.databases, server, 'statements', async (session) => {
    const rows = await session.rows(readTopStatements(schemas, mostStatements));
    return {
      format: 1,
      at,
      countedSeconds: parseCounted(rows) ?? null,
      statements: parseTopStatements(rows),
      fault: '',
    };
  });
}

export async function readStatements(
  blobs: Pick<Blobs, 'get' | 'list'>,
  server: 'source' | 'target',
): Promise<StatementSample | null> {
  const key = statementKeys[server];
  const blob = (await blobs.list(key)).length === 0 ? undefined : await blobs.get(key);
  return isStatementSample(blob) ? blob : null;
}
