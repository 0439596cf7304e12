import type { Answer, FileEntry, FilesOutput } from '../core/answer.ts';
import { followUpFact, Inconclusive } from '../core/fact.ts';
import { type FilesProbe, fileModes } from '../core/probe.ts';
import { completeSet, incompleteSet, type ResourceSet } from '../core/resource-set.ts';
import { type ImageInspect, imageInspect } from './image-inspect.ts';

/** A file that the image runs, or that lies beside it. */
export interface ApplicationFile extends FileEntry {
  /** What the image starts, or a script that the started interpreter reads. */
  readonly role: 'program' | 'beside';
}

/** Where programs without a folder are looked for when the image names no PATH. */
const SEARCH_PATH = ['/usr/local/sbin', '/usr/local/bin', '/usr/sbin', '/usr/bin', '/sbin', '/bin'];
/** Programs whose first argument with a name is the program. */
const INTERPRETER =
  /(?:^|\/)(?:node|nodejs|bun|deno|python[\d.]*|ruby|perl|php|java|dotnet|tini|dumb-init|gosu|su-exec|env|exec|sh|bash|ash|dash)$/;
/** Folders of the system, in which nothing is the application's own. */
const SYSTEM_FOLDER = /^\/(?:$|(?:bin|sbin|lib\w*|usr|etc|dev|proc|sys|boot|run|var|tmp|root|home|opt)\/?$)/;

/** `sh -c 'exec server --flag'` starts what its text begins with. */
const startedWords = ({ entrypoint, cmd }: ImageInspect): readonly string[] => {
  const words = [...(entrypoint ?? []), ...(cmd ?? [])];
  const at = words.findIndex((word, index) => index > 0 && /^-[a-z]*c$/.test(word));
  return at > 0 && /sh$/.test(words[at - 1] ?? words[0] ?? '')
    ? (words[at + 1] ?? '').trim().split(/\s+/)
    : words;
};

const candidates = (word: string, image: ImageInspect): readonly string[] => {
  if (word.startsWith('/')) return [word];
  const folder = image.workingDir || '/';
  const beside = `${folder.replace(/\/$/, '')}/${word.replace(/^\.\//, '')}`;
  if (word.includes('/')) return [beside];
  const path = image.env?.find(({ name }) => name === 'PATH')?.value?.split(':') ?? SEARCH_PATH;
  return [
    beside,
    ...path.filter((part) => part.startsWith('/')).map((part) => `${part.replace(/\/$/, '')}/${word}`),
  ];
};

/** The program, and after an interpreter what it reads: the paths at which they may lie. */
const programPaths = (image: ImageInspect): readonly string[] => {
  const words = startedWords(image).filter((word) => word !== '' && !word.startsWith('-'));
  const until = words.findIndex((word) => !INTERPRETER.test(word));
  return words.slice(0, until < 0 ? words.length : until + 1).flatMap((word) => candidates(word, image));
};

// A pattern would be read out of what is a name.
const isPlain = (path: string): boolean => path.startsWith('/') && !/[*?[\]\\\0]/.test(path);

const folderOf = ({ workingDir }: ImageInspect): string | null =>
  workingDir === null || SYSTEM_FOLDER.test(workingDir) || !isPlain(workingDir)
    ? null
    : workingDir.replace(/\/$/, '');

const probesFor = (
  image: ImageInspect,
): { readonly program: FilesProbe | null; readonly beside: FilesProbe | null } => {
  const paths = [...new Set(programPaths(image).filter(isPlain))].slice(0, 40);
  const folder = folderOf(image);
  return {
    program: paths.length === 0 ? null : fileModes(...paths),
    beside: folder === null ? null : fileModes(folder, `${folder}/*`),
  };
};

const outputOf = (answer: Answer<FilesOutput>): FilesOutput => {
  if (answer.state === 'unknown') throw new Inconclusive(answer.code, answer.text);
  return answer.state === 'found' ? answer.output : { entries: [], complete: true, reason: null };
};

/** What an image starts, and what lies in its working folder, with owners and modes. */
export const applicationFiles = followUpFact({
  id: 'application-files',
  description: 'Owners and modes of the program that the image starts and of what lies in its working folder',
  after: { image: imageInspect },
  ask: ({ image }): readonly FilesProbe[] =>
    Object.values(probesFor(image)).filter((probe) => probe !== null),
  parse: (answerTo, { image }): ResourceSet<ApplicationFile> => {
    if (image.entrypoint === null || image.cmd === null || image.workingDir === null)
      throw new Inconclusive(
        'parse-error',
        'The engine does not tell what the image starts, and in which folder',
      );
    const { program, beside } = probesFor(image);
    const started = program === null ? null : outputOf(answerTo(program));
    const neighbours = beside === null ? null : outputOf(answerTo(beside));
    const paths = new Set(started?.entries.map(({ path }) => path));
    const files: readonly ApplicationFile[] = [
      ...(started?.entries ?? []).map((entry) => ({ ...entry, role: 'program' as const })),
      ...(neighbours?.entries ?? [])
        .filter(({ path }) => !paths.has(path))
        .map((entry) => ({ ...entry, role: 'beside' as const })),
    ];
    const reason = started?.reason ?? neighbours?.reason ?? null;
    return reason === null ? completeSet(files) : incompleteSet(files, reason);
  },
});
