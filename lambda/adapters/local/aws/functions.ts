import { randomUUID } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CloudClock } from './cloud-clock';
import type { FunctionCode } from './function-code';
import { type FunctionConfiguration, readFunctionConfiguration } from './function-configuration';
import { functionEnvironment } from './function-environment';
import { runFunction } from './function-process';
import type { Guard } from './guard';
import type { MotoClient } from './moto-client';
import { jsonAnswer, type WireAnswer } from './wire';

export interface InvocationRecord {
  readonly functionName: string;
  readonly durationMs: number;
  readonly ok: boolean;
  readonly logFile: string;
}

export interface Invocation {
  readonly ok: boolean;
  readonly payload: string;
  readonly logFile: string;
}

export interface Functions {
  /** A wire answer where Lambda refuses: no such function, throttled. */
  invoke(name: string, event: string): Promise<Invocation | WireAnswer>;
  reserve(name: string, concurrency: number | undefined): void;
}

export interface FunctionsSettings {
  readonly moto: MotoClient;
  readonly code: FunctionCode;
  readonly guard: Guard;
  readonly clock: CloudClock;
  readonly logFolder: string;
  readonly environment: Record<string, string>;
  readonly onInvocation: (record: InvocationRecord) => void;
}

export function functions(settings: FunctionsSettings): Functions {
  const running = new Map<string, number>();
  const reserved = new Map<string, number>();
  let count = 0;

  const run = async (configuration: FunctionConfiguration, taskRoot: string, event: string): Promise<Invocation> => {
    count += 1;
    const logFile = logFileOf(settings.logFolder, configuration.name, count);
    const environment = functionEnvironment(configuration, taskRoot, settings.environment);
    const { guard } = settings;
    const requestId = randomUUID();
    const asked = { configuration, taskRoot, requestId, event, environment, logFile, guard };
    const result = await runFunction({ ...asked, aheadMs: settings.clock.aheadMs() });
    const checked = withinSize(result.ok, result.payload);
    settings.onInvocation({ functionName: configuration.name, durationMs: result.durationMs, ok: checked.ok, logFile });
    return { ...checked, logFile };
  };

  return {
    invoke: async (name, event) => {
      const configuration = await readFunctionConfiguration(settings.moto, name);
      if ('status' in configuration) return configuration;
      const taskRoot = settings.code.folderOf(name);
      if (taskRoot === undefined) return noCode(name);
      const now = running.get(name) ?? 0;
      if (now >= (reserved.get(name) ?? accountConcurrency)) return throttled;
      running.set(name, now + 1);
      try {
        return await run(configuration, taskRoot, event);
      } finally {
        running.set(name, (running.get(name) ?? 1) - 1);
      }
    },
    reserve: (name, concurrency) => {
      if (concurrency === undefined) reserved.delete(name);
      else reserved.set(name, concurrency);
    },
  };
}

/** Lambda's default for an account. */
const accountConcurrency = 1000;

const largestAnswer = 6 * 1024 * 1024 + 100;

const throttled = jsonAnswer(
  429,
  { Type: 'User', Reason: 'ReservedFunctionConcurrentInvocationLimitExceeded', message: 'Rate Exceeded.' },
  { 'x-amzn-errortype': 'TooManyRequestsException' },
);

function noCode(name: string): WireAnswer {
  const message = `the local front has seen no zip of ${name}`;
  return jsonAnswer(502, { Type: 'Server', message }, { 'x-amzn-errortype': 'InvalidZipFileException' });
}

function withinSize(ok: boolean, payload: string): { ok: boolean; payload: string } {
  if (Buffer.byteLength(payload) <= largestAnswer) return { ok, payload };
  const errorMessage = `Response payload size exceeded maximum allowed payload size (${largestAnswer} bytes).`;
  return { ok: false, payload: JSON.stringify({ errorType: 'Function.ResponseSizeTooLarge', errorMessage }) };
}

function logFileOf(folder: string, name: string, count: number): string {
  const own = join(folder, name);
  mkdirSync(own, { recursive: true });
  return join(own, `${String(count).padStart(5, '0')}.log`);
}
