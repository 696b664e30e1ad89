import type { Platform } from '../../contract/desired';
import type { ServerKind } from '../capability';
import { vocabularyOf } from '../vocabulary';
import type { Authority } from './authority';
import { azure } from './azure';
import { rds } from './rds';
import { selfManaged } from './self-managed';

const authorities: Readonly<Record<Platform, (server: ServerKind) => Authority>> = {
  mysql: (server) => selfManaged(vocabularyOf(server)),
  rds,
  azure,
};

export function authorityOf(server: ServerKind): Authority {
  return authorities[server.platform](server);
}

export type { Authority, Retention } from './authority';
