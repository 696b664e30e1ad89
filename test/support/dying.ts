import type { Reply, Session } from '../../lambda/migration/ports';
import type { StepContext } from '../../lambda/migration/step';

/** The process is gone: thrown right after the change that was counted out has been made. */
export class Killed extends Error {}

/** A context whose process dies after that many changes, to a server or to the record. */
export function dyingAfter(context: StepContext, changes: number): StepContext {
  let left = changes;
  const counted = async <T>(change: Promise<T>): Promise<T> => {
    const outcome = await change;
    left -= 1;
    if (left === 0) throw new Killed();
    return outcome;
  };
  const dying = (session: Session): Session => ({
    server: session.server,
    connectionId: session.connectionId,
    rows: (statement) => session.rows(statement),
    run: (statement) => counted(session.run(statement)),
    // A message may end after any of its statements, when the server goes with us.
    batch: async (statements, lines) => {
      const replies: Reply[] = [];
      for (const statement of statements) replies.push(...(await counted(session.batch([statement], lines))));
      return replies;
    },
    load: (statement, lines) => session.load(statement, lines),
    stream: (statement) => session.stream(statement),
    encoded: (statement, encoder) => session.encoded(statement, encoder),
    answersWithin: (milliseconds) => session.answersWithin(milliseconds),
    get closed() {
      return session.closed;
    },
    close: () => session.close(),
  });
  const { databases, targetParameters, targetPlatform } = context.ports;
  return {
    ...context,
    conductor: dying(context.conductor),
    ports: {
      ...context.ports,
      databases: { open: async (server, options) => dying(await databases.open(server, options)) },
      targetParameters: { ...targetParameters, set: (name, value) => counted(targetParameters.set(name, value)) },
      targetPlatform: {
        ...targetPlatform,
        scale: (to) => counted(targetPlatform.scale(to)),
        restart: () => counted(targetPlatform.restart()),
        resetGtid: (set) => counted(targetPlatform.resetGtid(set)),
      },
    },
    change: (update) => counted(context.change(update)),
  };
}
