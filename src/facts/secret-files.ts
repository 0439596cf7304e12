import type { FileEntry } from '../core/answer.ts';
import { defineFact } from '../core/fact.ts';
import { fileModes } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';

/** Below the homes of root and of people. */
const IN_HOMES = [
  '.ssh/id_*',
  '.ssh/*.pem',
  '.aws/credentials',
  '.docker/config.json',
  '.kube/config',
  '.config/gcloud/application_default_credentials.json',
  '.config/gh/hosts.yml',
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
  '.cargo/credentials',
  '.cargo/credentials.toml',
  '.m2/settings.xml',
  '.composer/auth.json',
  '.terraform.d/credentials.tfrc.json',
] as const;

/** Below the folders that applications are copied to. */
const IN_APPLICATIONS = [
  '.env',
  '.env.*',
  '.npmrc',
  'auth.json',
  'terraform.tfstate',
  'id_rsa',
  'id_ed25519',
  '*.key',
  '*.p12',
  '*.jks',
] as const;

const PLACES = [
  ...['/root', '/home/*'].flatMap((home) => IN_HOMES.map((path) => `${home}/${path}`)),
  ...['', '/app', '/srv', '/src', '/code', '/usr/src/app', '/opt/app', '/var/www', '/var/www/html'].flatMap(
    (folder) => IN_APPLICATIONS.map((path) => `${folder}/${path}`),
  ),
  '/home/*/app/.env',
  '/etc/ssh/ssh_host_*_key',
  '/etc/ssl/private/*.key',
  '/etc/ssl/private/*.pem',
  '/etc/pki/tls/private/*.key',
  '/etc/letsencrypt/archive/*/privkey*.pem',
] as const;

/** Halves of key pairs that are meant to be known, stores of foreign certificates, and files to be filled in. */
const HARMLESS =
  /\.pub$|\/(?:trust(?:store)?|cacerts)[^/]*\.(?:jks|p12)$|\/\.env\.(?:example|sample|dist|template|defaults?|schema)$/;

/** Files at the places where keys, tokens and passwords are kept, told by their names: their content is never read. */
export const secretFiles = defineFact({
  id: 'secret-files',
  description: 'Files at the places where keys, tokens and passwords are kept',
  probe: fileModes(...PLACES),
  parse: (output): ResourceSet<FileEntry> => {
    const entries = (output?.entries ?? []).filter(
      ({ path, type, size }) => type === 'file' && size > 0 && !HARMLESS.test(path),
    );
    return output?.reason == null ? completeSet(entries) : incompleteSet(entries, output.reason);
  },
});
