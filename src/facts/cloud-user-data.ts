import { defineFact } from '../core/fact.ts';
import { files } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';
import { type SecretKind, secretKindOf } from './secret-content.ts';
import { markSecrets, secretMark } from './secret-mark.ts';

/** What cloud-init keeps of the data that the machine was made with. */
export interface CloudUserData {
  readonly path: string;
  readonly holds: SecretKind;
}

/** `password:` and `chpasswd` of cloud-config give passwords in forms of their own. */
const CLOUD_PASSWORD =
  /^\s*(?:-\s*)?(?:password|passwd|plain_text_passwd|hashed_passwd):\s*["']?([^\s"'#]+)/m;
const CHPASSWD = /^\s*chpasswd:[\s\S]*?^\s*list:\s*\|?\s*\n?(?:\s*-?\s*)?[\w.-]+:([^\s]+)/m;

const kindOf = (path: string, text: string): SecretKind => {
  const known = secretKindOf(path, text);
  if (known !== 'none') return known;
  const value = CLOUD_PASSWORD.exec(text)?.[1] ?? CHPASSWD.exec(text)?.[1];
  if (value === undefined || /^(R|RANDOM|\[redacted)/.test(value)) return 'none';
  return /^\$\w+\$/.test(value) ? 'hash' : 'password';
};

export const cloudUserData = defineFact({
  id: 'cloud-user-data',
  description: 'Whether secrets are left in what the machine was made with',
  probe: files(
    '/var/lib/cloud/instances/*/user-data.txt',
    '/var/lib/cloud/instances/*/vendor-data.txt',
    '/var/lib/cloud/seed/*/user-data',
  ),
  redact: markSecrets(kindOf),
  parse: (output): ResourceSet<CloudUserData> => {
    const entries = output?.entries ?? [];
    const items = entries.flatMap((file): CloudUserData[] => {
      const holds = secretMark(file);
      return holds === null ? [] : [{ path: file.path, holds }];
    });
    const reason =
      output?.reason ?? entries.find(({ unreadable }) => unreadable !== null)?.unreadable ?? null;
    return reason === null ? completeSet(items) : incompleteSet(items, reason);
  },
});
