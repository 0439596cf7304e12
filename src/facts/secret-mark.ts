import type { FileEntry, FilesOutput } from '../core/answer.ts';
import { SECRET_KINDS, type SecretKind } from './secret-content.ts';

/** Closed: a file that says `holds` and a word of its own is no mark, and its word may be a secret. */
const MARK = new RegExp(`^holds (${SECRET_KINDS.join('|')})$`);

/** Takes texts out of an answer and leaves for each the word for what it holds; what was marked before stays. */
export const markSecrets =
  (kindOf: (path: string, text: string) => SecretKind) =>
  (output: FilesOutput): FilesOutput => ({
    ...output,
    entries: output.entries.map((entry) => ({
      ...entry,
      content:
        entry.content === null || MARK.test(entry.content)
          ? entry.content
          : `holds ${kindOf(entry.path, entry.content)}`,
    })),
  });

/** The word that `markSecrets` left of a file; null where it had no text. */
export const secretMark = ({ content }: FileEntry): SecretKind | null => {
  const word = MARK.exec(content ?? '')?.[1];
  return SECRET_KINDS.find((kind) => kind === word) ?? null;
};
