const login = /(\w+:\/\/[^\s:/@]*):[^\s/@]+@/g;
const quoted = `'(?:[^'\\\\]|\\\\.|'')*'|"(?:[^"\\\\]|\\\\.)*"`;
/** `IDENTIFIED BY 'x'`, `IDENTIFIED WITH plugin AS 'x'`, `SOURCE_PASSWORD = 'x'`, `password: x`. Not MySQL's `using password: YES`. */
const spoken = new RegExp(
  `((?:identified\\s+(?:with\\s+\\S+\\s+)?(?:by|as)(?:\\s+password)?|password\\s*[=:])\\s*)(?!(?:YES|NO)\\b)(?:${quoted}|[^\\s,;'"]+)`,
  'gi',
);
const awsKey = /\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g;

/** The last line of defence for texts that servers and clouds wrote: what looks like a secret is not repeated. */
export function redacted(text: string): string {
  return text.replaceAll(login, '$1:***@').replaceAll(spoken, '$1***').replaceAll(awsKey, '***');
}

/** Names of facts that tell by themselves that their value is a secret. */
export const tellingName = /passw|secret|token|credential|private.?key/i;
