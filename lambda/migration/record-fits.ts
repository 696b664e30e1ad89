import type { Finding } from '../contract/finding';
import { toProblem } from '../contract/problem';
import type { StepName } from './data/step-outputs';
import { withSession } from './ports';
import { stillHas } from './servers/binlog-walk';
import { readServerFacts } from './servers/server-facts';
import type { StepContext } from './step';
import { anotherSourceFinding } from './steps/freeze/replica-findings';
import { made } from './steps/prepare/markers';
import { purgedFinding } from './steps/replicate/channel-findings';
import { channelOrigin } from './steps/replicate/channel-origin';

/** Steps that build on what the record says of the source. A switch asks its gates. */
const builders: readonly StepName[] = ['freeze', 'plan', 'copy', 'finalize', 'replicate', 'validate'];

/**
 * Whether the source is still the one that the record speaks of, asked at the begin of each turn: hours of copying are wasted
 * when it is not. A source that does not answer now is no misfit: the step that needs it says so.
 */
export async function misfits(context: StepContext, step: StepName): Promise<readonly Finding[]> {
  const { ports, record } = context;
  const { assess, replicate } = record().outputs;
  if (assess === undefined || !builders.includes(step)) return [];
  const hasChannel = replicate !== undefined || record().leases.some(({ setting }) => setting === made.channel);
  try {
    return await withSession(ports.databases, 'source', 'record', async (source) => {
      const { serverUuid } = await readServerFacts(source);
      if (serverUuid !== assess.source.serverUuid) return [anotherSourceFinding(assess.source.serverUuid, serverUuid)];
      const origin = channelOrigin(record());
      if (origin === undefined || hasChannel || (await stillHas(source, origin))) return [];
      return [purgedFinding(origin)];
    });
  } catch (thrown) {
    ports.observer.notice({ name: 'record.unchecked', facts: { code: toProblem(thrown, 'source').code } });
    return [];
  }
}
