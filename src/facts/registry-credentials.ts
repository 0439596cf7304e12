import type { FileEntry } from '../core/answer.ts';
import { defineFact } from '../core/fact.ts';
import { files } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';
import { fieldsOf, textOf } from './engine-api/json-fields.ts';

/** A file in which a client of registries keeps what it logs in with. */
export interface RegistryCredentialFile {
  readonly path: string;
  readonly entry: Pick<FileEntry, 'mode' | 'uid' | 'gid'>;
  /** Registries whose user name and password stand in the file itself. */
  readonly stored: readonly string[];
  /** The program that keeps the others (`pass`, `secretservice`); null where there is none. */
  readonly helper: string | null;
}

/** What takes the place of a credential in the recorded file. */
const STORED = '[redacted]';

const HOMES = ['/root', '/home/*'] as const;
const PLACES = [
  ...HOMES.flatMap((home) => [`${home}/.docker/config.json`, `${home}/.config/containers/auth.json`]),
  '/run/containers/*/auth.json',
  '/run/user/*/containers/auth.json',
];

const isCredential = (value: unknown): boolean => {
  const fields = fieldsOf(value);
  return ['auth', 'password', 'identitytoken', 'registrytoken'].some((key) => {
    const text = textOf(fields?.[key]);
    return text !== null && text !== '';
  });
};

/**
 * Keeps the names of registries, whether a credential stands with each, and the helper. The path may be a link that its user laid to another
 * file, so nothing else stays.
 */
const redactConfig = (text: string): string => {
  let config: ReturnType<typeof fieldsOf>;
  try {
    config = fieldsOf(JSON.parse(text));
  } catch {
    config = null;
  }
  if (config === null) return text.trim() === '' ? '' : '{"auths":{},"unreadable":true}';
  const auths = Object.entries(fieldsOf(config.auths) ?? {}).map(([registry, value]) => [
    registry,
    isCredential(value) ? { auth: STORED } : {},
  ]);
  const credsStore = textOf(config.credsStore);
  return JSON.stringify({
    auths: Object.fromEntries(auths),
    ...(config.unreadable === true ? { unreadable: true } : {}),
    ...(credsStore === null ? {} : { credsStore }),
  });
};

/** Logins to registries that stand in the homes of root and of people, told without what they are. */
export const registryCredentials = defineFact({
  id: 'registry-credentials',
  description: 'Where clients of registries keep what they log in with',
  probe: files(...PLACES),
  redact: (output) => ({
    ...output,
    entries: output.entries.map((entry) => ({
      ...entry,
      content: entry.content === null ? null : redactConfig(entry.content),
    })),
  }),
  parse: (output): ResourceSet<RegistryCredentialFile> => {
    const entries = (output?.entries ?? []).filter(({ type }) => type === 'file');
    const read = entries.flatMap((entry): readonly RegistryCredentialFile[] => {
      if (entry.content === null || entry.content === '') return [];
      const config = fieldsOf(JSON.parse(entry.content)) ?? {};
      const stored = Object.entries(fieldsOf(config.auths) ?? {})
        .filter(([, value]) => isCredential(value))
        .map(([registry]) => registry);
      return config.unreadable === true
        ? []
        : [{ path: entry.path, entry, stored, helper: textOf(config.credsStore) }];
    });
    const reason =
      output?.reason ?? entries.find(({ unreadable }) => unreadable !== null)?.unreadable ?? null;
    return reason === null ? completeSet(read) : incompleteSet(read, reason);
  },
});
