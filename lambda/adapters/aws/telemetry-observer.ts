import { type CloudWatchClient, type MetricDatum, PutMetricDataCommand } from '@aws-sdk/client-cloudwatch';
import { type EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import {
  eventSource,
  levelChangedType,
  type MetricName,
  metricDimension,
  metricNamespace,
  metrics,
} from '../../contract/metrics';
import type { Event, Observer } from '../../migration/ports';
import { readingsOf } from './metric-readings';

export interface TelemetryOptions {
  readonly migration: string;
  readonly cloudwatch: () => CloudWatchClient;
  readonly eventbridge: () => EventBridgeClient;
  /** Hears everything as well, and what could not be told. */
  readonly next: Observer;
}

export interface Telemetry {
  readonly observer: Observer;
  /** At the end of an invocation: everything is told, or the log says what is not. Never throws. */
  flush(): Promise<void>;
}

/** CloudWatch takes this many values in one call. */
const mostData = 500;

/**
 * Named events become metrics, a new level becomes an event of EventBridge. It is for people and alarms: no decision
 * reads it, so a failure here is logged and holds nothing up.
 */
export function telemetryObserver(options: TelemetryOptions): Telemetry {
  const { migration, next } = options;
  let readings: { readonly name: MetricName; readonly value: number }[] = [];
  let underway: Promise<void>[] = [];

  const tell = (what: string, sending: Promise<unknown>): Promise<void> =>
    sending.then(
      () => undefined,
      (thrown: unknown) => {
        const fault = thrown instanceof Error ? thrown.name : 'unknown';
        next.notice({ name: 'telemetry.lost', facts: { what, fault } });
      },
    );
  const announce = (facts: Event['facts']): Promise<void> => {
    const Detail = JSON.stringify({ migration, ...facts });
    const entry = { Source: eventSource, DetailType: levelChangedType, Detail };
    const sending = options.eventbridge().send(new PutEventsCommand({ Entries: [entry] }));
    return tell('level', sending.then(refuseFailedEntries));
  };
  return {
    observer: {
      notice(event) {
        next.notice(event);
        readings.push(...readingsOf(event));
        // At once: the level is published right after, and a function may end at any line.
        if (event.name === 'level.changed') underway.push(announce(event.facts));
      },
    },
    async flush() {
      const data = readings.map((one) => datum(migration, one));
      const sent = underway;
      readings = [];
      underway = [];
      for (let from = 0; from < data.length; from += mostData) {
        const MetricData = data.slice(from, from + mostData);
        const put = new PutMetricDataCommand({ Namespace: metricNamespace, MetricData });
        sent.push(tell('metrics', options.cloudwatch().send(put)));
      }
      await Promise.all(sent);
    },
  };
}

function datum(migration: string, { name, value }: { name: MetricName; value: number }): MetricDatum {
  const Dimensions = [{ Name: metricDimension, Value: migration }];
  return { MetricName: name, Dimensions, Value: value, Unit: metrics[name] };
}

/** EventBridge answers 200 and says inside what it did not take. */
function refuseFailedEntries(answer: { readonly FailedEntryCount?: number | undefined }): void {
  if ((answer.FailedEntryCount ?? 0) > 0) throw Object.assign(new Error('refused'), { name: 'FailedEntry' });
}
