import { readOwnPosition } from '../../servers/own-position';
import type { StepContext } from '../../step';
import { openVerifier, type Verifier } from '../validate/verify-tables';
import type { Switch } from './switch';
import { TouchedSoFar } from './touched-so-far';

export interface OpenSwitch extends Switch {
  close(): Promise<void>;
}

/** Opens every connection before anything is asked of the servers: a login inside the outage would be outage. */
export async function openSwitch(step: StepContext, id: string): Promise<OpenSwitch> {
  const { databases } = step.ports;
  const { validate, freeze } = step.record().outputs;
  const source = await databases.open('source', { purpose: 'cut-over' });
  try {
    const since = validate?.coversFrom ?? freeze?.coordinates ?? (await readOwnPosition(source));
    let verifier: Promise<Verifier> | undefined;
    const probe = await databases.open('source', { purpose: 'fence-probe' });
    return {
      step,
      id,
      source,
      probe,
      target: step.conductor,
      timeline: [...(step.record().cutover?.timeline ?? [])],
      verifier() {
        verifier ??= openVerifier(step);
        return verifier;
      },
      touched: new TouchedSoFar(source, since),
      async close() {
        await source.close();
        await probe.close();
        // One that could not be opened has nothing to close; the line that asked for it has said so.
        await verifier?.then((opened) => opened.close()).catch(() => undefined);
      },
    };
  } catch (thrown) {
    await source.close();
    throw thrown;
  }
}
