import { type ChildProcess, spawn } from 'node:child_process';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from './free-port';
import { type Guard, killGroup } from './guard';
import { findMoto } from './locate-moto';
import { type MotoClient, motoClient } from './moto-client';

export interface MotoProcess {
  readonly client: MotoClient;
  stop(): Promise<void>;
}

export interface MotoSettings {
  readonly frontPort: number;
  readonly region: string;
  readonly logFile: string;
  readonly guard: Guard;
}

/** moto 5.2.1 as a child process, its Step Functions interpreter switched on and pointed at the front. */
export async function startMoto(settings: MotoSettings): Promise<MotoProcess> {
  const moto = await findMoto();
  if (moto === undefined) throw new Error("local aws: moto_server is not on PATH; pip install 'moto[server]==5.2.1'");
  for (let attempt = 1; ; attempt += 1) {
    const client = motoClient(await freePort(), settings.region);
    const child = await launch(moto.interpreter, client.port, settings);
    if (await answers(client, child)) {
      await client.call({ service: 'moto', path: '/moto-api/config', body: executeStateMachines });
      return { client, stop: () => stopped(child) };
    }
    await stopped(child);
    if (attempt === 3) throw new Error(`local aws: moto_server does not answer, see ${settings.logFile}`);
  }
}

const executeStateMachines = JSON.stringify({ stepfunctions: { execute_state_machine: true } });

async function launch(interpreter: string, port: number, settings: MotoSettings): Promise<ChildProcess> {
  const log = await open(settings.logFile, 'a');
  const environment = {
    ...process.env,
    MOTO_PORT: String(settings.frontPort),
    NO_PROXY: '127.0.0.1,localhost',
    no_proxy: '127.0.0.1,localhost',
    PYTHONUNBUFFERED: '1',
  };
  const child = spawn(interpreter, [join(__dirname, 'moto-launcher.py'), '-H', '127.0.0.1', '-p', String(port)], {
    detached: true,
    env: environment,
    stdio: ['ignore', log.fd, log.fd],
  });
  child.on('error', () => undefined);
  settings.guard.watch(child);
  await log.close();
  return child;
}

async function answers(client: MotoClient, child: ChildProcess): Promise<boolean> {
  const deadline = Date.now() + 30_000;
  while (Date.now() < deadline && child.exitCode === null && child.signalCode === null) {
    const answer = await client
      .call({ service: 'moto', method: 'GET', path: '/moto-api/config' })
      .catch(() => undefined);
    if (answer?.status === 200 || answer?.status === 201) return child.exitCode === null;
    await wait(100);
  }
  return false;
}

async function stopped(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null || child.pid === undefined) return;
  const gone = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  killGroup(child);
  await gone;
}
