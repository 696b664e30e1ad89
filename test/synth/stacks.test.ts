import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings } from '../../constructs/settings';
import { aMigration } from '../support/a-migration';
import { synthesized } from '../support/synthesized';

// The bindings are large: the first synth on a busy machine takes its time.
jest.setTimeout(60_000);

describe('environments', () => {
  function folderWith(base: object, environments: Record<string, object>): string {
    const folder = mkdtempSync(join(tmpdir(), 'environments-'));
    writeFileSync(join(folder, 'migration.json'), JSON.stringify(base));
    mkdirSync(join(folder, 'environments'));
    for (const [name, overlay] of Object.entries(environments)) {
      writeFileSync(join(folder, 'environments', `${name}.json`), JSON.stringify(overlay));
    }
    return join(folder, 'migration.json');
  }
  const now = new Date('2026-11-21');

  test('a file is laid over the shared one; the name says where it is', () => {
    const overlay = { source: { instance: 'shop-staging' }, network: { targetAddresses: ['20.9.9.9'] } };
    const file = folderWith(aMigration(), { staging: overlay, prod: { name: 'shop' } });

    expect(readSettings(file, now, 'staging')).toMatchObject({
      name: 'shop-staging',
      environment: 'staging',
      source: { instance: 'shop-staging', adminUser: 'admin' },
      network: { targetAddresses: ['20.9.9.9'] },
    });
    expect(readSettings(file, now, 'prod').name).toBe('shop');
    expect(readSettings(file, now).environment).toBeUndefined();
  });

  test('faults are named with the file of the environment; an unknown one says where it is looked for', () => {
    const file = folderWith(aMigration(), { dev: { source: { instanc: 'x' } } });

    expect(() => readSettings(file, now, 'dev')).toThrow(/environments\/dev\.json has 1 fault:\n.*source\.instanc/);
    expect(() => readSettings(file, now, 'nowhere')).toThrow(/nowhere\.json can't be read; .*ENVIRONMENT/);
  });

  test('it is a tag of everything', () => {
    const { document } = synthesized({ environment: 'staging', aws: { region: 'eu-central-1', tags: { team: 'x' } } });

    expect(JSON.stringify(document.provider)).toContain(
      '"tags":{"environment":"staging","rds-to-azure":"shop","team":"x"}',
    );
  });
});

describe("Terraform's state", () => {
  const backend = (terraformState: object): unknown => {
    const { document } = synthesized({ terraformState });
    return Object(document.terraform).backend;
  };

  test('is a file of one person unless the settings say otherwise', () => {
    expect(Object(synthesized().document.terraform).backend).toMatchObject({ local: expect.anything() });
  });

  test('in S3 it is encrypted and locked', () => {
    expect(backend({ s3: { bucket: 'states', region: 'eu-west-1', roleArn: 'arn:aws:iam::1:role/x' } })).toEqual({
      s3: {
        bucket: 'states',
        key: 'shop.tfstate',
        region: 'eu-west-1',
        encrypt: true,
        use_lockfile: true,
        assume_role: { role_arn: 'arn:aws:iam::1:role/x' },
      },
    });
  });

  test('in Azure it is reached by login, not by key', () => {
    const place = { storageAccountName: 'states', containerName: 'tf', key: 'own' };

    expect(backend({ azurerm: place })).toEqual({
      azurerm: { storage_account_name: 'states', container_name: 'tf', key: 'own', use_azuread_auth: true },
    });
    expect(() => backend({ azurerm: place, s3: { bucket: 'b', region: 'r' } })).toThrow(
      /terraformState: must have exactly one/,
    );
  });
});

describe('variables', () => {
  test('each is safe when forgotten, and refuses what it is not', () => {
    expect(synthesized().document.variable).toMatchObject({
      reader_weight: {
        default: -1,
        type: 'number',
        validation: [{ error_message: expect.stringContaining('0 to 100') }],
      },
      decommission: {
        default: '',
        type: 'string',
        validation: [{ condition: expect.stringContaining('"shop-production"') }],
      },
    });
  });

  test('the second key without the first is refused; the first needs a promotion', () => {
    const conditions = (changes: object): string =>
      JSON.stringify(synthesized({ ...changes }).one('aws_lambda_invocation').lifecycle);

    expect(conditions({})).toContain('decommission is the second key');
    expect(conditions({ decommission: {} })).toContain('the migration is not promoted');
    expect(conditions({ decommission: {} })).not.toContain('decommission is the second key');
  });

  test('with the first key the wanted level is cleaned-up, and the replica goes', () => {
    const stack = synthesized({ decommission: {} });

    expect(stack.one('aws_lambda_invocation').input).toContain('? \\"cleaned-up\\" :'.replaceAll('\\', ''));
    expect(stack.one('aws_db_instance').count).toMatch(/\? 0 : 1/);
    expect(JSON.stringify(stack.document.data)).toMatch(/"count":"\$\{.*== \\"present\\".*\? 1 : 0/);
    expect(stack.one('aws_ssm_parameter', '_source_')).toMatchObject({
      name: '/shop/source',
      insecure_value: 'present',
    });
  });
});

describe('names in Route 53', () => {
  const dns = { zoneId: 'Z123', writer: 'db.shop.example', readers: 'ro.shop.example', ttlSeconds: 10 };

  test('the writer is switched as a whole, by the level of this very apply', () => {
    const writer = synthesized({ dns }).one('aws_route53_record', 'writer');

    expect(writer).toMatchObject({ name: 'db.shop.example', type: 'CNAME', ttl: 10 });
    expect(JSON.stringify(writer.records)).toMatch(/aws_lambda_invocation.*\? \\"shop\.mysql\.database\.azure\.com\\"/);
  });

  test('readers are shared by weight, and follow the writer when nobody typed one', () => {
    const stack = synthesized({ dns });
    const weight = (side: string): string =>
      JSON.stringify(stack.one('aws_route53_record', `readers-${side}`).weighted_routing_policy);

    expect(weight('target')).toMatch(/\(var\.reader_weight == -1\) \? .* \? 100 : 0 : var\.reader_weight/);
    expect(weight('source')).toMatch(/100 - /);
  });

  test('with the first key to the end of the old instance nobody is sent there', () => {
    const stack = synthesized({ dns, decommission: {} });
    const records = Object.entries(stack.resources).filter(([address]) => address.startsWith('aws_route53_record.'));

    expect(records.map(([, one]) => one.records)).toEqual([
      ['shop.mysql.database.azure.com'],
      ['shop.mysql.database.azure.com'],
    ]);
    expect(JSON.stringify(stack.one('aws_lambda_invocation').lifecycle)).toContain('leave reader_weight out');
  });

  test('a name that is none is refused', () => {
    expect(() => synthesized({ dns: { ...dns, writer: 'http://db' } })).toThrow(
      /dns\.writer: must be a full host name/,
    );
  });
});
