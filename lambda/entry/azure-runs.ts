import { randomUUID } from 'node:crypto';
import type { Tickets } from '../adapters/aws';
import { largestRequestBytes, type RunRequest, runId, runRequest, type Ticket } from '../contract/function-host';
import { Problem, toProblem } from '../contract/problem';
import type { Clock } from '../migration/ports';
import { beating } from './beating';

export interface RunsOptions {
  readonly tickets: Tickets;
  readonly clock: Clock;
  readonly work: (event: unknown, until: Date) => Promise<unknown>;
}

export interface RunAsked {
  readonly id: string;
  /** Whom the platform has let in. */
  readonly caller: string | undefined;
  /** Who may come. */
  readonly allowed: string;
}

export interface RunAnswer {
  readonly status: number;
  readonly jsonBody: unknown;
}

export interface Runs {
  /**
   * Does the work inside of this request, so that the platform sees that the instance is at work. The platform answers
   * the caller after 230 s, whatever happens here; the work goes on, and its end is in the ticket.
   */
  start(asked: RunAsked & { readonly body: () => Promise<string> }): Promise<RunAnswer>;
  look(asked: RunAsked): Promise<RunAnswer>;
}

export function serveRuns({ tickets, clock, work }: RunsOptions): Runs {
  return {
    async start(asked) {
      try {
        const id = admitted(asked);
        const request = read(await asked.body());
        const until = new Date(request.until);
        if (until <= clock.now()) throw late(request);
        const owner = randomUUID();
        if (!(await tickets.claim(id, owner))) return told(await tickets.read(id));
        const end = await beating({ tickets, clock, id, owner, everyMs: request.beatMs }, () =>
          ended(() => work(request.event, until)),
        );
        await tickets.write(id, end);
        return told(end);
      } catch (thrown) {
        return refused(thrown);
      }
    },
    async look(asked) {
      try {
        return told(await tickets.read(admitted(asked)));
      } catch (thrown) {
        return refused(thrown);
      }
    },
  };
}

function admitted({ id, caller, allowed }: RunAsked): string {
  if (caller === undefined || caller !== allowed) {
    throw new Problem({
      code: 'ours.host-caller',
      side: 'ours',
      message:
        caller === undefined
          ? 'the platform did not say who asks: authentication of the Function app is off'
          : 'the application that asks is not the one this host serves',
      remedy: 'deploy the stack again: it declares the authentication of the Function app',
    });
  }
  if (runId.safeParse(id).success) return id;
  throw unreadable('the id of the run');
}

function read(body: string): RunRequest {
  if (Buffer.byteLength(body) > largestRequestBytes)
    throw unreadable(`a request of more than ${largestRequestBytes} bytes`);
  try {
    return runRequest.parse(JSON.parse(body));
  } catch {
    throw unreadable('the request');
  }
}

async function ended(work: () => Promise<unknown>): Promise<Ticket> {
  try {
    return { state: 'done', reply: (await work()) ?? null };
  } catch (thrown) {
    return { state: 'failed', problem: factsOf(toProblem(thrown, 'ours')) };
  }
}

function told(found: Ticket | undefined): RunAnswer {
  if (found !== undefined) return { status: found.state === 'running' ? 202 : 200, jsonBody: found };
  const problem = new Problem({
    code: 'ours.run-unknown',
    side: 'ours',
    message: 'there is no such run',
    remedy: 'nothing to do: it is started again',
    transient: true,
  });
  return { status: 404, jsonBody: { problem: factsOf(problem) } };
}

function refused(thrown: unknown): RunAnswer {
  const problem = toProblem(thrown, 'ours');
  const status = problem.code === 'ours.host-caller' ? 403 : problem.transient ? 503 : 400;
  return { status, jsonBody: { problem: factsOf(problem) } };
}

function factsOf({ code, side, message, remedy, transient }: Problem) {
  return { code, side, message, remedy, transient };
}

function late({ until }: RunRequest): Problem {
  return new Problem({
    code: 'ours.host-late',
    side: 'ours',
    message: `the request came after its caller had given it up (${until}): nothing was begun`,
    remedy: 'repeat the command; if it happens again, the Function app starts too slowly',
    transient: true,
  });
}

function unreadable(what: string): Problem {
  return new Problem({
    code: 'ours.host-request',
    side: 'ours',
    message: `${what} can not be read by the host`,
    remedy: 'Lambda function and Function app are of different versions: deploy again from one checkout',
  });
}
