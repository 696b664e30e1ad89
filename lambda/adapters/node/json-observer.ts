import type { Event, Observer } from '../../migration/ports';

export interface JsonObserverOptions {
  readonly migration: string;
  readonly stream: { write(text: string): unknown };
  readonly now?: () => Date;
}

/** One JSON object a line. Events carry no secrets; what slips in under a telling name is masked all the same. */
export function jsonObserver(options: JsonObserverOptions): Observer {
  const now = options.now ?? (() => new Date());
  return {
    notice: ({ name, facts }) => {
      // The envelope comes last: a fact can not pass itself off as it.
      const line = { ...masked(facts), name, migration: options.migration, time: now().toISOString() };
      options.stream.write(`${JSON.stringify(line)}\n`);
    },
  };
}

const telling = /passw|secret|token|credential|private.?key/i;
const login = /(\w+:\/\/[^\s:/@]*):[^\s/@]+@/g;

function masked(facts: Event['facts']): Event['facts'] {
  return Object.fromEntries(
    Object.entries(facts).map(([name, value]) => {
      if (telling.test(name)) return [name, '***'];
      return [name, typeof value === 'string' ? value.replaceAll(login, '$1:***@') : value];
    }),
  );
}
