// One instance of a Function app: does what Azure's Node worker does with the app's code and the real programming
// model of `@azure/functions`. The platform in front of it talks to it by messages instead of gRPC.
// https://github.com/Azure/azure-functions-nodejs-worker
const { readFileSync } = require('node:fs');
const Module = require('node:module');
const { join } = require('node:path');

const root = process.cwd();
const functions = new Map();
let model;

/** The built-in module of the worker: no package has it. */
const core = {
  version: '3.12.0',
  hostVersion: '4.1040.0',
  registerFunction: (metadata, callback) => {
    functions.set(metadata.name, { metadata, callback });
    return { dispose: () => functions.delete(metadata.name) };
  },
  registerHook: () => {
    throw new Error('local azure: hooks are not run here');
  },
  setProgrammingModel: (own) => {
    model = own;
  },
  getProgrammingModel: () => model,
  log: (level, _category, message) => console.error(`${level}: ${message}`),
};

const load = Module.prototype.require;
Module.prototype.require = function require(id) {
  return id === '@azure/functions-core' ? core : load.call(this, id);
};

async function invoke({ invocationId, name, http }) {
  const { metadata, callback } = functions.get(name);
  const trigger = Object.entries(metadata.bindings).find(([, binding]) => binding.type === 'httpTrigger')[0];
  const request = {
    invocationId,
    functionId: name,
    inputData: [{ name: trigger, data: { http } }],
    triggerMetadata: {},
  };
  const log = (level, _category, message) => console.error(`${level}: ${name}: ${message}`);
  const invocation = model.getInvocationModel({ invocationId, request, metadata, log, state: undefined });
  const { context, inputs } = await invocation.getArguments();
  const result = await invocation.invokeFunction(context, inputs, callback);
  const { http: answer } = (await invocation.getResponse(context, result)).returnValue;
  const { bytes, string } = answer.body ?? {};
  const body = bytes === undefined ? (string ?? '') : Buffer.from(bytes).toString('utf8');
  return { status: Number(answer.statusCode), headers: answer.headers ?? {}, body };
}

process.on('message', (asked) => {
  invoke(asked).then(
    (answer) => process.send({ invocationId: asked.invocationId, answer }),
    (fault) => {
      console.error(fault);
      process.send({ invocationId: asked.invocationId, answer: { status: 500, headers: {}, body: '' } });
    },
  );
});
process.on('disconnect', () => process.exit(1));
process.on('unhandledRejection', (fault) => {
  console.error('Unhandled Rejection', fault);
  process.exit(1);
});

const { main } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
load.call(module, join(root, main));
if (model === undefined) throw new Error('the app did not set a programming model');
process.send({ ready: [...functions.values()].map(({ metadata }) => metadata) });
