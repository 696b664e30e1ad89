import { type ChildProcess, spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { closeSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { type Guard, killGroup } from '../../aws/guard';

const binding = z.looseObject({ type: z.string() });
const trigger = binding.extend({ type: z.literal('httpTrigger'), methods: z.array(z.string()), route: z.string() });
const metadata = z.looseObject({ name: z.string(), bindings: z.record(z.string(), z.union([trigger, binding])) });
const answer = z.object({ status: z.number(), headers: z.record(z.string(), z.string()), body: z.string() });
const message = z.union([z.object({ ready: z.array(metadata) }), z.object({ invocationId: z.string(), answer })]);

export interface HttpFunction {
  readonly name: string;
  readonly methods: readonly string[];
  readonly route: string;
}

export interface HttpInvocation {
  readonly url: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly params: Readonly<Record<string, string>>;
  readonly body: { readonly string: string };
}

export type InstanceAnswer = z.infer<typeof answer>;

/** A process that has the app loaded. */
export interface Instance {
  readonly functions: readonly HttpFunction[];
  readonly running: () => number;
  readonly alive: () => boolean;
  /** `undefined`: it died over it. */
  invoke(name: string, http: HttpInvocation): Promise<InstanceAnswer | undefined>;
  kill(): void;
}

export interface InstanceOptions {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly logFile: string;
  readonly guard: Guard;
}

export async function startInstance(options: InstanceOptions): Promise<Instance> {
  const log = openSync(options.logFile, 'a');
  const child = spawn(process.execPath, [join(__dirname, 'worker.cjs')], {
    cwd: options.folder,
    env: { ...options.environment },
    stdio: ['ignore', log, log, 'ipc'],
    detached: true,
  });
  closeSync(log);
  options.guard.watch(child);
  const waiting = new Map<string, (answered: InstanceAnswer | undefined) => void>();
  let alive = true;
  child.once('exit', () => {
    alive = false;
    for (const tell of waiting.values()) tell(undefined);
    waiting.clear();
  });
  const functions = await readyOf(child, options.logFile);
  child.on('message', (raw) => {
    const said = message.parse(raw);
    if (!('invocationId' in said)) return;
    waiting.get(said.invocationId)?.(said.answer);
    waiting.delete(said.invocationId);
  });
  return {
    functions,
    running: () => waiting.size,
    alive: () => alive,
    invoke: (name, http) =>
      new Promise((resolve) => {
        if (!alive) return resolve(undefined);
        const invocationId = randomUUID();
        waiting.set(invocationId, resolve);
        child.send({ invocationId, name, http });
      }),
    kill: () => killGroup(child),
  };
}

function readyOf(child: ChildProcess, logFile: string): Promise<readonly HttpFunction[]> {
  return new Promise((resolve, reject) => {
    child.once('exit', (code) => reject(new Error(`local azure: the app does not start (${code}), see ${logFile}`)));
    child.once('message', (raw) => {
      const said = message.parse(raw);
      if ('ready' in said) resolve(said.ready.flatMap(httpFunctionOf));
    });
  });
}

function httpFunctionOf({ name, bindings }: z.infer<typeof metadata>): readonly HttpFunction[] {
  for (const one of Object.values(bindings)) {
    const read = trigger.safeParse(one);
    if (read.success) return [{ name, methods: read.data.methods, route: read.data.route }];
  }
  return [];
}
