import type { Finding } from '../../contract/finding';
import { quotedName } from '../../mysql/quoting';
import type { Check } from './survey';

/** A view that fails on the source can not be made on the target at all: that would show after the copy. */
export const brokenViews: Check = ({ source }) =>
  source.brokenViews.map(
    ({ schema, name }): Finding => ({
      code: 'source.view-broken',
      weight: 'blocker',
      side: 'source',
      subject: `${schema}.${name}`,
      message:
        'the view refers to tables, columns or functions that are not there (1356): it can not be made on the target',
      remedy: `DROP VIEW ${quotedName(schema, name)} on the source if nobody needs it (nobody can read it), make it again as it should be, or leave it out (exclude ${schema}.${name})`,
    }),
  );
