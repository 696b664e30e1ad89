import { Problem } from '../../../contract/problem';
import { isTakenName } from '../../servers/left-out';
import { readOwnPosition } from '../../servers/own-position';
import { poison } from '../validate/poison';
import { cutoverOf, insideBudget, msLeft, type Switch } from './switch';

/** Left for stopping the channel, promoting and publishing. */
const reserveMs = 2000;

/** Before the outage: what has been touched since the newest clean pass, so that only the tail is left for later. */
export async function scanTouched(on: Switch): Promise<string> {
  await on.verifier();
  const { bytesByTable, complete } = await on.touched.scanTo(await readOwnPosition(on.source));
  return `${bytesByTable.size} tables${complete ? '' : ' (and some that could not be seen)'}`;
}

/**
 * Both sides stand still now: equal digests are final. Largest change first. Unless `strict`, what does not fit
 * into `verifyAfterFenceSeconds` is left to the passes before and named in the evidence.
 */
export async function verifyTouched(on: Switch): Promise<string> {
  insideBudget(on.step, 'verify-touched-tables');
  const { desired, ports } = on.step;
  const final = cutoverOf(on.step).finalPosition;
  const { bytesByTable, complete } = await on.touched.scanTo(final ?? (await readOwnPosition(on.source)));
  const tables = [...bytesByTable]
    .filter(([name]) => isTakenName(desired, name))
    .sort((a, b) => b[1] - a[1])
    .map(([name]) => name);

  const wholeMs = Math.max(0, msLeft(on.step) - reserveMs);
  const boxMs = desired.strict ? wholeMs : Math.min(wholeMs, desired.limits.verifyAfterFenceSeconds * 1000);
  const found = await (await on.verifier()).verify(tables, ports.clock.monotonicMs() + boxMs);
  if (found.mismatched.length > 0) {
    await poison(on.step, `rows differ at the same position in ${found.mismatched.join(', ')}`);
    throw differs(found.mismatched);
  }
  if (desired.strict && (found.left.length > 0 || !complete)) throw notAll(found.left);
  const left = found.left.length === 0 ? '' : `, left: ${found.left.join(', ')}`;
  return `${found.verified.length} of ${tables.length} touched tables equal${left}${complete ? '' : ', coverage unknown'}`;
}

function differs(tables: readonly string[]): Problem {
  return new Problem({
    code: 'cutover.tables-differ',
    side: 'target',
    message: `source and target differ at the same position in ${tables.join(', ')}`,
    remedy: 'writes are let back in; roll back and sync again, and report this with the evidence',
  });
}

function notAll(tables: readonly string[]): Problem {
  return new Problem({
    code: 'cutover.verification-incomplete',
    side: 'ours',
    message: `strict: not every touched table could be verified inside the budget (${tables.join(', ')})`,
    remedy: 'raise writeOutageBudgetSeconds, cut over at a quieter time, or set strict to false',
  });
}
