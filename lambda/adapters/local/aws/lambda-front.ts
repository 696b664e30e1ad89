import { readFile } from 'node:fs/promises';
import type { AsyncInvoker } from './async-invocation';
import type { FunctionCode } from './function-code';
import type { Functions } from './functions';
import { field, text } from './json-field';
import type { MotoClient } from './moto-client';
import { type Interceptor, jsonAnswer, type WireAnswer, type WireRequest } from './wire';

export interface LambdaFrontSettings {
  readonly moto: MotoClient;
  readonly code: FunctionCode;
  readonly functions: Functions;
  readonly later: AsyncInvoker;
}

/** Invocations are run here; what declares a function goes to moto, and its zip is kept on the way. */
export function lambdaFront(settings: LambdaFrontSettings): Interceptor {
  return async (request) => {
    const [, name = '', rest = ''] = functionPath.exec(request.path) ?? [];
    const functionName = plainName(name);
    if (request.method === 'POST' && rest === 'invocations') return invoke(request, functionName, settings);
    if (request.method === 'POST' && createPath.test(request.path)) return declare(request, settings);
    if (request.method === 'PUT' && rest === 'code') return declare(request, settings, functionName);
    if (rest === 'concurrency') return reserve(request, functionName, settings);
    if (request.method === 'DELETE' && rest === '' && functionName !== '') settings.code.forget(functionName);
    return undefined;
  };
}

const createPath = /^\/2015-03-31\/functions\/?$/;
const functionPath = /^\/20\d\d-\d\d-\d\d\/functions\/([^/]+)\/?([^/]*)\/?$/;
const largestSyncEvent = 6 * 1024 * 1024;
const largestAsyncEvent = 1024 * 1024;

/** Callers name a function by name, name:alias, partial ARN or ARN. */
export function plainName(given: string): string {
  const decoded = decodeURIComponent(given);
  return /(?:^|:)function:([^:]+)/.exec(decoded)?.[1] ?? decoded.split(':', 1)[0] ?? '';
}

async function invoke(request: WireRequest, name: string, settings: LambdaFrontSettings): Promise<WireAnswer> {
  const event = (await request.body()).toString();
  const type = header(request, 'x-amz-invocation-type') ?? 'RequestResponse';
  const limit = type === 'Event' ? largestAsyncEvent : largestSyncEvent;
  if (Buffer.byteLength(event) > limit) return tooLarge(Buffer.byteLength(event), limit);
  if (!isJson(event))
    return jsonAnswer(400, { Type: 'User', message: 'Could not parse request body into json' }, badJson);
  if (type === 'DryRun') return { status: 204, headers: {}, body: Buffer.alloc(0) };
  if (type === 'Event') return settings.later.accept(name, event);
  const result = await settings.functions.invoke(name, event);
  if ('status' in result) return result;
  const headers: Record<string, string> = { 'content-type': 'application/json', 'x-amz-executed-version': '$LATEST' };
  if (!result.ok) headers['x-amz-function-error'] = 'Unhandled';
  if (header(request, 'x-amz-log-type') === 'Tail') headers['x-amz-log-result'] = await logTail(result.logFile);
  return { status: 200, headers, body: Buffer.from(result.payload) };
}

async function declare(request: WireRequest, settings: LambdaFrontSettings, known?: string): Promise<WireAnswer> {
  const body = await request.body();
  const headers = { 'content-type': 'application/json' };
  const path = request.raw.url ?? request.path;
  const answer = await settings.moto.call({ service: 'lambda', method: request.method, path, headers, body });
  if (answer.status >= 300) return answer;
  const said: unknown = JSON.parse(body.toString());
  const name = known ?? text(said, 'FunctionName');
  await settings.code.record(plainName(name), known === undefined ? field(said, 'Code') : said);
  return answer;
}

async function reserve(request: WireRequest, name: string, settings: LambdaFrontSettings): Promise<undefined> {
  if (request.method === 'DELETE') settings.functions.reserve(name, undefined);
  if (request.method !== 'PUT') return undefined;
  const said: unknown = JSON.parse((await request.body()).toString());
  settings.functions.reserve(name, Number(field(said, 'ReservedConcurrentExecutions')));
  return undefined;
}

const badJson = { 'x-amzn-errortype': 'InvalidRequestContentException' };

function tooLarge(size: number, limit: number): WireAnswer {
  const message = `${size} byte payload is too large for the Event invocation type (limit ${limit} bytes)`;
  return jsonAnswer(413, { Type: 'User', message }, { 'x-amzn-errortype': 'RequestTooLargeException' });
}

function isJson(event: string): boolean {
  if (event === '') return true;
  try {
    JSON.parse(event);
    return true;
  } catch {
    return false;
  }
}

function header(request: WireRequest, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'string' ? value : value?.[0];
}

async function logTail(logFile: string): Promise<string> {
  return (await readFile(logFile)).subarray(-4096).toString('base64');
}
