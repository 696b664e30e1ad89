import type { Ports, Session } from '../../../lambda/migration/ports';

/** One call of a port, or one statement to a server. */
export interface Call {
  /** `records`, `published`, ... or the server's name. */
  readonly port: string;
  /** For a person: `records.replace`, `target: CALL mysql.az_replication_stop`. */
  readonly label: string;
  /** It may change something outside of this process. */
  readonly changes: boolean;
}

/** Around every call: may wait, throw before, throw after, or end the process. */
export type Interceptor = (call: Call, go: () => Promise<unknown>) => Promise<unknown>;

const changing: Readonly<Record<string, readonly string[]>> = {
  records: ['create', 'replace', 'remove'],
  blobs: ['put', 'remove'],
  published: ['put', 'putSecret', 'remove'],
  fence: ['raise', 'lower'],
  targetFence: ['raise', 'lower'],
  fenceRequests: ['begin'],
  instance: [
    'attachParameterGroup',
    'setParameters',
    'deleteParameterGroup',
    'reboot',
    'stop',
    'remove',
    'finalSnapshot',
  ],
  targetParameters: ['set'],
  deadMan: ['arm', 'disarm'],
  hooks: ['fire'],
};
const reading: Readonly<Record<string, readonly string[]>> = {
  records: ['read'],
  blobs: ['get', 'list'],
  published: ['get'],
  passwords: ['of', 'replication'],
  instance: ['describe'],
  fenceRequests: ['latest'],
};

/** The same ports, every call of theirs and every statement through that interceptor. */
export function intercepted(ports: Ports, around: Interceptor): Ports {
  const wrapped = Object.fromEntries(
    Object.entries(ports).map(([name, port]) => [name, interceptedPort(name, port, around)]),
  );
  const { databases } = ports;
  return {
    ...ports,
    ...wrapped,
    databases: {
      open: async (server, options) => {
        const call: Call = { port: server, label: `${server}: log in as ${options.purpose}`, changes: false };
        let session: Session | undefined;
        await around(call, async () => {
          session = await databases.open(server, options);
        });
        if (session === undefined) throw new Error('the interceptor has let nothing through');
        return interceptedSession(session, around);
      },
    },
  };
}

function interceptedPort<T extends object>(name: string, port: T, around: Interceptor): T {
  const changes = changing[name] ?? [];
  const known = [...changes, ...(reading[name] ?? [])];
  if (known.length === 0) return port;
  return new Proxy(port, {
    get(of, property) {
      const member = Reflect.get(of, property, of);
      const method = String(property);
      if (typeof member !== 'function' || !known.includes(method)) return member;
      return (...given: unknown[]) => {
        // What is published under a key, and which hook is told, belongs to its name.
        const subject = ['published', 'hooks', 'targetParameters'].includes(name) ? ` ${String(given[0])}` : '';
        const call = { port: name, label: `${name}.${method}${subject}`, changes: changes.includes(method) };
        return around(call, async () => Reflect.apply(member, of, given));
      };
    },
  });
}

const statementMethods: readonly PropertyKey[] = ['rows', 'run', 'batch', 'load'];

function interceptedSession(session: Session, around: Interceptor): Session {
  return new Proxy(session, {
    get(of, property) {
      const member = Reflect.get(of, property, of);
      if (typeof member !== 'function') return member;
      if (!statementMethods.includes(property)) return member.bind(of);
      return (...given: unknown[]) => {
        const texts = [given[0]].flat().map(textOf);
        const changes = property !== 'rows' && texts.some((text) => !harmless.test(text));
        const label = `${of.server}: ${[...new Set(texts.map(shape))].join('; ').slice(0, 120)}`;
        return around({ port: of.server, label, changes }, async () => Reflect.apply(member, of, given));
      };
    },
  });
}

/** They change nothing that outlives the session. */
const harmless = /^\s*(SELECT|SHOW|SET SESSION|SET @|DO|USE|START TRANSACTION|COMMIT|ROLLBACK|UNLOCK|LOCK TABLES)\b/i;

function textOf(statement: unknown): string {
  if (typeof statement === 'object' && statement !== null && 'text' in statement) return String(statement.text);
  return '';
}

/** Its first words, without values: the same statement with other numbers is the same side effect. */
function shape(text: string): string {
  const plain = text
    .replace(/'[^']*'/g, '?')
    .replace(/\b\d+\b/g, '?')
    .replace(/\s+/g, ' ')
    .trim();
  return plain.split(' ').slice(0, 5).join(' ').slice(0, 60);
}
