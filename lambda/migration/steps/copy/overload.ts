import type { Desired } from '../../../contract/desired';
import type { Notice } from '../../notices';
import type { ServerLoad } from '../../servers/load';

/** What the throttle sees. The lag is that of a replica which the settings name and which is not the frozen one. */
export interface LoadReading extends ServerLoad {
  readonly replicaLagSeconds: number | 'unknown' | 'not-watched';
}

/** Once over a limit the copy goes on only well below it, so that it does not stop and go. */
const wellBelow = 0.8;

/** Which limits are passed, as notices. `already`: codes that were passed at the last look. */
export function overloads(desired: Desired, met: LoadReading, already: ReadonlySet<string>): readonly Notice[] {
  const { limits, freeze } = desired;
  const server = freeze === 'stopped-replica' ? 'the read replica' : 'the source';
  const over = (code: string, value: number, limit: number): boolean =>
    limit > 0 && value > (already.has(code) ? limit * wellBelow : limit);
  const found: Notice[] = [];

  if (over('source.threads-running', met.running, limits.maxThreadsRunning)) {
    found.push({
      code: 'source.threads-running',
      side: 'source',
      effect: 'paused',
      message: `${met.running} statements of others run on ${server}, the limit is ${limits.maxThreadsRunning}`,
      remedy:
        'nothing to do: the copy goes on when it is well below; limits.maxThreadsRunning (--max-threads-running) moves the limit',
    });
  }
  if (over('source.long-query', met.longestSeconds, limits.maxQuerySeconds)) {
    found.push({
      code: 'source.long-query',
      side: 'source',
      effect: 'paused',
      message: `a statement of others has been running on ${server} for ${met.longestSeconds} s, the limit is ${limits.maxQuerySeconds} s`,
      remedy:
        'nothing to do: the copy goes on when it is well below; limits.maxQuerySeconds (--max-query) moves the limit',
    });
  }
  if (met.historyLength !== undefined && over('source.history-length', met.historyLength, limits.maxHistoryLength)) {
    const what = `InnoDB could not purge ${met.historyLength} row versions on ${server}, the limit is ${limits.maxHistoryLength}`;
    found.push(freeze === 'stopped-replica' ? history(what) : ourOwnHistory(what));
  }
  const { replicaLagSeconds: lag } = met;
  if (lag === 'unknown' && limits.maxReplicaLagSeconds > 0) {
    found.push(lagging('the lag of the watched replica is unknown: it can not be asked, or does not replicate'));
  } else if (typeof lag === 'number' && over('source.replica-lag', lag, limits.maxReplicaLagSeconds)) {
    found.push(lagging(`the watched replica is ${lag} s behind, the limit is ${limits.maxReplicaLagSeconds} s`));
  }
  return found;
}

function history(message: string): Notice {
  return {
    code: 'source.history-length',
    side: 'source',
    effect: 'paused',
    message,
    remedy:
      'nothing to do: the copy goes on when it is well below; limits.maxHistoryLength (--max-history-length) moves the limit',
  };
}

/** A pause would keep the snapshot open for longer, and with it every row version: it would make things worse. */
function ourOwnHistory(message: string): Notice {
  return {
    code: 'source.history-length',
    side: 'source',
    effect: 'none',
    message: `${message}; the snapshot that we read keeps them, so the copy does not pause`,
    remedy: 'let it end, or roll back and copy from a stopped read replica (freeze = stopped-replica)',
  };
}

function lagging(message: string): Notice {
  return {
    code: 'source.replica-lag',
    side: 'source',
    effect: 'paused',
    message,
    remedy:
      'nothing to do: the copy goes on when it is well below; limits.maxReplicaLagSeconds (--max-replica-lag) moves the limit',
  };
}
