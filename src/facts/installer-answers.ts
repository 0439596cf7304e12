import type { FileEntry } from '../core/answer.ts';
import { defineFact } from '../core/fact.ts';
import { files } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';
import { markSecrets, secretMark } from './secret-mark.ts';

/** What a file of an installer holds of passwords, the worst: as it is, or a hash of it. */
export type AnsweredPassword = 'password' | 'hash' | 'none';

/** A file in which an installer was told its answers, or wrote them down afterwards. */
export interface InstallerAnswers {
  readonly file: FileEntry;
  readonly holds: AnsweredPassword;
}

// Hostile texts too are read in linear time: each pattern looks at one line and has nothing to go back for.
/** crypt(3), and the hash of GRUB. */
const HASH = /^(?:\$\w+\$|grub\.pbkdf2\.)/;
/** Nothing, what locks an account, and what somebody else fills in. */
const EMPTY = /^(?:|[!*]+|x|none|null|~|\{\{.*|\$\{?[A-Za-z_].*|<[^>]*>|RANDOM|R|\*{3,})$/i;

const kindOf = (given: string | undefined): AnsweredPassword => {
  const value = (given ?? '').trim().replace(/^(["'])(.*)\1$/, '$2');
  if (HASH.test(value)) return 'hash';
  return EMPTY.test(value) ? 'none' : 'password';
};

/** Words of kickstart whose argument is a password; `--lock` alone gives none. */
const kickstart = (line: string): AnsweredPassword => {
  const words = line.trim().split(/\s+/);
  const told = words
    .map((word) => /^--(?:password|passphrase)=(.*)$/.exec(word)?.[1])
    .find((value) => value !== undefined);
  const last = /^(?:rootpw|sshpw)$/.test(words[0] ?? '')
    ? words.slice(1).findLast((word) => !word.startsWith('--'))
    : undefined;
  const kind = kindOf(told ?? last);
  return kind === 'password' && words.includes('--iscrypted') ? 'hash' : kind;
};
const KICKSTART =
  /^\s*(?:rootpw|sshpw|user|bootloader|autopart|part|partition|raid|logvol|luks|realm|rhsm)\s/;

/** Questions of debian-installer that ask for a password; the key of a radio network is kept by the machine itself. */
const SECRET_QUESTION = /(?:password|passphrase)(?:-again|-crypted)?$/;
/** debconf-set-selections(1): owner, question, type, value. */
const PRESEED = /^\s*[\w.-]+\s+(\S+\/\S+)\s+(?:password|string)(?:\s+(.*))?$/;
/** cdebconf keeps a question in lines of its own, `Name:` before `Value:`. */
const NAME = /^Name:\s*(\S+)/;
const VALUE = /^Value:(.*)$/;

/** cloud-config and autoinstall; archinstall; AutoYaST. */
const YAML = /^\s*(?:-\s+)?(?:password|passwd|plain_text_passwd|hashed_passwd):\s*(.+?)(?:\s+#.*)?$/;
const JSON_MEMBER = /"!?(?:[\w-]{0,40}[_-])?(?:password|enc_password)"\s*:\s*"([^"]*)"/g;
const ELEMENT = /<user_password>([^<]*)</g;

const answersIn = (path: string, text: string): AnsweredPassword => {
  const kinds = new Set<AnsweredPassword>();
  let question = '';
  for (const line of text.split('\n')) {
    if (/^\s*#/.test(line)) continue;
    question = NAME.exec(line)?.[1] ?? (line.trim() === '' ? '' : question);
    const [, asked = '', answer] = PRESEED.exec(line) ?? [];
    if (SECRET_QUESTION.test(asked)) kinds.add(kindOf(answer));
    if (SECRET_QUESTION.test(question)) kinds.add(kindOf(VALUE.exec(line)?.[1]));
    if (KICKSTART.test(line)) kinds.add(kickstart(line));
    if (/\.(?:ya?ml|cfg)$|user-data$/.test(path)) kinds.add(kindOf(YAML.exec(line)?.[1]));
    if (path.endsWith('.json')) for (const [, value] of line.matchAll(JSON_MEMBER)) kinds.add(kindOf(value));
    if (path.endsWith('.xml')) for (const [, value] of line.matchAll(ELEMENT)) kinds.add(kindOf(value));
  }
  return kinds.has('password') ? 'password' : kinds.has('hash') ? 'hash' : 'none';
};

/**
 * Files of installers and what they hold of passwords: kickstart (pykickstart's commands), preseeding and cdebconf (debian-installer's manual,
 * appendix B), autoinstall and cloud-config, AutoYaST, archinstall. Their texts are not kept.
 */
export const installerAnswers = defineFact({
  id: 'installer-answers',
  description: 'Whether installers left passwords in their files; the texts are not kept',
  probe: files(
    '/root/*ks*.cfg',
    '/ks.cfg',
    '/root/preseed.cfg',
    '/preseed.cfg',
    '/var/log/installer/cdebconf/questions.dat',
    '/var/log/installer/cdebconf/passwords.dat',
    '/var/log/installer/autoinstall-user-data',
    '/autoinstall.yaml',
    '/etc/cloud/cloud.cfg.d/*.cfg',
    '/root/autoinst.xml',
    '/var/adm/autoinstall/cache/*.xml',
    '/var/log/archinstall/user_c*.json',
  ),
  redact: markSecrets(answersIn),
  parse: (output): ResourceSet<InstallerAnswers> => {
    const entries = output?.entries ?? [];
    const items = entries.flatMap((file): readonly InstallerAnswers[] => {
      const holds = secretMark(file);
      return holds === 'password' || holds === 'hash' || holds === 'none'
        ? [{ file: { ...file, content: null }, holds }]
        : [];
    });
    const reason =
      output?.reason ?? entries.find(({ unreadable }) => unreadable !== null)?.unreadable ?? null;
    return reason === null ? completeSet(items) : incompleteSet(items, reason);
  },
});
