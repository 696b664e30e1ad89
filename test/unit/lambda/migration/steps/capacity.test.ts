import { Problem } from '../../../../../lambda/contract/problem';
import type { RunRecord } from '../../../../../lambda/migration/data/run-record';
import type { TargetPlatform, TargetState } from '../../../../../lambda/migration/ports';
import type { StepContext } from '../../../../../lambda/migration/step';
import { giveBackCapacity, lendCapacity } from '../../../../../lambda/migration/steps/prepare/capacity';
import { aContext } from '../../../../support/a-context';
import { Killed } from '../../../../support/dying';

const id = '11111111-2222-4333-8444-555555555555';
const load = { sku: 'MO_Standard_E16ads_v5', iops: 20_000 };
const own = { sku: 'GP_Standard_D4ds_v4', iops: 700 };

const busy = new Problem({
  ...{ code: 'cloud.azure-refused', side: 'cloud', message: 'another operation is under way', remedy: 'again' },
  transient: true,
});

/** A server whose changes show a few looks after they were accepted, and which takes one at a time. */
class SlowPlatform {
  readonly asked: string[] = [];
  size: { sku: string; iops: number } = { ...own };
  ioScaling = false;
  /** Looks after which what was accepted shows at all. */
  lateBy = 0;
  private coming: { sku?: string | undefined; iops?: number | undefined } | undefined;
  private looksLeft = 0;

  readonly port: TargetPlatform = {
    describe: async () => this.look(),
    load: async () => undefined,
    newestBackup: async () => undefined,
    restart: () => Promise.reject(new Error('not scripted')),
    resetGtid: () => Promise.reject(new Error('not scripted')),
    scale: async (to) => {
      if (this.coming !== undefined) throw busy;
      this.asked.push(to.sku ?? String(to.iops));
      this.coming = to;
      this.looksLeft = 2 + this.lateBy;
    },
  };

  private look(): TargetState {
    const status = this.coming === undefined || this.looksLeft > 2 ? 'Ready' : 'Updating';
    if (this.coming !== undefined && --this.looksLeft <= 0) {
      this.size = { sku: this.coming.sku ?? this.size.sku, iops: this.coming.iops ?? this.size.iops };
      this.coming = undefined;
    }
    return {
      ...{ ...this.size, status, ioScaling: this.ioScaling, storageGigabytes: 128, autoGrow: true },
      ...{ acceleratedLogs: false, highAvailability: 'none' as const, geoRedundantBackup: false, replicas: [] },
      ...{ publicAccess: true, insideNetwork: false },
    };
  }
}

interface Host {
  readonly platform: SlowPlatform;
  record: RunRecord;
  readonly wanted: { readonly sku?: string; readonly iops?: number } | 'nothing';
}

function newHost(wanted: Host['wanted'] = load): Host {
  return { platform: new SlowPlatform(), record: aContext({}).record(), wanted };
}

/** A process that dies right after so many changes of the record or the platform. */
function aProcess(host: Host, changes: number, pausesAtOnce = false): StepContext {
  let left = changes;
  const counted = <T>(done: T): T => {
    left -= 1;
    if (left === 0) throw new Killed();
    return done;
  };
  const { port } = host.platform;
  const { desired, ports, epoch } = aContext({});
  const azure = {
    ...{ subscription: id, resourceGroup: 'shop', server: 'shop' },
    login: { kind: 'federated' as const, tenant: id, client: id },
    ...(host.wanted === 'nothing' ? {} : { load: host.wanted }),
  };
  return {
    desired: { ...desired, azure },
    epoch,
    get conductor(): never {
      throw new Error('no server in a unit test');
    },
    budget: { remainingMs: () => 1000, shouldPause: () => pausesAtOnce },
    ports: {
      ...ports,
      clock: { ...ports.clock, sleep: async () => undefined },
      targetPlatform: { ...port, scale: async (to) => counted(await port.scale(to)) },
    },
    record: () => host.record,
    async change(update) {
      host.record = update(host.record);
      return counted(host.record);
    },
  };
}

/** Turn after turn in the same process. */
async function untilDone(context: StepContext, deed: typeof lendCapacity): Promise<void> {
  for (let turn = 0; turn < 50; turn += 1) {
    try {
      if ((await deed(context)) === undefined) return;
    } catch (thrown) {
      // The drivers ask again then.
      if (thrown !== busy) throw thrown;
    }
  }
  throw new Error('it never comes to an end');
}

async function killedAfter(host: Host, changes: number, deed: typeof lendCapacity): Promise<void> {
  await untilDone(aProcess(host, changes), deed).catch((thrown: unknown) => {
    if (!(thrown instanceof Killed)) throw thrown;
  });
}

const never = Number.POSITIVE_INFINITY;

test.each([1, 2, 3, 4])(
  'killed after change %i of the lending: it is lent, and what was there is known',
  async (dies) => {
    const host = newHost();
    await killedAfter(host, dies, lendCapacity);
    await untilDone(aProcess(host, never), lendCapacity);

    expect(host.platform.size).toEqual(load);
    expect(host.record.leases.map(({ setting, was }) => `${setting} ${was}`)).toEqual([
      `compute ${own.sku}`,
      `IOPS ${own.iops}`,
    ]);
  },
);

test.each([1, 2, 3, 4].flatMap((lends) => [1, 2, 3, 4].map((gives) => [lends, gives] as const)))(
  'killed after change %i of the lending and %i of the giving back: as it was, and nothing is owed',
  async (lends, gives) => {
    const host = newHost();
    await killedAfter(host, lends, lendCapacity);
    await killedAfter(host, gives, giveBackCapacity);
    await untilDone(aProcess(host, never), giveBackCapacity);

    expect(host.platform.size).toEqual(own);
    expect(host.record.leases).toEqual([]);
  },
);

test('what was accepted just before a death and does not show yet is given back too', async () => {
  const host = newHost({ sku: load.sku });
  host.platform.lateBy = 2;
  await killedAfter(host, 2, lendCapacity);
  expect(host.platform.size).toEqual(own);
  await untilDone(aProcess(host, never), giveBackCapacity);
  await untilDone(aProcess(host, never), giveBackCapacity);

  expect(host.platform.asked).toEqual([load.sku, own.sku]);
  expect(host.platform.size).toEqual(own);
  expect(host.record.leases).toEqual([]);
});

test('compute comes first and goes last: how many IOPS there may be is a matter of it', async () => {
  const host = newHost();
  await untilDone(aProcess(host, never), lendCapacity);
  await untilDone(aProcess(host, never), giveBackCapacity);

  expect(host.platform.asked).toEqual([load.sku, String(load.iops), String(own.iops), own.sku]);
});

test('a turn whose time is spent says what the platform is doing, and the next one goes on', async () => {
  const host = newHost();
  expect(await lendCapacity(aProcess(host, never, true))).toMatchObject({ note: 'the target is Updating' });
  await untilDone(aProcess(host, never, true), lendCapacity);

  expect(host.platform.size).toEqual(load);
});

test('what somebody else has changed meanwhile stays; what nobody asked for is not lent', async () => {
  const host = newHost();
  await untilDone(aProcess(host, never), lendCapacity);
  host.platform.size = { sku: 'MO_Standard_E32ads_v5', iops: load.iops };
  await untilDone(aProcess(host, never), giveBackCapacity);
  expect(host.platform.size).toEqual({ sku: 'MO_Standard_E32ads_v5', iops: own.iops });
  expect(host.record.leases).toEqual([]);

  const plain = newHost('nothing');
  await untilDone(aProcess(plain, never), lendCapacity);
  const scaling = newHost({ iops: 5000 });
  scaling.platform.ioScaling = true;
  await untilDone(aProcess(scaling, never), lendCapacity);
  expect([...plain.platform.asked, ...scaling.platform.asked]).toEqual([]);
});
