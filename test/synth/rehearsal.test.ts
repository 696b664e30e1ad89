import { anAzureTarget } from '../support/a-migration';
import { synthesized } from '../support/synthesized';

// The bindings are large: the first synth on a busy machine takes its time.
jest.setTimeout(60_000);

const rehearsal = { class: 'db.r6g.large' };

test('the copy is restored from the newest snapshot, and the route is taken on it', () => {
  const stack = synthesized({ name: 'shop-rehearsal', rehearsal });
  const copy = stack.one('aws_db_instance', 'rehearsal');

  expect(JSON.stringify(stack.document.data)).toMatch(
    /"aws_db_snapshot".*"db_instance_identifier":"shop-production","most_recent":true/,
  );
  expect(copy).toMatchObject({
    identifier: 'shop-rehearsal-source',
    publicly_accessible: false,
    skip_final_snapshot: true,
  });
  expect(stack.one('aws_db_instance', 'replica')).toMatchObject({ replicate_source_db: 'shop-rehearsal-source' });
  expect(JSON.stringify(stack.one('aws_db_instance', 'replica').depends_on)).toContain('rehearsal_instance');
  // Of a snapshot: what is not there in time is tainted, and made anew by the next deploy.
  for (const name of ['rehearsal', 'replica']) {
    expect(stack.one('aws_db_instance', name).timeouts).toEqual({ create: '12h' });
  }
  const { input } = stack.one('aws_lambda_invocation');
  expect(input).toContain('"instance" = "shop-rehearsal-source"');
  expect(input).toContain('"allowReboot" = true');
});

test('nothing of the stack has a right on the original', () => {
  const stack = synthesized({ name: 'shop-rehearsal', rehearsal });

  expect(stack.one('aws_iam_role_policy', 'handler_role').policy).not.toContain('db:shop-production');
});

test('at the end everything goes: the group after the copy', () => {
  const stack = synthesized({ name: 'shop-rehearsal', rehearsal });

  expect(stack.one('aws_db_parameter_group').skip_destroy).toBe(false);
  expect(JSON.stringify(stack.one('aws_db_instance', 'rehearsal').depends_on)).toContain('aws_db_parameter_group.');
  expect(synthesized().one('aws_db_parameter_group').skip_destroy).toBe(true);
});

test('what would stay, or would not be there, is refused', () => {
  const both = { rehearsal, target: anAzureTarget(), decommission: {} };

  expect(() => synthesized(both)).toThrow(
    /has 2 faults:\n.*target\.azure\.allowDestroy: must be true.*\n.*decommission: must be absent/,
  );
});
