import { createHash } from 'node:crypto';
import { toProblem } from '../../contract/problem';
import { type UserCheck, userChecksKey, userChecksSchema } from '../../contract/user-checks';
import { checkStatement, endTransaction, faultOfCheck, readOnlyTransaction } from '../../mysql/user-check';
import type { CheckAnswer } from '../data/cutover-state';
import type { Blobs, Clock, Session } from '../ports';

const timeLimitSeconds = 60;

/** Queries of the operator; none if nobody gave any. */
export async function userChecks(blobs: Blobs): Promise<readonly UserCheck[]> {
  if (!(await blobs.list(userChecksKey)).includes(userChecksKey)) return [];
  return userChecksSchema.parse(await blobs.get(userChecksKey)).checks;
}

export async function answerOf(session: Session, check: UserCheck, clock: Clock): Promise<CheckAnswer> {
  const began = clock.monotonicMs();
  const ended = (): number => Math.round(clock.monotonicMs() - began);
  const fault = faultOfCheck(check.text);
  if (fault !== '') return { rows: 0, digest: '', ms: 0, fault: `it ${fault}` };
  try {
    for (const statement of readOnlyTransaction(timeLimitSeconds)) await session.run(statement);
    const rows = await session.rows(checkStatement(check.text));
    return { rows: rows.length, digest: digestOf(rows), ms: ended(), fault: '' };
  } catch (thrown) {
    return { rows: 0, digest: '', ms: ended(), fault: toProblem(thrown, 'ours').message };
  } finally {
    await session.run(endTransaction).catch(() => undefined);
  }
}

function digestOf(rows: readonly Readonly<Record<string, string | null>>[]): string {
  const lines = rows.map((row) => JSON.stringify(Object.values(row))).sort();
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}
