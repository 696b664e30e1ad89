import { command, type Scene } from '../scene';
import { untilValidated } from './validated';

/** After the roll back: the target follows again from where it ended. Nothing is copied. */
export async function followAgain(scene: Scene): Promise<void> {
  const { driver, screen } = scene;
  const { cutover } = (await driver.record()) ?? {};
  if (cutover?.outcome !== 'returned') throw new Error('the record names no roll back');
  screen.heading('Once more, without a new copy');
  screen.line(
    `both sides were equal and closed when the source took over, so the target can go on from there; it wants the id of the roll back as a consent:`,
  );
  const { typed, start } = driver.followAgain(cutover.id);
  for (const line of typed.slice(0, -1)) screen.line(line);
  const { took } = await command(scene, typed.at(-1) ?? '', start);
  screen.line(`returned after ${took}`);
  const { validate } = await untilValidated(scene);
  screen.line(
    `followed and validated: every row of ${validate?.tables} tables in ${validate?.chunks} chunks, ${validate?.mismatches} mismatches`,
  );
}
