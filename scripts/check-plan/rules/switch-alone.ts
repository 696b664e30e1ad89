import { type Change, changes, desiredIn } from '../plan';
import { blocked, type Rule } from '../rule';

/** What a switch of sides itself changes: the wanted level, and the names that follow the level. */
const belongs: readonly string[] = ['aws_lambda_invocation', 'aws_route53_record'];
const switches = ['cutover', 'rollback'] as const;

/**
 * A promotion is planned alone: what fails beside it at 2 a.m. has nothing to do with it and stops it half way, and
 * its reviewer shall see one line.
 */
export const switchAlone: Rule = (plan) => {
  const asked = switches.filter((name) => String(plan.variables[name]) === 'true');
  const invocation = plan.resources.find((one) => one.type === 'aws_lambda_invocation' && changes(one));
  if (asked.length === 0 || invocation === undefined) return [];
  const others = plan.resources.filter((one) => changes(one) && !belongs.includes(one.type));
  const [name = ''] = asked;
  return [
    ...others.map((one) =>
      blocked(
        'switch-with-others',
        one.address,
        `${one.actions.join(' and ')} in one plan with ${name}=true`,
        `apply the other changes first: cdktf deploy; then ${name}=true in a plan of its own`,
      ),
    ),
    ...beside(invocation, name),
  ];
};

/** Settings of the migration that change in the same breath as the level. */
function beside({ address, before, after }: Change, name: string): ReturnType<Rule> {
  const [was, will] = [desiredIn(before), desiredIn(after)];
  if (was === undefined || will === undefined) return [];
  const changed = Object.keys({ ...was, ...will }).filter(
    (key) => !['reach', 'attempt'].includes(key) && JSON.stringify(was[key]) !== JSON.stringify(will[key]),
  );
  return changed.map((key) =>
    blocked(
      'switch-with-others',
      address,
      `the setting ${key} changes in one plan with ${name}=true`,
      `apply the setting first: cdktf deploy; then ${name}=true in a plan of its own`,
    ),
  );
}
