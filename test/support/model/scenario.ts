import { type Desired, defaultLimits } from '../../../lambda/contract/desired';
import { replicationUser, wayBackUser } from '../../../lambda/contract/names';
import { isProblem } from '../../../lambda/contract/problem';
import type { Reach } from '../../../lambda/contract/reach';
import { everyTable } from '../../../lambda/contract/table-filter';
import type { CutoverState } from '../../../lambda/migration/data/cutover-state';
import type { RunRecord } from '../../../lambda/migration/data/run-record';
import type { StepOutputs } from '../../../lambda/migration/data/step-outputs';
import type { Budget, Ports } from '../../../lambda/migration/ports';
import { stand } from '../../../lambda/migration/standing';
import { resolveCutover } from '../../../lambda/migration/steps/cut-over/resolve';
import { made } from '../../../lambda/migration/steps/prepare/markers';
import { untilSettled } from '../../../lambda/migration/until-settled';
import { aDesired, aServer } from '../a-desired';
import { aRunRecord } from '../a-run-record';
import { modelPorts } from './model-ports';
import type { Understand } from './model-session';
import type { Actor } from './stage';
import type { Trouble } from './statements';
import { startMs, World } from './world';

/** Who is on the stage, in the order in which they come when nobody is delayed. */
export type Role = 'conductor' | 'duplicate' | 'sync' | 'standing' | 'roll-back' | 'second roll-back';

/** What a port of one actor does instead of what it should: how the model is shown to find faults. */
export type Misbehave = (ports: Ports, world: World, actor: Actor) => Ports;

export interface Scenario {
  readonly name: string;
  readonly roles: readonly Role[];
  readonly desired?: Partial<Desired>;
  /** How far the migration has come. @default validated */
  readonly stands?: 'validated' | 'promoted';
  readonly trouble?: Trouble;
  readonly misbehave?: Misbehave;
}

export function desiredOf(scenario: Scenario): Desired {
  return aDesired({
    reach: 'cut-over',
    source: { ...aServer('mysql', 'SOURCE_PASSWORD'), tls: 'off' },
    target: { ...aServer('mysql', 'TARGET_PASSWORD'), host: 'azure.test', tls: 'off' },
    wayBack: scenario.stands === 'promoted' ? 'wanted' : 'off',
    limits: { ...defaultLimits, workers: 1 },
    tables: everyTable,
    ...scenario.desired,
  });
}

/** A migration that has come that far, with everybody who may act on it about to. */
export function staged(scenario: Scenario, understand: Understand): World {
  const desired = desiredOf(scenario);
  const world = scenario.stands === 'promoted' ? promotedWorld(desired, scenario) : validatedWorld(desired, scenario);
  world.setBlob('plan.json', {});
  const portsOf = (actor: Actor): Ports => {
    const ports = modelPorts(world, actor, understand);
    return (
      scenario.misbehave?.(
        watched(ports, (cutover, at) => watch(cutover, at)),
        world,
        actor,
      ) ?? watched(ports, watch)
    );
  };
  const watch = (cutover: string, deadline: number): void => {
    const name = `dead-man of ${cutover}`;
    if (world.stage.actors.some((actor) => actor.name === name && actor.state === 'playing')) return;
    const self = world.stage.enter(name, (actor) => deadMan(world, actor, portsOf(actor), { cutover, deadline }));
    // Who killed it has killed a process: its platform starts another.
    world.afterKill.set(self, () => watch(cutover, deadline));
  };
  for (const role of scenario.roles) {
    world.stage.enter(role, (actor) => play(role, world, portsOf(actor)));
  }
  return world;
}

function validatedWorld(desired: Desired, { trouble }: Scenario): World {
  const world = new World(desired, validated(desired), trouble);
  world.target.accountLocked = trouble !== 'account-open-on-target';
  world.target.channel = { user: replicationUser, running: true, applied: 0, ignores: 'mysql.%' };
  if (trouble === 'rogue-write') {
    world.target.log.push({ what: 'other', value: 0, origin: 'target' });
    world.target.log.push({ what: 'application', value: 99, origin: 'target' });
  }
  world.published.set('fence', 'down');
  world.published.set('level', 'validated');
  return world;
}

/** The target takes the writes, and the source, behind its fence, follows it. */
function promotedWorld(desired: Desired, { trouble }: Scenario): World {
  const world = new World(desired, promoted(desired), trouble);
  Object.assign(world.source, { readOnly: true, readOnlyWanted: true, passwordLimited: true });
  world.source.channel = { user: wayBackUser, running: true, applied: 0, ignores: 'mysql.%' };
  world.published.set('fence', 'up');
  world.published.set('target-fence', 'down');
  world.published.set('level', 'cut-over');
  world.published.set('endpoint', JSON.stringify({ side: 'target' }));
  return world;
}

/** The adapters' promise: once armed, somebody comes at the deadline, whatever becomes of the process that armed. */
function watched(ports: Ports, watch: (cutover: string, deadline: number) => void): Ports {
  const { deadMan } = ports;
  return {
    ...ports,
    deadMan: {
      ...deadMan,
      arm: async (cutover, deadline) => {
        await deadMan.arm(cutover, deadline);
        watch(cutover, deadline.getTime());
      },
    },
  };
}

const minutes = 60_000;

/** As long as a function may take. */
function budgetOf(world: World): Budget {
  const until = world.stage.nowMs + 14 * minutes;
  return { remainingMs: () => until - world.stage.nowMs, shouldPause: () => world.stage.nowMs >= until };
}

async function play(role: Role, world: World, ports: Ports): Promise<string> {
  const wanted: Readonly<Record<Exclude<Role, 'standing'>, Reach>> = {
    conductor: 'cut-over',
    duplicate: 'cut-over',
    sync: 'validated',
    'roll-back': 'rolled-back',
    'second roll-back': 'rolled-back',
  };
  try {
    const budget = budgetOf(world);
    if (role === 'standing') {
      await stand(world.desired, ports, budget);
      return 'stood';
    }
    const reply = await untilSettled({ desired: { ...world.desired, reach: wanted[role] }, ports, budget });
    return reply.note;
  } catch (thrown) {
    if (isProblem(thrown)) return `${thrown.code}: ${thrown.message}`;
    throw thrown;
  }
}

const retryMs = 1000;
const tries = 40;

/** Waits to the deadline, then resolves until that has worked. Disarmed before, it ends. */
async function deadMan(
  world: World,
  actor: Actor,
  ports: Ports,
  armed: { readonly cutover: string; readonly deadline: number },
): Promise<string> {
  const { cutover, deadline } = armed;
  await world.stage.sleep(actor, deadline - world.stage.nowMs);
  for (let attempt = 1; ; attempt++) {
    if (!(await world.stage.call(actor, 'is it still armed', () => world.armed.has(cutover)))) return 'disarmed';
    try {
      return await resolveCutover({ desired: world.desired, ports, budget: budgetOf(world), cutover });
    } catch (thrown) {
      if (!isProblem(thrown) || attempt === tries) throw thrown;
      await world.stage.sleep(actor, retryMs);
    }
  }
}

/** The record after the first clean pass. */
function validated(desired: Desired): RunRecord {
  const at = new Date(startMs - 60_000).toISOString();
  const server = { version: '8.4.5', serverId: '1', gtidMode: 'OFF', lowerCaseTableNames: 0 };
  const source = { file: 'source-bin.000001', position: 4, gtidSet: '' };
  const target = { file: 'target-bin.000001', position: 4, gtidSet: '' };
  const outputs: Partial<StepOutputs> = {
    assess: {
      source: { ...server, serverUuid: 'source' },
      target: { ...server, serverUuid: 'target' },
      findings: [],
      inventory: 'inventory.json',
      definitionsDigest: '',
      tables: 1,
      bytes: 1,
    },
    prepare: { replicationUser },
    freeze: { id: 'f', kind: 'held-snapshot', coordinates: source, frozenAt: at },
    plan: { frozenId: 'f', plan: 'plan.json', tables: 1, chunks: 1, bytes: 1 },
    copy: { frozenId: 'f', chunks: 1, rows: 1, bytes: 1, seconds: 1 },
    finalize: { frozenId: 'f', indexes: 0, foreignKeys: 0, objects: 0, eventsToEnable: [], definersReplaced: [] },
    replicate: { startedFrom: source, method: 'position', targetPosition: target },
    validate: {
      report: 'validate/report.json',
      clean: true,
      tables: 3,
      chunks: 3,
      rows: 2,
      mismatches: 0,
      startedAt: at,
      finishedAt: at,
      coversFrom: source,
      targetFrom: target,
    },
  };
  return aRunRecord({
    name: desired.name,
    endpoints: {
      source: `${desired.source.host}:${desired.source.port}`,
      target: `${desired.target.host}:${desired.target.port}`,
    },
    level: 'validated',
    at: 'validate',
    epoch: 7,
    outputs,
    leases: [{ server: 'source', setting: made.replicationAccount, was: null, now: replicationUser }],
    createdAt: at,
    updatedAt: at,
  });
}

/** The record some minutes after a promotion, with a way back that is open and compared. */
function promoted(desired: Desired): RunRecord {
  const before = validated(desired);
  const { validate } = before.outputs;
  const cutover: CutoverState = {
    id: `${desired.name}-7`,
    startedAt: before.updatedAt,
    deadline: before.updatedAt,
    line: 'open-way-back',
    fenceAsked: true,
    finalPosition: before.outputs.replicate?.startedFrom ?? null,
    channelStoppedAt: before.outputs.replicate?.startedFrom ?? null,
    targetPosition: before.outputs.replicate?.targetPosition ?? null,
    timeline: [],
    outcome: 'promoted',
    abortReason: '',
  };
  return {
    ...before,
    level: 'cut-over',
    at: 'cut-over',
    wanted: 'cut-over',
    latch: 'promoted',
    outputs: { ...before.outputs, 'cut-over': { promotedAt: before.updatedAt, evidence: 'evidence.json' } },
    cutover,
    promotion: cutover,
    wayBack: {
      state: 'open',
      since: before.updatedAt,
      why: '',
      findings: [],
      sourcePosition: validate?.coversFrom ?? null,
      validated:
        validate === undefined
          ? null
          : { ...validate, coversFrom: validate.targetFrom, targetFrom: validate.coversFrom },
    },
  };
}
