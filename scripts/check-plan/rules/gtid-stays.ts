import { stepsBetween } from '../../../lambda/mysql/gtid-stage';
import { type Change, changes, stays, type Values } from '../plan';
import { publishedFlags } from '../published';
import { blocked, type Rule } from '../rule';

const engineDefault = 'OFF_PERMISSIVE';

/** A source may go one step of `gtid_mode` at a reboot, and its followers with it: a plan that drops the mode takes several. */
export const gtidStays: Rule = (plan) => {
  // Taken back: another group is attached by then.
  if (publishedFlags(plan).gtidMode === 'none') return [];
  return plan.resources
    .filter(drops)
    .map((one) =>
      blocked(
        'gtid-dropped',
        one.address,
        `gtid-mode of the source would go from ${modeIn(one.before)} to ${modeIn(one.after)} at its next reboot: whoever follows it by GTID stops`,
        'apply nothing; keep the mode in the group, and roll back (--var rollback=true) where the migration has raised it',
      ),
    );
};

function drops(change: Change): boolean {
  if (change.type !== 'aws_db_parameter_group' || !changes(change) || !stays(change)) return false;
  if (change.unknown.includes('parameter')) return false;
  return stepsBetween(modeIn(change.before), modeIn(change.after)) > 1 || (isOn(change.before) && !isOn(change.after));
}

function isOn(values: Values): boolean {
  return modeIn(values).startsWith('ON');
}

function modeIn({ parameter }: Values): string {
  const list: readonly unknown[] = Array.isArray(parameter) ? parameter : [];
  const found = list.map(Object).find(({ name }) => name === 'gtid-mode');
  return found === undefined ? engineDefault : String(found.value);
}
