import type { Finding } from '../../../contract/finding';
import { isProblem, type Problem } from '../../../contract/problem';
import type { FinishedSchema } from '../../data/step-outputs';
import { clearNotices, noticesOf } from '../../notices';
import { wantsRoom } from '../../retry-policy';
import type { StepContext, Turn } from '../../step';

const author = 'finalize';
const waitSeconds = 10;
/** Storage that grows by itself takes minutes. After that somebody has to look. */
const mostMs = 15 * 60_000;

/**
 * An index build needs the room of its table once more: a target that is full is waited for, with a notice, as the copy does. What was
 * built stays, and the catalogue tells the next turn what is left. Then it is held, which an operator can settle; nothing is broken.
 */
export async function untilThereIsRoom(
  { ports }: Pick<StepContext, 'ports'>,
  key: string,
  work: () => Promise<Turn<FinishedSchema>>,
): Promise<Turn<FinishedSchema>> {
  const { blobs, clock } = ports;
  const waited = (await blobs.list(key)).length > 0;
  const over = async (): Promise<void> => {
    await clearNotices(blobs, author);
    await blobs.remove(key);
  };
  try {
    const turn = await work();
    if (waited) await over();
    return turn;
  } catch (thrown) {
    if (!isProblem(thrown) || !wantsRoom(thrown)) throw thrown;
    const now = clock.now().getTime();
    const since = waited ? Number(await blobs.get(key)) : now;
    if (now - since >= mostMs) {
      // Whoever asks again waits again.
      await over();
      return { kind: 'held', findings: [noRoom(thrown)] };
    }
    if (!waited) await blobs.put(key, now);
    const { code, side, message, remedy } = thrown;
    await noticesOf(ports, author).raise({ code, side, effect: 'paused', message, remedy });
    return { kind: 'working', waitSeconds, note: `waits for room on the target: ${message}` };
  }
}

function noRoom({ message, remedy }: Problem): Finding {
  return {
    code: 'finalize.no-room',
    weight: 'blocker',
    side: 'target',
    subject: 'storage',
    message: `the target has had no room for indexes for ${mostMs / 60_000} minutes: ${message}`,
    remedy: `${remedy}; what is built already stays`,
  };
}
