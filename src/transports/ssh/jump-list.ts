import { ConnectError } from '../connection.ts';
import type { AskedHost } from './ssh-config.ts';

/** More hosts on one way than anybody means; a longer list is a mistake or a circle. */
export const HOPS_LIMIT = 8;

const malformed = (list: string, why: string): ConnectError =>
  new ConnectError(
    'proxy-jump',
    `The jump hosts ${JSON.stringify(list.slice(0, 200))} cannot be read: ${why}`,
    'Write ProxyJump as [user@]host[:port], several with commas between, or none (ssh_config(5))',
  );

/** `[user@]host[:port]`, an address of version 6 in brackets, or the same behind `ssh://`. */
const hopOf = (text: string, list: string): AskedHost => {
  const plain = text
    .trim()
    .replace(/^ssh:\/\//i, '')
    .replace(/\/$/, '');
  const at = plain.lastIndexOf('@');
  const user = at === -1 ? null : plain.slice(0, at);
  const [, bracketed, bare, portText] =
    /^(?:\[([^\]]*)\]|([^:]*|[^:]*(?::[^:]*){2,}))(?::(\d+))?$/.exec(plain.slice(at + 1)) ?? [];
  const host = bracketed ?? bare ?? '';
  if (host === '' || host.startsWith('-') || /[\s\p{Cc}'"`$\\;&<>|()[\]]/u.test(host))
    throw malformed(list, `${JSON.stringify(text)} names no host`);
  if (user !== null && (user === '' || user.startsWith('-') || /[\s\p{Cc}'"`$\\;&<>|()]/u.test(user)))
    throw malformed(list, `${JSON.stringify(text)} names no user`);
  const port = portText === undefined ? null : Number(portText);
  if (port !== null && (port < 1 || port > 65_535)) throw malformed(list, `${portText} is no port`);
  return { host, user, port };
};

/** The hosts of a ProxyJump, the nearest first; empty for `none`. Throws `ConnectError` for what is no such list. */
export const parseJumpList = (list: string): readonly AskedHost[] => {
  if (list.trim().toLowerCase() === 'none') return [];
  const parts = list.split(',');
  if (parts.length > HOPS_LIMIT) throw malformed(list, `these are more than ${HOPS_LIMIT}`);
  return parts.map((part) => hopOf(part, list));
};
