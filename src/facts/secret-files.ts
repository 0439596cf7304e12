import type { FileEntry } from '../core/answer.ts';
import { defineFact } from '../core/fact.ts';
import { fileModes } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';

/** Places at which programs keep keys and tokens. Their content is never read. */
const PLACES = [
  '/root/.ssh/id_*',
  '/home/*/.ssh/id_*',
  '/root/.aws/credentials',
  '/home/*/.aws/credentials',
  '/root/.docker/config.json',
  '/home/*/.docker/config.json',
  '/root/.kube/config',
  '/home/*/.kube/config',
  '/root/.config/gcloud/application_default_credentials.json',
  '/root/.azure/accessTokens.json',
  '/root/.git-credentials',
  '/home/*/.git-credentials',
  '/root/.netrc',
  '/home/*/.netrc',
  '/root/.pgpass',
  '/home/*/.pgpass',
  '/root/.vault-token',
  '/root/.npmrc',
  '/root/.pypirc',
  '/.env',
  '/app/.env',
  '/app/.env.*',
  '/srv/.env',
  '/usr/src/app/.env',
  '/var/www/.env',
  '/var/www/html/.env',
  '/etc/ssh/ssh_host_*_key',
  '/etc/ssl/private/*.key',
] as const;

/** Files at the usual places of secrets; the public half of a key pair is none. */
export const secretFiles = defineFact({
  id: 'secret-files',
  description: 'Files at the places where keys, tokens and passwords are kept',
  probe: fileModes(...PLACES),
  parse: (output): ResourceSet<FileEntry> => {
    const entries = (output?.entries ?? []).filter(
      ({ path, type, size }) =>
        type === 'file' &&
        size > 0 &&
        !path.endsWith('.pub') &&
        !/\.env\.(?:example|sample|dist|template)$/.test(path),
    );
    return output?.reason == null ? completeSet(entries) : incompleteSet(entries, output.reason);
  },
});
