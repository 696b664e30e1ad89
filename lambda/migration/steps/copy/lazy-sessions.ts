import { loadSettings } from '../../../mysql/copy/move-rows';
import type { Ports, Session } from '../../ports';

/** One reader of the frozen source and one writer. */
export interface Sessions {
  source(frozenId: string): Promise<Session>;
  target(): Promise<Session>;
  close(): Promise<void>;
}

/** Opened when first needed and again after a failure. */
export function lazySessions(ports: Ports): Sessions {
  let source: Promise<Session> | undefined;
  let target: Promise<Session> | undefined;
  return {
    source(frozenId) {
      source ??= ports.frozenReaders.borrow(frozenId);
      return source;
    },
    target() {
      target ??= ports.databases.open('target', { purpose: 'copy', batches: true, settings: loadSettings });
      return target;
    },
    async close() {
      const [reader, writer] = [source, target];
      source = undefined;
      target = undefined;
      await Promise.all([
        reader?.then((session) => ports.frozenReaders.giveBack(session)).catch(() => undefined),
        writer?.then((session) => session.close()).catch(() => undefined),
      ]);
    },
  };
}
