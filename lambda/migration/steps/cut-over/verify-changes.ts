import { Problem } from '../../../contract/problem';
import type { VerifiedChanges } from '../../data/cutover-state';
import { comparePositions } from '../../data/position';
import { isTakenName } from '../../servers/left-out';
import { readOwnPosition } from '../../servers/own-position';
import { poison } from '../validate/poison';
import { changeCutover, cutoverOf, insideBudget, msLeft, type Switch } from './switch';

/** Left for promoting and publishing. */
const reserveMs = 2000;

/** Before the outage: the changes since the newest clean pass are read and compared, so that seconds are left for later. */
export async function beginFollowing(on: Switch): Promise<string> {
  const changes = await on.changes();
  await changes.begin();
  const unseen = changes.unseen();
  return `${changes.verifiedBefore()} changed rows equal so far${unseen === '' ? '' : `, not seen: ${unseen}`}`;
}

/** Its beats would wait behind the fence. */
export async function pauseComparing(on: Switch): Promise<string> {
  const changes = await on.changes();
  await changes.pause();
  return `${changes.verifiedBefore()} changed rows equal so far`;
}

/**
 * Both sides stand still now: equal digests are final. First the rows that changed since the last look, then whole
 * tables without a usable index. Unless `strict`, what does not fit into `verifyAfterFenceSeconds` is left to the passes
 * before and named in the evidence.
 */
export async function verifyChanges(on: Switch): Promise<string> {
  insideBudget(on.step, 'verify-changed-rows');
  const { desired, ports } = on.step;
  const final = cutoverOf(on.step).finalPosition ?? (await readOwnPosition(on.source));
  const wholeMs = Math.max(0, msLeft(on.step) - reserveMs);
  const boxMs = desired.strict ? wholeMs : Math.min(wholeMs, desired.limits.verifyAfterFenceSeconds * 1000);
  const stopAtMs = ports.clock.monotonicMs() + boxMs;

  const changes = await on.changes();
  const rows = await changes.finish(final, () => ports.clock.monotonicMs() >= stopAtMs);
  if (rows.different.size > 0) throw await differs(on, [...rows.different.keys()]);
  const whole = changes.wholeTables().filter((name) => isTakenName(desired, name));
  const tables = await changes.verifier.verify(whole, stopAtMs);
  if (tables.mismatched.length > 0) throw await differs(on, tables.mismatched);

  const found: VerifiedChanges = {
    rowsBefore: changes.verifiedBefore(),
    rowsAfter: rows.equal,
    wholeTables: tables.verified,
    left: [...new Set([...rows.left.keys(), ...tables.left])],
    unseen: changes.unseen(),
  };
  await changeCutover(on.step, (state) => ({ ...state, verified: found }));
  if (desired.strict && (found.left.length > 0 || found.unseen !== '')) throw notAll(found);
  return words(found);
}

/** Whoever still wrote after the final position passes the fence, and would go on writing to a source that is left behind. */
export async function proveFenceHeld(on: Switch): Promise<string> {
  insideBudget(on.step, 'prove-fence-held');
  const final = cutoverOf(on.step).finalPosition;
  const now = await readOwnPosition(on.source);
  const untilMs = on.step.ports.clock.monotonicMs() + msLeft(on.step);
  const last = await (await on.changes()).lastChangeUntil(now, untilMs);
  if (final !== null && last !== 'unknown' && comparePositions(last, final) <= 0) {
    return `no change after ${final.file}:${final.position}, seen to ${now.file}:${now.position}`;
  }
  throw new Problem({
    code: 'cutover.fence-leaked',
    side: 'source',
    message:
      last === 'unknown'
        ? 'whether anybody wrote to the source after the fence could not be found out in time'
        : `the source was written to after the fence, last at ${last.file}:${last.position}`,
    remedy:
      'find the writer with SHOW BINLOG EVENTS from there: an account or an event with SUPER or CONNECTION_ADMIN; then cut over again',
  });
}

function words({ rowsBefore, rowsAfter, wholeTables, left, unseen }: VerifiedChanges): string {
  const parts = [
    `${rowsAfter} rows changed at the end and ${rowsBefore} before are equal`,
    ...(wholeTables.length === 0 ? [] : [`whole: ${wholeTables.join(', ')}`]),
    ...(left.length === 0 ? [] : [`left: ${left.join(', ')}`]),
    ...(unseen === '' ? [] : [`not seen: ${unseen}`]),
  ];
  return parts.join('; ');
}

/** Written down first: no later attempt may forget it. */
async function differs(on: Switch, tables: readonly string[]): Promise<Problem> {
  await poison(on.step, `rows differ at the same position in ${tables.join(', ')}`);
  return new Problem({
    code: 'cutover.tables-differ',
    side: 'target',
    message: `source and target differ at the same position in ${tables.join(', ')}`,
    remedy: 'writes are let back in; roll back and sync again, and report this with the evidence',
  });
}

function notAll({ left, unseen }: VerifiedChanges): Problem {
  const what = [...left, ...(unseen === '' ? [] : [unseen])].join(', ');
  return new Problem({
    code: 'cutover.verification-incomplete',
    side: 'ours',
    message: `strict: not every change could be verified inside the budget (${what})`,
    remedy: 'raise writeOutageBudgetSeconds, cut over at a quieter time, or set strict to false',
  });
}
