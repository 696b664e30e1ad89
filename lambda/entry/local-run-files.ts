/** What the dead-man's process reads from the state folder; no secret in it (passwords are environment references). */
export const desiredFile = 'desired.json';
/** What happened, one JSON object a line (docs/logs.md). */
export const logFileName = 'log.jsonl';
