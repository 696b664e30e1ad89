import { readServerFacts } from '../servers/server-facts';
import { anotherSourceFinding } from '../steps/freeze/replica-findings';
import { type Gate, open } from './gate';

/** The server behind the name is the one that was copied. */
export const sameSource: Gate = {
  name: 'same-source',
  async ask({ record, source }) {
    // The switch back asks with the sides exchanged; there the recorded server is the other one.
    if (source.server !== 'source') return open;
    const recorded = record.outputs.assess?.source.serverUuid;
    const { serverUuid } = await readServerFacts(source);
    return recorded === undefined || recorded === serverUuid ? open : [anotherSourceFinding(recorded, serverUuid)];
  },
};
