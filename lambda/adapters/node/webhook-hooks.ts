import { setTimeout as wait } from 'node:timers/promises';
import type { Desired } from '../../contract/desired';
import type { HookFacts, HookName } from '../../contract/hooks';
import { isProblem, Problem } from '../../contract/problem';
import type { Hooks } from '../../migration/ports';
import { hookSignature, signatureHeader } from './hook-signature';

export interface WebhookHooksOptions {
  readonly migration: string;
  readonly hooks: Desired['hooks'];
  /** Key of the signature, read at each use. @default unsigned */
  readonly secret?: () => Promise<string>;
  /** Of one try. @default 3000 */
  readonly timeoutMs?: number;
  /** @default 3 */
  readonly tries?: number;
  /** Before the second try; doubles. @default 200 */
  readonly pauseMs?: number;
}

/** POSTs the event to the URL of that hook; without one there is nobody to tell. What is answered is never read. */
export function webhookHooks(options: WebhookHooksOptions): Hooks {
  const { timeoutMs = 3000, tries = 3, pauseMs = 200 } = options;
  const urls: Readonly<Record<HookName, string | undefined>> = {
    'before-fence': options.hooks.beforeFence,
    'cutover-aborted': options.hooks.cutoverAborted,
    'after-cutover': options.hooks.afterCutover,
    'after-rollback': options.hooks.afterRollback,
  };
  return {
    async fire(hook, facts) {
      const url = urls[hook];
      if (url === undefined) return;
      const secret = await options.secret?.();
      const event = eventOf(options.migration, hook, facts);
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await post({ hook, url, event, secret, timeoutMs });
        } catch (thrown) {
          if (attempt >= tries || (isProblem(thrown) && !thrown.transient)) throw thrown;
        }
        await wait(pauseMs * 2 ** (attempt - 1));
      }
    },
  };
}

interface HookEvent {
  /** The same for every try: an event that was told twice is one. */
  readonly id: string;
  readonly body: string;
}

function eventOf(migration: string, hook: HookName, facts: HookFacts): HookEvent {
  const id = `${facts.cutover}:${hook}`;
  return { id, body: JSON.stringify({ id, hook, migration, ...facts }) };
}

interface Call {
  readonly hook: HookName;
  readonly url: string;
  readonly event: HookEvent;
  readonly secret: string | undefined;
  readonly timeoutMs: number;
}

async function post(call: Call): Promise<void> {
  const { event, secret } = call;
  const seconds = Math.floor(Date.now() / 1000);
  const answer = await fetch(call.url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'idempotency-key': event.id,
      ...(secret === undefined ? {} : { [signatureHeader]: hookSignature(secret, seconds, event.body) }),
    },
    body: event.body,
    // A redirected POST becomes a GET without the body, and its 200 would read as success.
    redirect: 'manual',
    signal: AbortSignal.timeout(call.timeoutMs),
  }).catch((error: unknown) => {
    throw failed(call, reasonOf(error), true);
  });
  // Unread, the body would keep the connection.
  await answer.body?.cancel();
  if (!answer.ok) throw failed(call, `answered ${answer.status}`, answer.status >= 500 || answer.status === 429);
}

/** Only the host: the path of a webhook often is its secret. */
function failed(call: { hook: HookName; url: string }, why: string, transient: boolean): Problem {
  return new Problem({
    code: 'ours.hook-failed',
    side: 'ours',
    message: `the hook ${call.hook} at ${new URL(call.url).host} ${why}, wanted an answer 2xx`,
    remedy: 'make the webhook answer 2xx, or take it out of the settings',
    transient,
  });
}

/** The text of a fetch error may repeat the URL; its name and the cause's code do not. */
function reasonOf(error: unknown): string {
  const name = textOf(error, 'name') ?? 'failed';
  if (name === 'TimeoutError') return 'gave no answer in time';
  const cause = typeof error === 'object' && error !== null && 'cause' in error ? error.cause : undefined;
  return `could not be reached (${textOf(cause, 'code') ?? name})`;
}

function textOf(thing: unknown, field: 'name' | 'code'): string | undefined {
  if (typeof thing !== 'object' || thing === null) return undefined;
  const found: unknown = Reflect.get(thing, field);
  return typeof found === 'string' ? found : undefined;
}
