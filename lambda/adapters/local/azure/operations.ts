import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import type { Answer, Route } from './local-azure';

type Operation = { status: 'InProgress' | 'Succeeded' | 'Failed'; message: string };

/**
 * What ARM accepts and does later: the answer names a place to ask until it is over. One server does one thing after the other.
 * https://learn.microsoft.com/azure/azure-resource-manager/management/async-operations
 */
export class Operations {
  private readonly known = new Map<string, Operation>();
  private queue: Promise<void> = Promise.resolve();

  constructor(
    private readonly subscription: string,
    private readonly delayMs: { readonly min: number; readonly max: number },
  ) {}

  readonly report: Route = async (_request, url) => {
    const operation = this.known.get(url.pathname.split('/').at(-1) ?? '');
    if (operation === undefined) return undefined;
    const { status, message } = operation;
    const error = status === 'Failed' ? { error: { code: 'OperationFailed', message } } : {};
    return { status: 200, headers: { 'retry-after': '0' }, body: { status, ...error } };
  };

  begin(origin: string, work: () => Promise<void>): Answer {
    const id = randomUUID();
    const operation: Operation = { status: 'InProgress', message: '' };
    this.known.set(id, operation);
    this.queue = this.queue.then(async () => {
      await wait(this.delayMs.min + Math.random() * (this.delayMs.max - this.delayMs.min));
      try {
        await work();
        operation.status = 'Succeeded';
      } catch (thrown) {
        operation.message = String(thrown);
        operation.status = 'Failed';
      }
    });
    const place = `${origin}/subscriptions/${this.subscription}/providers/Microsoft.DBforMySQL/operations/${id}`;
    return { status: 202, headers: { 'azure-asyncoperation': place, 'retry-after': '0' }, body: {} };
  }
}
