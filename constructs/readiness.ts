import { Fn, type IResolvable, type TerraformStack } from 'cdktf';
import type { PublishedState } from './aws/published-state';

/**
 * A plan with `cutover=true` warns when a gate was closed at the last look of the standing work: a minute old, older while something
 * else is at work. A check block and not an output: it makes no plan show a change, and the cut over asks the gates itself.
 */
export function sayWhatWouldHold(
  stack: TerraformStack,
  props: { readonly wanted: IResolvable; readonly published: PublishedState },
): void {
  const { wanted, published } = props;
  stack.addOverride('check.readiness', {
    assert: [
      {
        condition: Fn.conditional(wanted, published.ready, true),
        error_message: `when the scheduled function last looked, a cut over would have been held: ${published.notReady}; cutover=true asks every gate itself`,
      },
    ],
  });
}
