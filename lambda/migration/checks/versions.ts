import type { Finding } from '../../contract/finding';
import { has } from '../../mysql/capability';
import { compareVersions, isSameSeries, parseVersion } from '../../mysql/server-version';
import type { Check } from './survey';

/** Older source to newer target is the supported direction; never the other way. */
export const versions: Check = ({ source, target }) => {
  const findings: Finding[] = [];
  const from = parseVersion(source.facts.version);
  const to = parseVersion(target.facts.version);
  if (!has({ platform: source.platform, version: source.facts.version }, 'copy')) {
    findings.push({
      code: 'source.version-too-old',
      weight: 'blocker',
      side: 'source',
      subject: source.facts.version,
      message: `the source is MySQL ${source.facts.version}; 8.0.17 is the oldest whose values can be read exactly`,
      remedy:
        "upgrade the source first: aws rds modify-db-instance --engine-version 8.0.42 --allow-major-version-upgrade; where that can not be, 'dms' in the settings makes AWS DMS, a transport with fewer proofs",
    });
  }
  if (compareVersions(to, from) < 0 && !isSameSeries(to, from)) {
    findings.push({
      code: 'target.version-older',
      weight: 'blocker',
      side: 'target',
      subject: target.facts.version,
      message: `the target is MySQL ${target.facts.version}, older than the source's ${source.facts.version}: replication to an older server is not supported`,
      remedy: `create the target with the series ${from.major}.${from.minor} or newer; where that can not be, 'dms' in the settings makes AWS DMS, a transport with fewer proofs`,
    });
  }
  return findings;
};
