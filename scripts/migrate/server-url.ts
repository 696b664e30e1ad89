import { usageProblem } from './exit-code';

export interface ServerUrl {
  readonly host: string;
  readonly port: number;
  readonly user: string;
}

const example = 'write mysql://user@host:3306';

/** `mysql://user@host:port`. A password in it is refused: arguments can be read by everybody on the machine. */
export function parseServerUrl(option: '--source' | '--target' | '--watch-replica', text: string): ServerUrl {
  const variable = option === '--target' ? 'TARGET_PASSWORD' : 'SOURCE_PASSWORD';
  if (!URL.canParse(text)) throw usageProblem(`${option} is not a URL`, example);
  const url = new URL(text);
  // The text itself may hold a password, so no message repeats it.
  if (url.password !== '') {
    throw usageProblem(
      `${option} holds a password`,
      `take it out of the URL, export ${variable} instead, and change it: it has been in the process list`,
    );
  }
  if (url.protocol !== 'mysql:') throw usageProblem(`${option} begins with ${url.protocol}//`, example);
  if (url.username === '' || url.hostname === '') throw usageProblem(`${option} names no user or no host`, example);
  if (!['', '/'].includes(url.pathname) || url.search !== '' || url.hash !== '') {
    throw usageProblem(`${option} goes on after the port`, `${example}; schemas are given by --schemas`);
  }
  return {
    host: url.hostname.replace(/^\[(.*)\]$/, '$1'),
    port: url.port === '' ? 3306 : Number(url.port),
    user: decodeURIComponent(url.username),
  };
}
