import { readReplicaStatus } from '../../servers/replica-status';
import type { StepContext } from '../../step';
import { changesAreGone } from '../validate/changes-gone';

/**
 * True: the newest pass is void, because what was changed since can not be read, and the next turn makes a new one. Not while the
 * channel stands still: then no pass can be made, and the gates say why.
 */
export async function forgetsVoidPass(context: StepContext): Promise<boolean> {
  const report = context.record().outputs.validate;
  if (report === undefined || !(await changesAreGone(context, report.coversFrom))) return false;
  const channel = await readReplicaStatus(context.conductor);
  if (channel?.receiving !== 'yes' || !channel.applying) return false;
  const { file, position } = report.coversFrom;
  context.ports.observer.notice({ name: 'validate.void', facts: { purged: `${file}:${position}` } });
  await context.change((record) => {
    const { validate: _validate, ...outputs } = record.outputs;
    return { ...record, outputs };
  });
  return true;
}
