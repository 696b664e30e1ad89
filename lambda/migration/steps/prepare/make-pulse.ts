import { pulseSchema } from '../../../contract/names';
import { createPulse } from '../../../mysql/pulse';
import { countObjects, parseObjectCounts } from '../../../mysql/survey';
import type { Session } from '../../ports';
import { lease, type StepContext } from '../../step';
import { made, wasThere } from './markers';

/** Before the freeze, so that the copy brings it over like user data. */
export async function makePulse(context: StepContext, source: Session): Promise<void> {
  const there = parseObjectCounts(await source.rows(countObjects)).has(pulseSchema);
  await lease(context, { server: 'source', setting: made.pulse, was: there ? wasThere : null, now: pulseSchema });
  for (const statement of createPulse) await source.run(statement);
}
