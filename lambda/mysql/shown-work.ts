import { isPeople, type OpenWork } from './processlist';
import type { TextRow } from './replication-status';
import { sql } from './statement';

/**
 * The same as the processlist and innodb_trx, as people are shown them: texts that do not fit come shortened, and nothing is refused for
 * them (3854: `connections`). Both want PROCESS and nothing else, with or without the performance schema (tried on 9.7.4).
 */
export const showConnections = sql`SHOW FULL PROCESSLIST`;
export const showInnodb = sql`SHOW ENGINE INNODB STATUS`;

const listBegins = /^LIST OF TRANSACTIONS FOR EACH SESSION:$/m;
/** Past a megabyte InnoDB leaves out the middle. */
const isShortened = /^\.\.\. truncated\.\.\.$/m;

/** `undefined`: not every transaction is in it, so whoever is not in it may still have one. */
export function parseShownTransactions(
  seconds: number,
  shown: { readonly innodb: readonly TextRow[]; readonly connections: readonly TextRow[] },
): readonly OpenWork[] | undefined {
  const text = shown.innodb[0]?.Status ?? '';
  if (!listBegins.test(text) || isShortened.test(text)) return undefined;
  const people = new Map(peopleOf(shown.connections).map((row) => [row.Id, row]));
  return text.split(/^---TRANSACTION /m).flatMap((block): readonly OpenWork[] => {
    const age = /^\S+ ACTIVE (?:\(PREPARED\) )?(\d+) sec/.exec(block)?.[1];
    const thread = /^MySQL thread id (\d+),/m.exec(block);
    const connection = people.get(thread?.[1] ?? '');
    if (age === undefined || Number(age) < seconds || thread === null || connection === undefined) return [];
    // Behind the thread comes the text of its statement, which may say anything.
    const facts = block.slice(0, thread.index);
    const changed = Number(/undo log entries (\d+)/.exec(facts)?.[1] ?? 0);
    const locked = Number(/(\d+) row lock\(s\)/.exec(facts)?.[1] ?? 0);
    return [
      {
        kind: 'transaction',
        connectionId: Number(connection.Id),
        user: connection.User ?? '',
        seconds: Number(age),
        writes: changed > 0 || locked > 0,
        what: `${changed} changes, ${locked} rows locked`,
      },
    ];
  });
}

export function parseShownStatements(seconds: number, connections: readonly TextRow[]): readonly OpenWork[] {
  return peopleOf(connections)
    .filter((row) => row.Command !== 'Sleep' && Number(row.Time) >= seconds)
    .map((row) => ({
      kind: 'statement',
      connectionId: Number(row.Id),
      user: row.User ?? '',
      seconds: Number(row.Time),
      writes: !/^\s*(SELECT|SHOW)/i.test(row.Info ?? ''),
      what: row.State ?? '',
    }));
}

/** Nobody of the server's own, of replication, or of us: the list itself is shown to one of those. */
function peopleOf(connections: readonly TextRow[]): readonly TextRow[] {
  return connections.filter(
    (row) => isPeople(row.User ?? '', row.Command ?? '') && !(row.Info ?? '').includes('rds-to-azure:'),
  );
}
