import type { TokenCredential } from '@azure/identity';
import type { FunctionHostSettings, RunRequest, Ticket } from '../../contract/function-host';
import { Problem } from '../../contract/problem';
import type { Clock } from '../../migration/ports';
import { type Asked, type RunResource, runResource } from './run-resource';

export interface FunctionHostOptions {
  readonly settings: FunctionHostSettings;
  readonly credential: TokenCredential;
  readonly clock: Clock;
}

export interface HostRun {
  /** The same id again is the same run, however often it is sent. */
  readonly id: string;
  readonly event: unknown;
  /** When the host has to be done. */
  readonly until: Date;
  /** How long we may wait for it: longer than the host may take. */
  readonly remainingMs: () => number;
}

export interface FunctionHost {
  /** The reply of the run, or its Problem. */
  run(run: HostRun): Promise<unknown>;
}

/** While the start is still open its answer is the quickest news; looks are for a host that died without a word. */
const openLookMs = 3_000;
const closedLookMs = 1_000;
const silences = 9;
const startsMs = 60_000;

/** The host in Azure: starts a run there and follows it to its end (docs/adr/0010). */
export function functionHost({ settings, credential, clock }: FunctionHostOptions): FunctionHost {
  const resource = runResource({ settings, credential });
  const goneAfterMs = settings.beatSeconds * 1000 * silences;
  return { run: (run) => followed(run, { resource, settings, clock, goneAfterMs }) };
}

interface Following {
  readonly resource: RunResource;
  readonly settings: FunctionHostSettings;
  readonly clock: Clock;
  readonly goneAfterMs: number;
}

async function followed(run: HostRun, following: Following): Promise<unknown> {
  const { resource, settings, clock, goneAfterMs } = following;
  const request: RunRequest = {
    event: run.event,
    until: run.until.toISOString(),
    beatMs: Math.round(settings.beatSeconds * 1000),
  };
  const body = JSON.stringify(request);
  const over = new AbortController();
  const begun = clock.monotonicMs();
  let open: Open | undefined = opened(resource.start(run.id, body, over.signal));
  let seen = { beat: -1, atMs: begun };
  try {
    while (run.remainingMs() > 0) {
      const waitMs = Math.min(open === undefined ? closedLookMs : openLookMs, settings.beatSeconds * 1000);
      const answered = await Promise.race([clock.sleep(waitMs), ...(open === undefined ? [] : [open.end])]);
      if (answered !== undefined) open = undefined;
      const asked = answered ?? (await resource.look(run.id));
      const now = clock.monotonicMs();
      if ('ticket' in asked) {
        const { ticket } = asked;
        if (ticket.state !== 'running') return ended(ticket);
        if (ticket.beat > seen.beat) seen = { beat: ticket.beat, atMs: now };
        else if (now - seen.atMs > goneAfterMs) throw gone(settings.url, now - seen.atMs);
      } else if (open === undefined && asked.nothing === 'unknown') {
        // The start never got there.
        if (now - begun > startsMs) throw unreachable(settings.url, asked.why);
        open = opened(resource.start(run.id, body, over.signal));
      } else if (now - seen.atMs > Math.max(goneAfterMs, startsMs)) {
        throw unreachable(settings.url, asked.nothing === 'unanswered' ? asked.why : 'it knows nothing of the run');
      }
    }
    throw slow(settings.url);
  } finally {
    over.abort();
  }
}

interface Open {
  readonly end: Promise<Asked>;
}

/** Wrapped, so that it can be awaited more than once without being awaited by accident. */
function opened(end: Promise<Asked>): Open {
  end.catch(() => undefined);
  return { end };
}

function ended(ticket: Exclude<Ticket, { state: 'running' }>): unknown {
  if (ticket.state === 'done') return ticket.reply;
  throw new Problem(ticket.problem);
}

function gone(url: string, silentMs: number): Problem {
  return new Problem({
    code: 'cloud.host-gone',
    side: 'cloud',
    message: `the host ${url} began and was not heard of for ${Math.round(silentMs / 1000)} s: its instance is gone`,
    remedy: 'repeat the command; what it had begun is taken up, or undone by whoever comes next',
    transient: true,
  });
}

function unreachable(url: string, why: string): Problem {
  return new Problem({
    code: 'cloud.host-unreachable',
    side: 'cloud',
    message: `the host ${url} does not answer: ${why}`,
    remedy:
      'look at the Function app: is it running, is its code deployed, does it admit the egress of the Lambda function?',
    transient: true,
  });
}

function slow(url: string): Problem {
  return new Problem({
    code: 'cloud.host-slow',
    side: 'cloud',
    message: `the host ${url} was not done when our own time was over`,
    remedy: 'repeat the command; what the host is doing goes on or is taken over, never twice',
    transient: true,
  });
}
