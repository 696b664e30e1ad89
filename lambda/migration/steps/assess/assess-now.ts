import { definitionsDigest } from '../../../mysql/catalog/definitions-digest';
import { checks } from '../../checks';
import type { Assessment } from '../../data/step-outputs';
import { forecastNow } from '../../forecast/forecast-now';
import { readSurvey } from '../../servers/survey';
import type { StepContext } from '../../step';

const cheap = { lookSeconds: 0, sample: undefined, replicatedDays: undefined };

/** One look at both servers. Later steps look again with this when what they know is old. */
export async function assessNow(context: StepContext): Promise<Assessment> {
  const { desired, ports } = context;
  const begun = context.record().outputs.freeze !== undefined;
  const survey = await readSurvey(desired, ports, begun);
  const { inventory } = survey;
  const digest = definitionsDigest(inventory);
  // Named by its content: a blob that a record names is never overwritten by another.
  const key = `inventory/${digest}.json`;
  await ports.blobs.put(key, inventory);
  // Once it has begun the forecast stays what it was: the report holds it against what happened.
  if (!begun) await forecastNow({ desired, ports, inventory }, cheap);
  return {
    source: survey.source.facts,
    target: survey.target.facts,
    findings: checks.flatMap((check) => check(survey)),
    inventory: key,
    definitionsDigest: digest,
    tables: inventory.tables.length,
    bytes: inventory.tables.reduce((sum, table) => sum + table.dataBytes, 0),
  };
}
