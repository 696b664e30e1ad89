import { raiseAutoIncrementTo } from '../../../mysql/auto-increment';
import { nextValues, raisesFor } from '../../servers/auto-increments';
import type { Switch } from './switch';

/** A target that would hand out a number again, which the source has used, must not be promoted. */
export async function raiseAutoIncrement(on: Switch): Promise<string> {
  const { desired } = on.step;
  const source = await nextValues(on.source, desired);
  const { raises } = raisesFor(source, await nextValues(on.target, desired));
  for (const { schema, table, next } of raises) await on.target.run(raiseAutoIncrementTo(schema, table, next));
  return `${raises.length} of ${source.length} raised`;
}
