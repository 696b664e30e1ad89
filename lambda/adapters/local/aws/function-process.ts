import { type ChildProcess, spawn } from 'node:child_process';
import { closeSync, openSync, writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import type { FunctionConfiguration } from './function-configuration';
import { type Guard, killGroup } from './guard';
import { field, text } from './json-field';
import { collect } from './wire';

export interface FunctionRun {
  readonly configuration: FunctionConfiguration;
  readonly taskRoot: string;
  readonly requestId: string;
  readonly event: string;
  readonly environment: Record<string, string>;
  readonly logFile: string;
  readonly guard: Guard;
  /** How far its clock is ahead of this machine's. */
  readonly aheadMs: number;
}

export interface FunctionResult {
  readonly ok: boolean;
  readonly payload: string;
  readonly durationMs: number;
}

/** One invocation, one fresh process: no state can survive where Lambda gives no promise that it does. */
export async function runFunction(run: FunctionRun): Promise<FunctionResult> {
  const started = Date.now();
  const log = openSync(run.logFile, 'a');
  writeSync(log, `START RequestId: ${run.requestId} Version: $LATEST\n`);
  const child = start(run, log);
  run.guard.watch(child);
  const limits = watchLimits(child, run.configuration);
  const [result, end] = await Promise.all([resultOf(child), endOf(child)]);
  limits.release();
  const durationMs = Date.now() - started;
  const outcome = result ?? died(run, limits.broken() ?? end);
  const memory = `Memory Size: ${run.configuration.memoryMegabytes} MB Max Memory Used: ${limits.peakMegabytes()} MB`;
  writeSync(
    log,
    `END RequestId: ${run.requestId}\nREPORT RequestId: ${run.requestId} Duration: ${durationMs} ms ${memory}\n`,
  );
  closeSync(log);
  return { ...outcome, durationMs };
}

function start(run: FunctionRun, log: number): ChildProcess {
  const { memoryMegabytes, timeoutSeconds, name, arn } = run.configuration;
  const heap = [`--max-old-space-size=${Math.floor(memoryMegabytes * 0.9)}`];
  const child = spawn(process.execPath, [...heap, join(__dirname, 'function-host.cjs')], {
    cwd: run.taskRoot,
    detached: true,
    env: run.environment,
    stdio: ['pipe', log, log, 'pipe'],
  });
  const context = {
    awsRequestId: run.requestId,
    functionName: name,
    functionVersion: '$LATEST',
    invokedFunctionArn: arn,
    memoryLimitInMB: String(memoryMegabytes),
    logGroupName: `/aws/lambda/${name}`,
    logStreamName: run.requestId,
    deadlineMs: Date.now() + run.aheadMs + timeoutSeconds * 1000,
  };
  const input = writable(child);
  input.on('error', () => undefined);
  input.write(`{"context":${JSON.stringify(context)},"aheadMs":${run.aheadMs},"event":${oneLine(run.event)}}\n`);
  return child;
}

interface Limits {
  broken(): string | undefined;
  peakMegabytes(): number;
  release(): void;
}

function watchLimits(child: ChildProcess, { timeoutSeconds, memoryMegabytes }: FunctionConfiguration): Limits {
  let broken: string | undefined;
  let peak = 0;
  const end = (why: string): void => {
    broken ??= why;
    killGroup(child);
  };
  const timer = setTimeout(() => end('timeout'), timeoutSeconds * 1000);
  const meter = setInterval(async () => {
    peak = Math.max(peak, await residentMegabytes(child.pid));
    if (peak > memoryMegabytes) end('signal: killed');
  }, 250);
  return {
    broken: () => broken,
    peakMegabytes: () => Math.round(peak),
    release: () => {
      clearTimeout(timer);
      clearInterval(meter);
      killGroup(child);
    },
  };
}

/** The heap flag does not bind buffers; on Linux the whole process is measured. Elsewhere only the heap is limited. */
async function residentMegabytes(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const kilobytes = /^RssAnon:\s+(\d+) kB/m.exec(status)?.[1];
  return Number(kilobytes ?? 0) / 1024;
}

async function resultOf(child: ChildProcess): Promise<{ ok: boolean; payload: string } | undefined> {
  const said = (await collect(readable(child)).catch(() => Buffer.alloc(0))).toString();
  if (!said.endsWith('\n')) return undefined;
  const result: unknown = JSON.parse(said);
  return { ok: field(result, 'ok') === true, payload: text(result, 'payload', 'null') };
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (fault) => resolve(fault.message));
    child.once('exit', (code, signal) => resolve(signal === null ? `exit status ${code}` : `signal: ${signal}`));
  });
}

function died(run: FunctionRun, why: string): { ok: boolean; payload: string } {
  const { timeoutSeconds } = run.configuration;
  const error =
    why === 'timeout'
      ? { errorType: 'Sandbox.Timedout', said: `Task timed out after ${timeoutSeconds.toFixed(2)} seconds` }
      : { errorType: 'Runtime.ExitError', said: `Runtime exited with error: ${why}` };
  const errorMessage = `RequestId: ${run.requestId} Error: ${error.said}`;
  return { ok: false, payload: JSON.stringify({ errorType: error.errorType, errorMessage }) };
}

function oneLine(event: string): string {
  return event.trim() === '' ? '{}' : JSON.stringify(JSON.parse(event));
}

function writable(child: ChildProcess): Writable {
  if (child.stdin === null) throw new Error('local aws: the function process has no input');
  return child.stdin;
}

function readable(child: ChildProcess): Readable {
  const pipe = child.stdio[3];
  if (pipe === null || pipe === undefined || !('read' in pipe)) throw new Error('local aws: no pipe for the result');
  return pipe;
}
