import { randomUUID } from 'node:crypto';
import type { AsyncInvoker } from './async-invocation';
import { forwardWhole } from './forward-whole';
import { field, list, text } from './json-field';
import { plainName } from './lambda-front';
import type { MotoClient } from './moto-client';
import type { Interceptor } from './wire';

export interface ScheduledRules {
  readonly interceptor: Interceptor;
  stop(): void;
}

export interface ScheduledRulesSettings {
  readonly moto: MotoClient;
  readonly later: AsyncInvoker;
  readonly minuteMs: number;
  readonly note: (message: string) => void;
}

/** moto keeps EventBridge rules but never fires them. `rate(...)` rules fire here, on a clock that can be faster. */
export function scheduledRules(settings: ScheduledRulesSettings): ScheduledRules {
  const timers = new Map<string, { readonly schedule: string; readonly timer: NodeJS.Timeout }>();
  const busy = new Set<string>();

  const fire = async (rule: unknown): Promise<void> => {
    const name = text(rule, 'Name');
    const said = await settings.moto.json('events', 'AWSEvents.ListTargetsByRule', { Rule: name });
    for (const target of list(said, 'Targets')) {
      const arn = text(target, 'Arn');
      if (busy.has(arn)) continue; // the last one still runs
      busy.add(arn);
      deliver(arn, text(target, 'Input') || scheduledEvent(rule, settings.moto.region), settings)
        .catch((fault) => settings.note(`rule ${name}: ${String(fault)}`))
        .finally(() => busy.delete(arn));
    }
  };

  const refresh = async (): Promise<void> => {
    const said = await settings.moto.json('events', 'AWSEvents.ListRules', {});
    const wanted = new Map(
      list(said, 'Rules')
        .filter(enabled)
        .map((rule) => [text(rule, 'Name'), rule]),
    );
    for (const [name, { schedule, timer }] of timers) {
      if (text(wanted.get(name), 'ScheduleExpression') === schedule) continue;
      clearInterval(timer);
      timers.delete(name);
    }
    for (const [name, rule] of wanted) {
      const schedule = text(rule, 'ScheduleExpression');
      const every = rateMinutes(schedule);
      if (every === undefined || timers.has(name)) continue;
      const noted = (fault: unknown): void => settings.note(`rule ${name}: ${String(fault)}`);
      timers.set(name, { schedule, timer: setInterval(() => fire(rule).catch(noted), every * settings.minuteMs) });
    }
  };

  return {
    interceptor: async (request) => {
      if (!changesRules.test(String(request.headers['x-amz-target'] ?? ''))) return undefined;
      const answer = await forwardWhole(settings.moto, request);
      if (answer.status < 300) await refresh();
      return answer;
    },
    stop: () => {
      for (const { timer } of timers.values()) clearInterval(timer);
      timers.clear();
    },
  };
}

const changesRules = /^AWSEvents\.(PutRule|DeleteRule|EnableRule|DisableRule)$/;

function enabled(rule: unknown): boolean {
  return text(rule, 'State') === 'ENABLED';
}

/** `rate(5 minutes)`. `cron(...)` is not fired: see docs/limits/local-cloud.md. */
function rateMinutes(schedule: string): number | undefined {
  const [, count, unit = ''] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(schedule) ?? [];
  const minutes = new Map([
    ['minute', 1],
    ['hour', 60],
    ['day', 1440],
  ]).get(unit);
  return minutes === undefined ? undefined : Number(count) * minutes;
}

async function deliver(arn: string, input: string, { moto, later }: ScheduledRulesSettings): Promise<void> {
  if (arn.includes(':states:')) {
    await moto.json('states', 'AWSStepFunctions.StartExecution', { stateMachineArn: arn, input });
  } else if (arn.includes(':lambda:')) {
    await later.deliver(plainName(arn), input);
  }
}

function scheduledEvent(rule: unknown, region: string): string {
  return JSON.stringify({
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: '123456789012',
    time: new Date().toISOString(),
    region,
    resources: [field(rule, 'Arn')],
    detail: {},
  });
}
