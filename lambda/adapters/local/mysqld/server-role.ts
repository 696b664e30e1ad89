export const serverRoles = ['source', 'replica', 'target'] as const;
export type ServerRole = (typeof serverRoles)[number];
