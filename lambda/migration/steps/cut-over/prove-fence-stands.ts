import { Problem } from '../../../contract/problem';
import { readReadOnly } from '../../../mysql/read-only';
import { type Session, sideOf, withSession } from '../../ports';
import { drained } from '../../servers/account-fence';
import { cutoverOf, insideBudget, msLeft, poll, type Switch } from './switch';

const pollMs = 50;

/**
 * The last look before the point of no return. A request to lift the fence, of an earlier attempt that was undone, may have been under
 * way all this time and arrive only now: then the side that is to be left takes writes again, and nobody may be promoted. A side that
 * can not be asked is asked on a new connection until the budget is spent; what stays unknown is undone like a fence that fell.
 */
export async function proveFenceStands(on: Switch): Promise<string> {
  insideBudget(on.step, 'prove-fence-stands');
  let why: unknown;
  const until = on.step.ports.clock.monotonicMs() + msLeft(on.step);
  const stands = await poll(on.step, pollMs, until, async () => {
    try {
      return await look(on);
    } catch (thrown) {
      why = thrown;
      return undefined;
    }
  });
  if (stands === true) return 'the fence stands';
  throw stands === undefined ? unseen(on.source, why) : fell(on.source);
}

function look(on: Switch): Promise<boolean> {
  if (!on.source.closed) return isClosed(on, on.source);
  return withSession(on.step.ports.databases, 'source', 'fence-look', (source) => isClosed(on, source));
}

async function isClosed({ step, direction }: Switch, source: Session): Promise<boolean> {
  if (step.desired.fence === 'accounts' && direction === 'forward') {
    return drained(step.desired, source, cutoverOf(step).lockedAccounts ?? []);
  }
  return (await source.rows(readReadOnly))[0]?.readOnly === '1';
}

function fell({ server }: Session): Problem {
  return new Problem({
    code: 'cutover.fence-fell',
    side: sideOf(server),
    message: `the ${server} takes writes again, although nobody of this attempt has lifted its fence`,
    remedy:
      'writes go on where they were; a late request of an earlier attempt, a Terraform apply or a person has lifted it: see that nothing else sets read_only or unlocks accounts, then try again',
  });
}

function unseen({ server }: Session, cause: unknown): Problem {
  return new Problem({
    code: 'cutover.fence-unseen',
    side: sideOf(server),
    message: `whether the fence of the ${server} still stands could not be found out in time`,
    remedy: `writes are let back in as soon as the ${server} answers; then try again`,
    cause,
  });
}
