import { setTimeout as wait } from 'node:timers/promises';
import { createHttpHeaders, createPipelineRequest, type PipelineResponse, RestError } from '@azure/core-rest-pipeline';
import type { Arm } from './arm';
import { isSameOrigin } from './same-origin';

/**
 * The stable version that has the reset of the GTID set and automatic IOPS; the client library of ours stops at 2021-05-01.
 * https://github.com/Azure/azure-rest-api-specs (specification/mysql, Microsoft.DBforMySQL/FlexibleServers)
 */
const apiVersion = '2023-12-30';
const pollMs = 1000;
const longestMs = 10 * 60_000;

export interface ArmCall {
  readonly method: 'GET' | 'PATCH' | 'POST';
  /** Below the server: `/resetGtid`; '' is the server itself. */
  readonly path: string;
  /** Of another provider's part of the server. */
  readonly query?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

/** Through the pipeline of the client library: its login, its retries, its TLS. An answer that is no success is thrown. */
export async function askArm(arm: Arm, call: ArmCall): Promise<PipelineResponse> {
  const query = new URLSearchParams({ 'api-version': apiVersion, ...call.query });
  return send(arm, call.method, `${arm.url}${call.path}?${query}`, call.body);
}

export function bodyOf(response: PipelineResponse): unknown {
  return response.bodyAsText ? JSON.parse(response.bodyAsText) : undefined;
}

/**
 * Asks about an operation that was accepted until it is over.
 * https://learn.microsoft.com/azure/azure-resource-manager/management/async-operations
 */
export async function untilOver(arm: Arm, accepted: PipelineResponse): Promise<void> {
  const monitor = accepted.headers.get('azure-asyncoperation');
  if (accepted.status !== 202 || monitor === undefined) return;
  // The token goes along: nobody else is asked.
  if (!isSameOrigin(monitor, arm.url)) throw new RestError(`the operation is at another place: ${monitor}`);
  for (let waitedMs = 0; waitedMs < longestMs; waitedMs += pollMs) {
    const { status, error } = operationOf(bodyOf(await send(arm, 'GET', monitor)));
    if (status === 'Succeeded') return;
    if (status === 'Failed' || status === 'Canceled') throw new RestError(error, { statusCode: 400, code: status });
    await wait(pollMs);
  }
  throw new RestError(`the operation is not over after ${longestMs / 60_000} minutes`, { statusCode: 408 });
}

async function send(arm: Arm, method: ArmCall['method'], url: string, body?: unknown): Promise<PipelineResponse> {
  const request = createPipelineRequest({
    url,
    method,
    headers: createHttpHeaders({ accept: 'application/json', 'content-type': 'application/json' }),
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const response = await arm.client.sendRequest(request);
  if (response.status < 300) return response;
  const { code, message } = errorOf(response);
  throw new RestError(message, { statusCode: response.status, ...(code === undefined ? {} : { code }) });
}

function operationOf(body: unknown): { readonly status: string; readonly error: string } {
  const { status, error } = Object(body);
  return { status: String(status), error: String(Object(error).message ?? 'no reason was given') };
}

function errorOf(response: PipelineResponse): { readonly code: string | undefined; readonly message: string } {
  try {
    const { code, message } = Object(Object(bodyOf(response)).error);
    return { code: code === undefined ? undefined : String(code), message: String(message ?? response.status) };
  } catch {
    return { code: undefined, message: `answered ${response.status}` };
  }
}
