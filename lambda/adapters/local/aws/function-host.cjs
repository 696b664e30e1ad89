// Runs inside the fresh process of one invocation: loads the handler, calls it once, hands the result back on fd 3.
// Plain JavaScript, because the process must not depend on how the front itself was loaded.
const { createWriteStream } = require('node:fs');
const { join } = require('node:path');
const { existsSync } = require('node:fs');
const { pathToFileURL } = require('node:url');

const answers = createWriteStream('', { fd: 3 });

async function main(line) {
  const { event, context, aheadMs } = JSON.parse(line);
  if (aheadMs > 0) putForward(aheadMs);
  const handler = await loadHandler(process.env._HANDLER);
  const deadline = context.deadlineMs;
  const reply = await handler(event, {
    ...context,
    callbackWaitsForEmptyEventLoop: true,
    getRemainingTimeInMillis: () => Math.max(0, deadline - Date.now()),
  });
  return { ok: true, payload: reply === undefined ? 'null' : JSON.stringify(reply) };
}

/** Before the handler is loaded: whatever asks for the time gets that of the local cloud. */
function putForward(ms) {
  const Real = Date;
  globalThis.Date = class extends Real {
    constructor(...given) {
      super(...(given.length === 0 ? [Real.now() + ms] : given));
    }
    static now() {
      return Real.now() + ms;
    }
  };
}

async function loadHandler(name) {
  const [file, exported] = splitHandler(name);
  const base = join(process.env.LAMBDA_TASK_ROOT, file);
  const found = ['.js', '.mjs', '.cjs'].map((ending) => base + ending).find((path) => existsSync(path));
  if (found === undefined) throw named('Runtime.ImportModuleError', `Error: Cannot find module '${file}'`);
  const module = await import(pathToFileURL(found).href);
  const handler = module[exported] ?? module.default?.[exported];
  if (typeof handler !== 'function') throw named('Runtime.HandlerNotFound', `${name} is undefined or not exported`);
  return handler;
}

function splitHandler(name) {
  const dot = name.lastIndexOf('.');
  return [name.slice(0, dot), name.slice(dot + 1)];
}

function named(name, message) {
  return Object.assign(new Error(message), { name });
}

function failure(error) {
  const known = error instanceof Error;
  return {
    ok: false,
    payload: JSON.stringify({
      errorType: known ? error.name : typeof error,
      errorMessage: known ? error.message : String(error),
      trace: known && error.stack ? error.stack.split('\n') : [],
    }),
  };
}

function finish(result) {
  // What the handler logged must be on disk before the result is believed.
  answers.end(`${JSON.stringify(result)}\n`, () => process.exit(0));
}

process.on('uncaughtException', (error) => {
  console.error('Uncaught Exception', error);
  finish(failure(Object.assign(error instanceof Error ? error : new Error(String(error)), {})));
});
process.on('unhandledRejection', (reason) => {
  console.error('Unhandled Rejection', reason);
  const message = reason instanceof Error ? reason.toString() : String(reason);
  finish(failure(named('Runtime.UnhandledPromiseRejection', message)));
});

let input = '';
process.stdin.setEncoding('utf8');
process.stdin.on('data', (part) => {
  const seen = input.length;
  input += part;
  const end = input.indexOf('\n', seen);
  if (end < 0) return;
  const line = input.slice(0, end);
  main(line).then(finish, (error) => {
    console.error('Invoke Error', error);
    finish(failure(error));
  });
});
// The front keeps its end open while it lives: nobody is left to take the answer.
process.stdin.on('end', () => process.exit(1));
