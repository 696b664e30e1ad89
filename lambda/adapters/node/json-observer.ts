import { envelope, type LogLine, logFormat } from '../../contract/log-line';
import { redacted, tellingName } from '../../contract/redact';
import { jsonText } from '../../contract/visible';
import type { Event, Observer } from '../../migration/ports';

export interface JsonObserverOptions {
  readonly migration: string;
  readonly stream: { write(text: string): unknown };
  readonly now?: () => Date;
}

/**
 * One JSON object a line (docs/logs.md). Events carry no secrets; what slips in under a telling name, or in the text
 * of a server, is masked all the same.
 */
export function jsonObserver(options: JsonObserverOptions): Observer {
  const now = options.now ?? (() => new Date());
  return {
    notice: ({ name, step, turn, facts }) => {
      const line: LogLine = {
        log: logFormat,
        time: now().toISOString(),
        migration: options.migration,
        name,
        step: step ?? null,
        turn: turn ?? null,
        ...masked(facts),
      };
      options.stream.write(`${jsonText(line)}\n`);
    },
  };
}

/** A fact can not pass itself off as the envelope. */
function masked(facts: Event['facts']): Event['facts'] {
  const own = Object.entries(facts).filter(([name]) => !envelope.some((reserved) => reserved === name));
  return Object.fromEntries(
    own.map(([name, value]) => {
      if (tellingName.test(name)) return [name, '***'];
      return [name, typeof value === 'string' ? redacted(value) : value];
    }),
  );
}
