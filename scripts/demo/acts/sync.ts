import { command, number, type Scene } from '../scene';
import { megabytes } from '../sync-state';
import { untilValidated } from './validated';

/** The first command: it provisions, and returns while the copy is still to come. */
export async function sync(scene: Scene): Promise<void> {
  const { driver, screen } = scene;
  screen.heading('The sync: copy, follow, compare, while the shop is open');
  const { took } = await command(scene, driver.commands.sync, (say) => driver.startSync(say));
  screen.line(`returned after ${took}; the sync goes on by itself`);
  const { copy, validate } = await untilValidated(scene);
  screen.line(
    `copied: ${number(copy?.rows ?? 0)} rows, ${megabytes(copy?.bytes ?? 0)} in ${copy?.seconds.toFixed(1)} s`,
  );
  screen.line(
    `validated: every row of ${validate?.tables} tables in ${validate?.chunks} chunks, ${validate?.mismatches} mismatches`,
  );
}
