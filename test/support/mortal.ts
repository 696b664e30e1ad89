import type { Ports, Session } from '../../lambda/migration/ports';

/** The process is gone: nothing it still wanted to do happens. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

/**
 * A world in which the process dies right after that write to the state of record: its connections are cut and
 * every port refuses from then on. `writes` counts, so that a run which lives to its end says how many there are.
 */
export function mortal(ports: Ports, dieAfter: number): { readonly ports: Ports; writes(): number } {
  const sessions = new Set<Session>();
  let writes = 0;
  let dead = false;
  const alive = () => {
    if (dead) throw new Killed();
  };
  const written = async <T>(outcome: T): Promise<T> => {
    writes += 1;
    if (writes !== dieAfter) return outcome;
    dead = true;
    await Promise.all([...sessions].map((session) => session.close()));
    throw new Killed();
  };
  const { records, databases } = ports;
  return {
    writes: () => writes,
    ports: {
      ...guarded(ports, alive),
      records: {
        ...guardedObject(records, alive),
        async create(record) {
          alive();
          return written(await records.create(record));
        },
        async replace(record, expected) {
          alive();
          return written(await records.replace(record, expected));
        },
      },
      databases: {
        async open(server, options) {
          alive();
          const session = await databases.open(server, options);
          sessions.add(session);
          return mortalSession(session, alive);
        },
      },
    },
  };
}

function mortalSession(session: Session, alive: () => void): Session {
  return new Proxy(session, {
    get(of, name) {
      if (name !== 'closed' && name !== 'close') alive();
      const member = Reflect.get(of, name, of);
      return typeof member === 'function' ? member.bind(of) : member;
    },
  });
}

function guarded(ports: Ports, alive: () => void): Ports {
  const { clock, observer, ...others } = ports;
  const entries = Object.entries(others).map(([name, port]) => [name, guardedObject(port, alive)]);
  return { ...Object.fromEntries(entries), clock, observer };
}

function guardedObject<T extends object>(port: T, alive: () => void): T {
  return new Proxy(port, {
    get(of, name) {
      const member = Reflect.get(of, name, of);
      if (typeof member !== 'function') return member;
      return (...given: unknown[]) => {
        alive();
        return Reflect.apply(member, of, given);
      };
    },
  });
}
