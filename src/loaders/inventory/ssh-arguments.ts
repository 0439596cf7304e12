import { shown } from './inventory.ts';
import { isJump } from './jump-hosts.ts';
import { shellWords } from './shell-words.ts';

/** What arguments for ssh come to: a way over other hosts, and whether they would weaken the verification of keys; or what in them cannot be kept. */
export type SshArguments =
  | { readonly jump: string | null; readonly weakens: boolean }
  | { readonly refused: string };

/** Options that change how fast or how talkative ssh is, never where it goes or whom it trusts. */
const WITHOUT_EFFECT =
  /^(?:controlmaster|controlpath|controlpersist|serveraliveinterval|serveralivecountmax|connecttimeout|connectionattempts|compression|compressionlevel|forwardagent|forwardx11|loglevel|batchmode|tcpkeepalive|requesttty|preferredauthentications|passwordauthentication|kbdinteractiveauthentication|pubkeyauthentication|gssapiauthentication|identitiesonly|ipqos)$/;
/** Options by which host keys are looked up or not; ours stand fast. */
const OF_TRUST =
  /^(?:stricthostkeychecking|userknownhostsfile|globalknownhostsfile|checkhostip|updatehostkeys)$/;
const FLAGS_WITHOUT_EFFECT = /^-[46CTtqvAaKkxX]+$/;

/** `ssh -W %h:%p bastion`, which is what ProxyJump does. */
const jumpOfCommand = (command: string): string | null => {
  const [program, ...rest] = shellWords(command, { comments: false });
  if (program !== 'ssh' && program !== '/usr/bin/ssh') return null;
  let forwards = false;
  let port: string | null = null;
  let user: string | null = null;
  let host: string | null = null;
  for (let at = 0; at < rest.length; at += 1) {
    const word = rest[at] ?? '';
    if (word === '-W') {
      at += 1;
      forwards = rest[at] === '%h:%p' || rest[at] === '[%h]:%p';
    } else if (word === '-W%h:%p') forwards = true;
    else if (word === '-p') port = rest[++at] ?? null;
    else if (word === '-l') user = rest[++at] ?? null;
    else if (FLAGS_WITHOUT_EFFECT.test(word)) continue;
    else if (!word.startsWith('-') && host === null) host = word;
    else return null;
  }
  if (!forwards || host === null) return null;
  const jump = `${user === null ? '' : `${user}@`}${host}${port === null ? '' : `:${port}`}`;
  return jump.includes(',') || !isJump(jump) ? null : jump;
};

/** Reads `ansible_ssh_common_args` and its like, as far as that is safe: nothing is passed on to a program, and what would lead elsewhere is refused. */
export const jumpOfArguments = (texts: readonly string[]): SshArguments => {
  let jump: string | null = null;
  let weakens = false;
  const option = (written: string): string | null => {
    const [, name = '', value = ''] = /^\s*([A-Za-z0-9]+)\s*(?:=\s*|\s+)(.*?)\s*$/s.exec(written) ?? [];
    const key = name.toLowerCase();
    if (WITHOUT_EFFECT.test(key)) return null;
    if (OF_TRUST.test(key)) {
      weakens = true;
      return null;
    }
    if (key === 'proxyjump' && isJump(value)) {
      jump ??= value;
      return null;
    }
    if (key === 'proxycommand') {
      const found = /^none$/i.test(value) ? 'none' : jumpOfCommand(value);
      jump ??= found;
      if (found !== null) return null;
      return 'a ProxyCommand that is more than `ssh -W %h:%p HOST`';
    }
    return `the option ${shown(name === '' ? written : name)}`;
  };
  try {
    for (const text of texts) {
      const words = [...shellWords(text, { comments: false })];
      for (let word = words.shift(); word !== undefined; word = words.shift()) {
        let refused: string | null = null;
        if (word === '-J' || word === '-o') {
          const value = words.shift() ?? '';
          refused = option(word === '-J' ? `ProxyJump=${value}` : value);
        } else if (word.startsWith('-J')) refused = option(`ProxyJump=${word.slice(2)}`);
        else if (word.startsWith('-o')) refused = option(word.slice(2));
        else if (!FLAGS_WITHOUT_EFFECT.test(word)) refused = `the argument ${shown(word.slice(0, 20))}`;
        if (refused !== null) return { refused };
      }
    }
  } catch {
    return { refused: 'quotes that do not end' };
  }
  return { jump, weakens };
};
