import { blockers } from '../../../contract/finding';
import { replicationUser } from '../../../contract/names';
import type { Preparation } from '../../data/step-outputs';
import { withSession } from '../../ports';
import type { Step, StepContext, Turn } from '../../step';
import { makeWayBackAccount } from '../../way-back/account';
import { assessNow } from '../assess';
import { lendCapacity } from './capacity';
import { makePulse } from './make-pulse';
import { attachParameterGroup } from './parameter-group';
import { raiseGtidMode } from './raise-gtid-mode';
import { makeReplicationAccount } from './replication-account';
import { setReplicationFilter } from './replication-filter';
import { restartTarget } from './restart-target';
import { raiseSourceRetention, raiseTargetRetention } from './retention';
import { takeBack } from './take-back';
import { setTargetParameters } from './target-parameters';

/** Makes ready what the route needs on both sides, each with its way back written down first. */
export const prepare: Step<'prepare'> = {
  name: 'prepare',
  async turn(context): Promise<Turn<Preparation>> {
    // What blocked an earlier turn may be settled by now, and what was fine may not be any more.
    const assessment = await assessNow(context);
    await context.change((record) => ({ ...record, outputs: { ...record.outputs, assess: assessment } }));
    const holding = blockers(assessment.findings);
    if (holding.length > 0) return { kind: 'held', findings: holding };

    // The source may have to wait for its window: nothing is lent, and paid for, before it is ready.
    const waiting = (await attachParameterGroup(context)) ?? (await lendCapacity(context));
    if (waiting !== undefined) return waiting;
    await raiseTargetRetention(context, context.conductor);
    await makeWayBackAccount(context, context.conductor);
    const ofGtid = await raiseGtidMode(context, context.conductor);
    const parameters = await setTargetParameters(context, context.conductor);
    const filter = await setReplicationFilter(context, context.conductor);
    const missing = [...ofGtid, ...parameters.missing, ...filter.missing];
    if (missing.length > 0) return { kind: 'held', findings: missing };
    const staticOnes = [...parameters.waiting, ...filter.waiting];
    if (staticOnes.length > 0) return restartTarget(context, staticOnes);
    await prepareSource(context);
    return { kind: 'finished', output: { replicationUser } };
  },
  undo: takeBack,
};

async function prepareSource(context: StepContext): Promise<void> {
  await withSession(context.ports.databases, 'source', 'prepare', async (source) => {
    await raiseSourceRetention(context, source);
    await makeReplicationAccount(context, source);
    await makePulse(context, source);
  });
}
