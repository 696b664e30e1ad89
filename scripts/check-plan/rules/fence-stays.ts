import { type Change, changes, goes, stays, type Values } from '../plan';
import { isFlag, publishedFlags } from '../published';
import { blocked, type Rule } from '../rule';

/** After a promotion two writable sides would part for good: nothing may open the old source again. */
export const fenceStays: Rule = (plan) => {
  const { fenceIsUp, isPromoted } = publishedFlags(plan);
  if (!fenceIsUp && !isPromoted) return [];
  const state = isPromoted ? 'the target is promoted' : 'the fence is up';
  const opened = plan.resources
    .filter(opens)
    .map((one) =>
      blocked(
        'fence-lowered',
        one.address,
        `read_only of the source would be lowered, and ${state}: both sides would take writes`,
        'apply nothing; if the source shall take the writes again, that is cdktf deploy --var rollback=true',
      ),
    );
  const forgotten = plan.resources
    .filter((one) => changes(one) && before(one) && (isFlag(one, 'fence') || isFlag(one, 'level')))
    .map((one) =>
      blocked(
        'flag-rewritten',
        one.address,
        `Terraform would write the flag that the handler raised, and ${state}`,
        'keep ignore_changes on its value; a flag that was renamed is moved in the state: terraform state mv',
      ),
    );
  return [...opened, ...forgotten];
};

function before(change: Change): boolean {
  return Object.keys(change.before).length > 0;
}

function opens(change: Change): boolean {
  if (change.type !== 'aws_db_parameter_group' || !changes(change)) return false;
  if (readOnly(change.before) !== '1') return false;
  // A group that leaves the state by skip_destroy goes on to exist, with its fence.
  if (!stays(change)) return change.before.skip_destroy !== true;
  return goes(change) || (readOnly(change.after) !== '1' && !change.unknown.includes('parameter'));
}

function readOnly({ parameter }: Values): string | undefined {
  const list: readonly unknown[] = Array.isArray(parameter) ? parameter : [];
  const found = list.map(Object).find(({ name }) => name === 'read_only');
  return found === undefined ? undefined : String(found.value);
}
