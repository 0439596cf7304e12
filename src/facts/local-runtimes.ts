import type { FileEntry } from '../core/answer.ts';
import { defineFact } from '../core/fact.ts';
import { files } from '../core/probe.ts';

/** An interpreter or virtual machine that no package manager brought. */
export interface LocalRuntime {
  readonly name: 'Node.js' | 'Python' | 'Java' | 'Go' | 'PHP';
  readonly version: string;
  /** The file that tells it. */
  readonly path: string;
}

/** Each of them lays down its version in a file: nothing is run. */
const runtimeOf = ({ path, content }: FileEntry): LocalRuntime | null => {
  const text = content ?? '';
  const define = (name: string): string =>
    new RegExp(`#define\\s+${name}\\s+"?([\\d.]+)`).exec(text)?.[1] ?? '';
  const told = (name: LocalRuntime['name'], version: string): LocalRuntime | null =>
    /^\d/.test(version) ? { name, version, path } : null;
  if (path.endsWith('/node_version.h'))
    return told('Node.js', `${define('NODE_MAJOR_VERSION')}.${define('NODE_MINOR_VERSION')}`);
  if (path.endsWith('/patchlevel.h')) return told('Python', define('PY_VERSION'));
  if (path.endsWith('/php_version.h')) return told('PHP', define('PHP_VERSION'));
  if (path.endsWith('/release')) return told('Java', /^JAVA_VERSION="?([\d.]+)/m.exec(text)?.[1] ?? '');
  if (path.endsWith('/VERSION')) return told('Go', /^go(\d[\d.]*)/.exec(text)?.[1] ?? '');
  return null;
};

const BASES = ['/usr/local', '/opt/*', '/srv/*'];

/** Below /usr/local, /opt, /srv and in the folders of version managers. */
export const localRuntimes = defineFact({
  id: 'local-runtimes',
  description: 'Interpreters and virtual machines that no package manager brought',
  probe: files(
    ...BASES.flatMap((base) => [
      `${base}/include/node/node_version.h`,
      `${base}/include/python3.*/patchlevel.h`,
      `${base}/include/php/main/php_version.h`,
      `${base}/go/VERSION`,
    ]),
    '/opt/go/VERSION',
    '/opt/*/release',
    '/usr/local/*/release',
    '/root/.nvm/versions/node/*/include/node/node_version.h',
    '/home/*/.nvm/versions/node/*/include/node/node_version.h',
  ),
  parse: (output): readonly LocalRuntime[] =>
    (output?.entries ?? []).map(runtimeOf).filter((found) => found !== null),
});

/** When each line of a runtime ends, by the calendars of their makers; long-term terms that everybody gets. */
const ENDS: Readonly<Record<LocalRuntime['name'], Readonly<Record<string, string>>>> = {
  'Node.js': {
    '12': '2022-04-30',
    '14': '2023-04-30',
    '16': '2023-09-11',
    '18': '2025-04-30',
    '20': '2026-04-30',
    '21': '2024-06-01',
    '22': '2027-04-30',
    '23': '2025-06-01',
    '24': '2028-04-30',
  },
  Python: {
    '3.6': '2021-12-23',
    '3.7': '2023-06-27',
    '3.8': '2024-10-07',
    '3.9': '2025-10-31',
    '3.10': '2026-10-31',
    '3.11': '2027-10-31',
    '3.12': '2028-10-31',
    '3.13': '2029-10-31',
    '3.14': '2030-10-31',
  },
  PHP: {
    '7.4': '2022-11-28',
    '8.0': '2023-11-26',
    '8.1': '2025-12-31',
    '8.2': '2026-12-31',
    '8.3': '2027-12-31',
    '8.4': '2028-12-31',
  },
  // Lines between the long-term ones end half a year after they came.
  Java: {
    '9': '2018-03-20',
    '10': '2018-09-25',
    '12': '2019-09-17',
    '13': '2020-03-17',
    '14': '2020-09-15',
    '15': '2021-03-16',
    '16': '2021-09-14',
    '18': '2022-09-20',
    '19': '2023-03-21',
    '20': '2023-09-19',
    '22': '2024-09-17',
    '23': '2025-03-18',
  },
  Go: {
    '1.20': '2024-02-06',
    '1.21': '2024-08-13',
    '1.22': '2025-02-11',
    '1.23': '2025-08-12',
    '1.24': '2026-02-10',
  },
};

/** The day the line of a runtime ends; null where it is not known. Lines older than the table are over. */
export const runtimeEnd = ({ name, version }: Pick<LocalRuntime, 'name' | 'version'>): string | null => {
  const numbers = version.split('.').map(Number);
  const [major = 0, minor = 0] = numbers;
  const line = name === 'Node.js' || name === 'Java' ? String(major) : `${major}.${minor}`;
  const table = ENDS[name];
  const known = table[line];
  if (known !== undefined) return known;
  const oldest = Object.keys(table)[0]?.split('.').map(Number) ?? [0];
  const before = major !== (oldest[0] ?? 0) ? major < (oldest[0] ?? 0) : minor < (oldest[1] ?? 0);
  // Java 8 is mended longer than what came after it.
  return before && name !== 'Java' ? '2000-01-01' : null;
};
