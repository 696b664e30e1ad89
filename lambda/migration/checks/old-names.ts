import type { Finding } from '../../contract/finding';
import { quotedName } from '../../mysql/quoting';
import { namedObjects } from './named-objects';
import type { Check } from './survey';

const prefix = '#mysql50#';

/** A name that no version since 5.1 encodes in files: `SHOW CREATE` writes it and nothing can be made by it. */
export const oldNames: Check = ({ inventory }) =>
  namedObjects(inventory)
    .filter(({ what, name }) => (what === 'schema' || what === 'table') && name.startsWith(prefix))
    .map(
      ({ what, name, whole }): Finding => ({
        code: 'source.old-name',
        weight: 'blocker',
        side: 'source',
        subject: whole,
        message: `the ${what} has a name of MySQL 5.0 (${prefix}), which can not be made on the target`,
        remedy: `rename it on the source: ALTER DATABASE ${quotedName(name)} UPGRADE DATA DIRECTORY NAME, or RENAME TABLE`,
      }),
    );
