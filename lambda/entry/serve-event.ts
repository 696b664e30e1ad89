import { type AwsClients, syncExecution } from '../adapters/aws';
import type { FunctionEvent } from '../contract/lifecycle';
import { env } from '../contract/names';
import { readWorkItem } from '../migration/data/work-item';
import { advance } from '../migration/engine';
import { raiseAttempt, serveLifecycle } from '../migration/lifecycle';
import type { Budget, Ports } from '../migration/ports';
import { noteProgress } from '../migration/progress/keep-progress';
import { resolveSchemas } from '../migration/resolve-schemas';
import { stand } from '../migration/standing';
import { copyWork } from '../migration/steps/copy';
import { resolveCutover } from '../migration/steps/cut-over/resolve';
import { awsPorts, type Hands, variable } from './aws-ports';
import { readDesired } from './read-desired';
import { turnReply } from './turn-reply';

export interface EventWorld {
  readonly clients: AwsClients;
  readonly budget: Budget;
  /** What differs where the work is not done in AWS. */
  readonly hands?: Hands;
}

/** What an event asks for, wherever it is done. Every event may come twice, at the same time even. */
export async function serveEvent(event: FunctionEvent, { clients, budget, hands }: EventWorld): Promise<unknown> {
  const asked = readDesired(event.desired);
  const sync = syncExecution({ sfn: () => clients.sfn, machine: variable(env.syncMachine) });
  if (event.kind === 'hand-over') {
    await sync.handOver(asked, event.execution, event.part);
    return { status: 'handed-over' };
  }
  const { ports, close } = awsPorts(asked, clients, hands);
  try {
    const desired = await resolveSchemas(asked, ports);
    switch (event.kind) {
      case 'lifecycle':
        return await serveLifecycle(event.tf.action, { desired, ports, budget, sync });
      case 'turn':
        return await turn(desired, ports, budget);
      case 'work':
        return await copyWork(desired, ports, readWorkItem(event.item), budget);
      case 'pulse':
        return await stand(desired, ports, budget);
      case 'resolve':
        return { status: await resolveCutover({ desired, ports, budget, cutover: event.cutover }) };
    }
  } finally {
    await close();
  }
}

/** The state machine drives up to `validated`; what is above is asked for by an apply that waits for the answer. */
async function turn(desired: ReturnType<typeof readDesired>, ports: Ports, budget: Budget): Promise<unknown> {
  const progress = await advance(desired, ports, budget);
  if (progress.kind === 'held') await raiseAttempt(ports);
  await noteProgress(ports);
  return turnReply(progress, ports.blobs);
}
