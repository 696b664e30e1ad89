import { forwardWhole } from './forward-whole';
import type { MotoClient } from './moto-client';
import { type Interceptor, jsonAnswer } from './wire';

/**
 * DMS as the provider reads it: moto writes times as text where the protocol has seconds, a task of its never becomes
 * ready by itself, and an instance may be in no subnet group, at which the provider dies. Nothing is replicated here.
 */
export function dmsFront(moto: MotoClient): Interceptor {
  return async (request) => {
    if (!String(request.headers['x-amz-target'] ?? '').startsWith('AmazonDMS')) return undefined;
    const answer = await forwardWhole(moto, request);
    const said = answer.body.toString();
    if (answer.status >= 300 || said === '') return answer;
    return jsonAnswer(answer.status, JSON.parse(said, asTheProtocolHasIt));
  };
}

function asTheProtocolHasIt(key: string, value: unknown): unknown {
  if (typeof value === 'string' && /(Date|Time)$/.test(key)) return Date.parse(value) / 1000;
  // Between `creating` and `ready` a task of DMS only waits; moto has no such step.
  if (key === 'ReplicationTasks' && Array.isArray(value)) return value.map(readyOnceMade);
  if (key === 'ReplicationSubnetGroup' && value === null) return { ReplicationSubnetGroupIdentifier: 'default' };
  return value;
}

function readyOnceMade(task: unknown): unknown {
  const { Status } = Object(task);
  return { ...Object(task), Status: Status === 'creating' ? 'ready' : Status };
}
