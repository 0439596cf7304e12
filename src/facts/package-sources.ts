import type { FileEntry } from '../core/answer.ts';
import { defineFact } from '../core/fact.ts';
import { files } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';
import { redactAssignments } from './secrets.ts';

/** A place where packages come from, as it is configured. */
export interface PackageSource {
  readonly format: 'apt' | 'rpm' | 'apk';
  /** Its URIs and suites, or the id of the repository. */
  readonly name: string;
  readonly uris: readonly string[];
  readonly suites: readonly string[];
  readonly enabled: boolean;
  /** The option that turns verification off, as written; null where signatures are verified. */
  readonly unverified: string | null;
  /** The key it is bound to, as written (signed-by of apt); null where any trusted key will do. */
  readonly signedBy: string | null;
  readonly path: string;
  readonly line: number;
}

const UNVERIFIED = /\b(trusted|allow-insecure)\s*[=:]\s*(yes|true|1)\b/i;

const oneLine = ({ path, content }: FileEntry): PackageSource[] =>
  (content ?? '').split('\n').flatMap((text, index) => {
    const [, options = '', uri = '', suite = ''] =
      /^\s*deb(?:-src)?\s+(?:\[([^\]]*)\]\s+)?(\S+)\s+(\S+)/.exec(text) ?? [];
    if (uri === '') return [];
    return [
      {
        format: 'apt' as const,
        name: `${uri} ${suite}`,
        uris: [uri],
        suites: [suite],
        enabled: true,
        unverified: UNVERIFIED.exec(options)?.[0] ?? null,
        signedBy: /\bsigned-by=(\S+)/i.exec(options)?.[1] ?? null,
        path,
        line: index + 1,
      },
    ];
  });

/** deb822(5): paragraphs of fields; a comment line stands anywhere. */
const deb822 = ({ path, content }: FileEntry): PackageSource[] => {
  const sources: PackageSource[] = [];
  let fields = new Map<string, string>();
  let [start, last] = [1, ''];
  const flush = (): void => {
    const [uris, suites] = [fields.get('uris') ?? '', fields.get('suites') ?? ''];
    if (uris !== '')
      sources.push({
        format: 'apt',
        name: `${uris} ${suites}`.trim(),
        uris: uris.split(/\s+/),
        suites: suites.split(/\s+/).filter(Boolean),
        enabled: !/^(no|false|0)$/i.test(fields.get('enabled') ?? 'yes'),
        unverified:
          ['trusted', 'allow-insecure']
            .map((name) => `${name}: ${fields.get(name) ?? ''}`)
            .find((text) => UNVERIFIED.test(text)) ?? null,
        signedBy: fields.get('signed-by')?.slice(0, 200) || null,
        path,
        line: start,
      });
    fields = new Map();
  };
  for (const [index, text] of (content ?? '').split('\n').entries()) {
    if (text.startsWith('#')) continue;
    if (text.trim() === '') {
      flush();
      start = index + 2;
      continue;
    }
    const [, name, value = ''] = /^([\w-]+):\s*(.*?)\s*$/.exec(text) ?? [];
    if (name !== undefined) last = name.toLowerCase();
    fields.set(last, name === undefined ? `${fields.get(last) ?? ''} ${text.trim()}`.trim() : value);
  }
  flush();
  return sources;
};

const OFF = /^(gpgcheck|pkg_gpgcheck|sslverify|ssl_verify)\s*=\s*(0|no|false|off)\s*$/i;

/** yum, dnf and zypper: [main] of their configuration holds for every repository. */
const repositories = ({ path, content }: FileEntry): PackageSource[] => {
  const sources: { -readonly [K in keyof PackageSource]: PackageSource[K] }[] = [];
  for (const [index, text] of (content ?? '').split('\n').entries()) {
    const header = /^\s*\[([^\]]+)\]/.exec(text)?.[1];
    if (header !== undefined)
      sources.push({
        format: 'rpm',
        name: header,
        uris: [],
        suites: [],
        enabled: true,
        unverified: null,
        signedBy: null,
        path,
        line: index + 1,
      });
    const own = sources.at(-1);
    if (own === undefined) continue;
    if (/^enabled\s*=\s*(0|no|false)\s*$/i.test(text)) own.enabled = false;
    const uri = /^(?:baseurl|mirrorlist|metalink)\s*=\s*(\S+)/.exec(text)?.[1];
    if (uri !== undefined) own.uris = [...own.uris, uri];
    if (OFF.test(text)) own.unverified = text.trim();
  }
  return sources;
};

const apkRepositories = ({ path, content }: FileEntry): PackageSource[] =>
  (content ?? '').split('\n').flatMap((text, index) => {
    const uri = text.trim().replace(/^@\S+\s+/, '');
    return uri === '' || uri.startsWith('#')
      ? []
      : [
          {
            format: 'apk' as const,
            name: uri,
            uris: [uri],
            suites: [],
            enabled: true,
            unverified: null,
            signedBy: null,
            path,
            line: index + 1,
          },
        ];
  });

const sourcesOf = (entry: FileEntry): readonly PackageSource[] => {
  if (entry.path.endsWith('.list')) return oneLine(entry);
  if (entry.path.endsWith('.sources')) return deb822(entry);
  return entry.path.startsWith('/etc/apk/') ? apkRepositories(entry) : repositories(entry);
};

/** Sources of apt in both notations, of yum, dnf, zypper and apk. */
export const packageSources = defineFact({
  id: 'package-sources',
  description: 'Where packages come from, and whether they are verified',
  probe: files(
    '/etc/apt/sources.list',
    '/etc/apt/sources.list.d/*.list',
    '/etc/apt/sources.list.d/*.sources',
    '/etc/yum.conf',
    '/etc/dnf/dnf.conf',
    '/etc/yum.repos.d/*.repo',
    '/etc/zypp/repos.d/*.repo',
    '/etc/zypp/zypp.conf',
    '/etc/apk/repositories',
  ),
  redact: (output) => ({
    ...output,
    entries: output.entries.map((entry) => ({
      ...entry,
      content: entry.content === null ? null : redactAssignments(entry.content),
    })),
  }),
  parse: (output): ResourceSet<PackageSource> => {
    const entries = output?.entries ?? [];
    const reason =
      output?.reason ?? entries.find(({ unreadable }) => unreadable !== null)?.unreadable ?? null;
    const sources = entries.flatMap(sourcesOf);
    return reason === null ? completeSet(sources) : incompleteSet(sources, reason);
  },
});
