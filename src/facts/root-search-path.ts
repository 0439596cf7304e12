import type { FileEntry } from '../core/answer.ts';
import { followUpFact } from '../core/fact.ts';
import { type FilesProbe, fileModes } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';
import { type LoginDefsSetting, loginDefs } from './login-defs.ts';
import { type ShellStartFiles, shellStartFiles } from './shell-start-files.ts';

/** An element of a search path that shells of root get. */
export interface SearchPathElement {
  /** As it is written: empty, `.` and relative ones are the folder where root is. */
  readonly folder: string;
  readonly path: string;
  readonly line: number;
  /** The folder and those above it, as far as they are there. */
  readonly entries: readonly FileEntry[];
}

type Place = Omit<SearchPathElement, 'entries'>;

/** `${PATH:+:$PATH}` adds no empty element; other variables than these are not known here. */
const elementsOf = (value: string): readonly string[] =>
  value
    .replace(/\$\{PATH:\+:\$\{?PATH\}?\}/g, '')
    .replace(/\$\{?HOME\}?|(?<=^|:)~(?=\/|:|$)/g, '/root')
    .split(':')
    .filter((element) => !/[$`]/.test(element));

const places = (
  startFiles: ShellStartFiles,
  defaults: ReadonlyMap<string, LoginDefsSetting>,
): readonly Place[] => {
  const own = defaults.get('ENV_SUPATH');
  const written = [
    ...(own === undefined
      ? []
      : [{ value: own.value.replace(/^PATH=/, ''), path: own.path ?? '/etc/login.defs', line: own.line }]),
    ...startFiles.settings.filter(({ name }) => name === 'PATH'),
  ];
  return written.flatMap(({ value, path, line }) =>
    elementsOf(value).map((folder): Place => ({ folder, path, line })),
  );
};

const BOUND = 100;

const foldersOf = (all: readonly Place[]): readonly string[] => [
  ...new Set(
    all
      .filter(({ folder }) => /^\/[\w@+=:,./-]*$/.test(folder))
      .map(({ folder }) => folder.replace(/(?<=.)\/+$/, '')),
  ),
];

const ancestors = (path: string): readonly string[] => {
  const parts = path.split('/').slice(1);
  return ['/', ...(path === '/' ? [] : parts.map((_, index) => `/${parts.slice(0, index + 1).join('/')}`))];
};

const probeFor = (all: readonly Place[]): readonly FilesProbe[] => {
  const paths = new Set(foldersOf(all).slice(0, BOUND).flatMap(ancestors));
  return paths.size === 0 ? [] : [fileModes(...[...paths].sort())];
};

/** Where shells of root look for programs, as login.defs, /etc/environment and the start files of shells say. */
export const rootSearchPath = followUpFact({
  id: 'root-search-path',
  description: 'Folders where shells of root look for programs, and who may change them',
  after: { shellStartFiles, loginDefs },
  ask: ({ shellStartFiles, loginDefs }) => probeFor(places(shellStartFiles, loginDefs)),
  parse: (answerTo, { shellStartFiles, loginDefs }): ResourceSet<SearchPathElement> => {
    const all = places(shellStartFiles, loginDefs);
    const [probe] = probeFor(all);
    const answer = probe === undefined ? null : answerTo(probe);
    const byPath = new Map(
      (answer?.state === 'found' ? answer.output.entries : []).map((entry) => [entry.path, entry]),
    );
    const items = all.map(
      (place): SearchPathElement => ({
        ...place,
        entries: place.folder.startsWith('/')
          ? ancestors(place.folder.replace(/(?<=.)\/+$/, ''))
              .map((path) => byPath.get(path))
              .filter((entry) => entry !== undefined)
          : [],
      }),
    );
    const reason =
      shellStartFiles.reason ??
      (answer?.state === 'unknown' ? { code: answer.code, text: answer.text } : null) ??
      (answer?.state === 'found' ? answer.output.reason : null) ??
      (foldersOf(all).length > BOUND
        ? ({ code: 'truncated', text: `Only ${BOUND} folders were looked at` } as const)
        : null);
    return reason === null ? completeSet(items) : incompleteSet(items, reason);
  },
});
