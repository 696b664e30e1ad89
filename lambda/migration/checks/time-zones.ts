import { firstNames } from './first-names';
import type { Check } from './survey';

const isNamed = (zone: string) => zone !== '' && zone !== 'SYSTEM' && !/^[+-]\d/.test(zone);

/** Events that run by the clock of a place, and sessions that convert to one. */
export const timeZones: Check = ({ inventory, source, target }) => {
  if (target.namedTimeZones) return [];
  const events = inventory.events.filter(({ timeZone }) => isNamed(timeZone)).map((e) => `event ${e.schema}.${e.name}`);
  const server = isNamed(source.variables.get('time_zone') ?? '') ? ['time_zone of the source'] : [];
  const users = [...server, ...events];
  if (users.length === 0) return [];
  return [
    {
      code: 'target.time-zones-empty',
      weight: events.length > 0 ? 'blocker' : 'warning',
      side: 'target',
      subject: 'mysql.time_zone_name',
      message: `the target knows no time zone by name (1298), and these need one: ${firstNames(users)}`,
      remedy:
        'fill the tables on the target: CALL mysql.az_load_timezone() on Azure, elsewhere mysql_tzinfo_to_sql /usr/share/zoneinfo | mysql mysql',
    },
  ];
};
