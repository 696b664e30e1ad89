import { setTimeout as wait } from 'node:timers/promises';
import type { Desired } from '../../contract/desired';
import { isProblem, Problem } from '../../contract/problem';
import type { HookName, Hooks } from '../../migration/ports';

export interface WebhookHooksOptions {
  readonly migration: string;
  readonly hooks: Desired['hooks'];
  /** Of one try. @default 3000 */
  readonly timeoutMs?: number;
  /** @default 3 */
  readonly tries?: number;
  /** Before the second try; doubles. @default 200 */
  readonly pauseMs?: number;
}

/** POSTs `{ hook, migration, facts }` to the URL of that hook; without one there is nobody to tell. */
export function webhookHooks(options: WebhookHooksOptions): Hooks {
  const { timeoutMs = 3000, tries = 3, pauseMs = 200 } = options;
  const urls: Readonly<Record<HookName, string | undefined>> = {
    'before-fence': options.hooks.beforeFence,
    'cutover-aborted': options.hooks.cutoverAborted,
    'after-cutover': options.hooks.afterCutover,
  };
  return {
    async fire(hook, facts) {
      const url = urls[hook];
      if (url === undefined) return;
      const body = JSON.stringify({ hook, migration: options.migration, facts });
      for (let attempt = 1; ; attempt += 1) {
        try {
          return await post({ hook, url, body, timeoutMs });
        } catch (thrown) {
          if (attempt >= tries || (isProblem(thrown) && !thrown.transient)) throw thrown;
        }
        await wait(pauseMs * 2 ** (attempt - 1));
      }
    },
  };
}

async function post(call: { hook: HookName; url: string; body: string; timeoutMs: number }): Promise<void> {
  const answer = await fetch(call.url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: call.body,
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
