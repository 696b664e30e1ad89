import type { Ports, Session } from '../../lambda/migration/ports';

/** The process is gone: nothing it still wanted to do happens. */
export class Killed extends Error {
  override readonly name = 'Killed';
}

export interface MortalPorts {
  readonly ports: Ports;
  /** From now on every port refuses and every connection is cut. */
  die(): Promise<never>;
}

/** Ports that end all at once, as those of a process do. */
export function mortalPorts(ports: Ports): MortalPorts {
  const sessions = new Set<Session>();
  let dead = false;
  const alive = () => {
    if (dead) throw new Killed();
  };
  return {
    async die() {
      dead = true;
      await Promise.all([...sessions].map((session) => session.close()));
      throw new Killed();
    },
    ports: {
      ...guarded(ports, alive),
      databases: {
        async open(server, options) {
          alive();
          const session = await ports.databases.open(server, options);
          sessions.add(session);
          return mortalSession(session, alive);
        },
      },
    },
  };
}

/**
 * A world in which the process dies right after that write to the state of record: its connections are cut and
 * every port refuses from then on. `writes` counts, so that a run which lives to its end says how many there are.
 */
export function mortal(ports: Ports, dieAfter: number): { readonly ports: Ports; writes(): number } {
  const life = mortalPorts(ports);
  const { records } = life.ports;
  let writes = 0;
  const written = async <T>(outcome: T): Promise<T> => {
    writes += 1;
    return writes === dieAfter ? life.die() : outcome;
  };
  return {
    writes: () => writes,
    ports: {
      ...life.ports,
      records: {
        read: () => records.read(),
        remove: () => records.remove(),
        create: async (record) => written(await records.create(record)),
        replace: async (record, expected) => written(await records.replace(record, expected)),
      },
    },
  };
}

export function isKilled(thrown: unknown): boolean {
  return thrown instanceof Killed || (thrown instanceof Error && thrown.cause instanceof Killed);
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
