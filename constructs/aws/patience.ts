/**
 * For an instance that is made of a snapshot: hours, with a large source. The provider gives up after 40 minutes unless it is told, takes what
 * it waited for as broken, and the next deploy would delete that and begin again
 * (https://github.com/hashicorp/terraform-provider-aws/issues/179).
 */
export const patience = { create: '12h' } as const;
