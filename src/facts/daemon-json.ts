import type { FileEntry } from '../core/answer.ts';
import { fieldsOf } from './engine-api/json-fields.ts';
import { redacted, redactSecrets } from './secrets.ts';

/** Keys of daemon.json that are judged; of any other one nothing is kept. */
const JUDGED: ReadonlySet<string> = new Set([
  'allow-direct-routing',
  'authorization-plugins',
  'bridge',
  'cgroup-parent',
  'data-root',
  'debug',
  'default-network-opts',
  'default-ulimits',
  'exec-opts',
  'experimental',
  'features',
  'firewall-backend',
  'group',
  'hosts',
  'icc',
  'insecure-registries',
  'ip',
  'ip-forward',
  'ip-forward-no-drop',
  'ip6tables',
  'iptables',
  'ipv6',
  'live-restore',
  'log-driver',
  'log-level',
  'log-opts',
  'metrics-addr',
  'network-diagnostic-port',
  'no-new-privileges',
  'registry-mirrors',
  'rootless',
  'seccomp-profile',
  'selinux-enabled',
  'storage-driver',
  'tls',
  'tlscacert',
  'tlscert',
  'tlskey',
  'tlsverify',
  'userland-proxy',
  'userns-remap',
]);

/** Options of log drivers whose value is a secret (`splunk-token`); those that name a file hold a path. */
const SECRET_KEY = /pass|secret|token|credential|api-?key/i;

const hidden = (key: string, value: string): string =>
  SECRET_KEY.test(key) && !value.startsWith('/') && !value.startsWith('[redacted')
    ? redacted(value)
    : redactSecrets(value);

const MAX_DEPTH = 8;

const clean = (key: string, value: unknown, depth: number): unknown => {
  if (typeof value === 'string') return hidden(key, value);
  if (value === null || typeof value !== 'object') return value;
  if (depth === MAX_DEPTH) return null;
  if (Array.isArray(value)) return value.map((member) => clean(key, member, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, member]) => [name, clean(name, member, depth + 1)]),
  );
};

/**
 * A daemon.json with the keys that are judged and without the secrets in them. Its path may be a link that a user laid to another file: of what
 * is no JSON object nothing stays.
 */
export const redactDaemonJson = <E extends Pick<FileEntry, 'content'>>(entry: E): E => {
  if (entry.content === null || entry.content.trim() === '') return entry;
  try {
    const fields = fieldsOf(JSON.parse(entry.content));
    if (fields === null) return { ...entry, content: redacted(entry.content) };
    const kept = Object.entries(fields).filter(([key]) => JUDGED.has(key));
    return { ...entry, content: JSON.stringify(clean('', Object.fromEntries(kept), 0)) };
  } catch {
    return entry.content.startsWith('[redacted ') ? entry : { ...entry, content: redacted(entry.content) };
  }
};
