import type { FileEntry, FilesOutput } from '../core/answer.ts';
import { defineFact } from '../core/fact.ts';
import { filesOfLayers } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';
import { SECRET_KINDS, type SecretKind, secretKindOf } from './secret-content.ts';

/** Below the homes of root and of people. */
const IN_HOMES = [
  '.ssh/id_*',
  '.ssh/*.pem',
  '.aws/credentials',
  '.docker/config.json',
  '.dockercfg',
  '.kube/config',
  '.config/containers/auth.json',
  '.config/gcloud/application_default_credentials.json',
  '.config/gh/hosts.yml',
  '.config/pip/pip.conf',
  '.azure/accessTokens.json',
  '.azure/msal_token_cache.json',
  '.git-credentials',
  '.netrc',
  '.pgpass',
  '.vault-token',
  '.npmrc',
  '.yarnrc.yml',
  '.pypirc',
  '.gem/credentials',
  '.bundle/config',
  '.cargo/credentials',
  '.cargo/credentials.toml',
  '.m2/settings.xml',
  '.gradle/gradle.properties',
  '.composer/auth.json',
  '.terraform.d/credentials.tfrc.json',
] as const;

/** Below the folders that applications are copied to. */
const IN_APPLICATIONS = [
  '.env',
  '.env.*',
  '.npmrc',
  '.htpasswd',
  '.git-credentials',
  '.git/config',
  'auth.json',
  'credentials.json',
  'service-account*.json',
  'terraform.tfstate',
  'id_rsa',
  'id_ecdsa',
  'id_ed25519',
  '*.key',
  '*.pem',
  '*.p12',
  '*.pfx',
  '*.jks',
  '*.keystore',
] as const;

const APPLICATIONS = [
  '',
  '/app',
  '/app/*',
  '/srv',
  '/srv/*',
  '/src',
  '/code',
  '/workspace',
  '/usr/src/app',
  '/usr/src/app/*',
  '/opt/*',
  '/opt/*/*',
  '/var/www',
  '/var/www/*',
  '/home/*',
  '/home/*/*',
  '/root',
] as const;

const PLACES = [
  ...['/root', '/home/*'].flatMap((home) => IN_HOMES.map((path) => `${home}/${path}`)),
  ...APPLICATIONS.flatMap((folder) => IN_APPLICATIONS.map((path) => `${folder}/${path}`)),
  '/kaniko/.docker/config.json',
  '/etc/pip.conf',
  '/etc/npmrc',
  '/usr/etc/npmrc',
  '/usr/local/etc/npmrc',
  '/run/secrets/*',
  '/etc/nginx/*.key',
  '/etc/nginx/*/*.key',
  '/etc/apache2/*/*.key',
  '/etc/ssh/ssh_host_*_key',
  '/etc/ssl/private/*',
  '/etc/ssl/*.key',
  '/etc/pki/tls/private/*',
  '/etc/letsencrypt/archive/*/privkey*.pem',
] as const;

/** Halves of key pairs that are meant to be known, stores of foreign certificates, and files to be filled in. */
const HARMLESS =
  /\.pub$|\/(?:trust(?:store)?|cacerts)[^/]*\.(?:jks|p12)$|\/\.env\.(?:example|sample|dist|template|defaults?|schema)$/;

/** Stores of keys, which are no text. */
const KEY_STORE = /\.(?:jks|p12|pfx|keystore)$/;
/** Names of what is not secret by its name: only its text tells. */
const TOLD_BY_TEXT = /\.(?:pem|conf|properties|xml|ya?ml|json|tfstate)$|\/(?:config|\.env[^/]*)$/;

/** A file at a place of secrets. */
export interface SecretFile extends Omit<FileEntry, 'content' | 'unreadable'> {
  /** What its text holds; `key-store` for a store of keys, `unread` where the text was not read and the name alone speaks. */
  readonly holds: Exclude<SecretKind, 'none'> | 'key-store' | 'unread';
  /** In a lower layer of an image only: deleted or replaced by a later one, and still in every copy of the image. */
  readonly hidden: boolean;
}

const mark = (kind: SecretKind): string => `[${kind}]`;

const withoutText = (entry: FileEntry): FileEntry =>
  entry.content === null ? entry : { ...entry, content: mark(secretKindOf(entry.path, entry.content)) };

/** Nothing of the texts but their kind leaves the redaction. */
const redactTexts = (output: FilesOutput): FilesOutput => ({
  ...output,
  entries: output.entries.map(withoutText),
  ...(output.hidden === undefined ? {} : { hidden: output.hidden.map(withoutText) }),
});

const holdsOf = ({ path, content }: FileEntry): SecretFile['holds'] | 'none' => {
  if (KEY_STORE.test(path)) return 'key-store';
  if (content === null) return TOLD_BY_TEXT.test(path) ? 'none' : 'unread';
  return SECRET_KINDS.find((kind) => mark(kind) === content) ?? 'none';
};

const secretsIn = (entries: readonly FileEntry[], hidden: boolean): readonly SecretFile[] =>
  entries.flatMap((entry) => {
    if (entry.type !== 'file' || entry.size === 0 || HARMLESS.test(entry.path)) return [];
    const holds = holdsOf(entry);
    const { content: _, unreadable: __, ...rest } = entry;
    return holds === 'none' ? [] : [{ ...rest, holds, hidden }];
  });

/** Of several texts of one path in several layers the worst. */
const worstOfPath = (files: readonly SecretFile[]): readonly SecretFile[] => {
  const rank = ({ holds }: SecretFile) => SECRET_KINDS.indexOf(holds as SecretKind);
  return [...Map.groupBy(files, ({ path }) => path).values()].map((same) =>
    same.reduce((worst, file) => (rank(file) < rank(worst) ? file : worst)),
  );
};

const textNotRead = (output: FilesOutput | null) =>
  [...(output?.entries ?? []), ...(output?.hidden ?? [])].find(
    ({ path, type, content, unreadable }) =>
      type === 'file' && content === null && unreadable !== null && TOLD_BY_TEXT.test(path),
  )?.unreadable ?? null;

/**
 * Files at the places where keys, tokens and passwords are kept, of every layer of an image. What they hold is told from their text, which is
 * looked at where it is read and never kept.
 */
export const secretFiles = defineFact({
  id: 'secret-files',
  description: 'Keys, tokens and passwords in files, those of lower layers too',
  probe: filesOfLayers(...PLACES),
  redact: redactTexts,
  parse: (output): ResourceSet<SecretFile> => {
    const shown = secretsIn(output?.entries ?? [], false);
    const paths = new Set(shown.map(({ path }) => path));
    const hidden = worstOfPath(secretsIn(output?.hidden ?? [], true).filter(({ path }) => !paths.has(path)));
    const reason = output?.reason ?? textNotRead(output);
    const files = [...shown, ...hidden];
    return reason === null ? completeSet(files) : incompleteSet(files, reason);
  },
});
