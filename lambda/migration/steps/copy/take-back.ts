import { loadSettings, usualChecks } from '../../../mysql/copy/move-rows';
import { foldedKey } from '../../../mysql/copy/target-objects';
import { type StepContext, unhurried } from '../../step';
import { dropNoted, madeObjects, standingObjects } from './made';

/** Drops what this migration made on the target, and nothing else. A schema that was there before stays. */
export async function takeBack(context: StepContext): Promise<void> {
  const { conductor } = context;
  const made = await madeObjects(conductor);
  if (made.length === 0) return;
  const standing = await standingObjects(conductor, [...new Set(made.map((object) => object.schema))]);
  for (const statement of loadSettings) await conductor.run(statement);
  try {
    const toDrop = made.filter((object) => standing.has(foldedKey(object)));
    await dropNoted(unhurried(context), toDrop);
  } finally {
    if (!conductor.closed) await conductor.run(usualChecks);
  }
}
