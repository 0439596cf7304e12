import type { ImageHistoryStep } from './image-inspect.ts';

/** One step of a build as it can be told from an image's history, whoever built it. */
export interface BuildStep {
  /** In capitals (`RUN`, `COPY`); null where the history does not name one, as of images that were imported or made by other tools. */
  readonly instruction: string | null;
  /** What follows the instruction, of RUN without the shell and the build arguments in front. Secret values are taken out. */
  readonly text: string;
  readonly created: number | null;
}

const INSTRUCTION =
  /^(RUN|COPY|ADD|CMD|ENTRYPOINT|ENV|ARG|LABEL|EXPOSE|VOLUME|USER|WORKDIR|HEALTHCHECK|SHELL|STOPSIGNAL|ONBUILD|MAINTAINER)(?:\s+(.*))?$/s;
/** The classic builder and Buildah write what makes no layer as a comment of the shell: `/bin/sh -c #(nop)  CMD ["sh"]`. */
const NO_OPERATION = /^(?:\|\d+ )?(?:\S+ ){1,8}#\(nop\)\s+/;
/** `|2 MODE=x TOKEN=y `, up to the shell; the values may hold blanks. */
const ARGUMENTS = /^\|\d+ (?:.*?\s)??(?=\/\S+(?:\s-\S+|\spipefail){0,6}\s-[a-zA-Z]*c\s)/s;
/** `/bin/sh -c `, `/bin/bash -eo pipefail -c `. */
const SHELL = /^\/\S+(?:\s+-[a-zA-Z]+|\s+pipefail){0,6}?\s+-[a-zA-Z]*c\s+/;
/** What other tools write where a command would stand. */
const OTHER_TOOLS = /^(?:#|bazel\b|jib\b|ko\b|crane\b|nix\b|s2i\b|umoci\b|apko\b|buildpack|imported\b)/i;

const commandOf = (text: string): string => {
  const own = ARGUMENTS.test(text) ? text.replace(ARGUMENTS, '') : text.replace(/^\|\d+ /, '');
  return own.replace(SHELL, '');
};

/** Reads what the classic builder, BuildKit (`… # buildkit`), Buildah and Kaniko write into a history. */
export const buildStepOf = ({ createdBy, created }: ImageHistoryStep): BuildStep => {
  const text = createdBy.replace(/\s# buildkit\s*$/, '').trim();
  const named = INSTRUCTION.exec(text.replace(NO_OPERATION, ''));
  const [, instruction = null, rest = ''] = named ?? [];
  if (instruction !== null)
    return { instruction, text: (instruction === 'RUN' ? commandOf(rest) : rest).trim(), created };
  if (text === '' || OTHER_TOOLS.test(text)) return { instruction: null, text, created };
  return { instruction: 'RUN', text: commandOf(text), created };
};

/** Whether the history tells of any build: an image that was imported, squashed or made by other tools has no steps. */
export const hasBuildSteps = (history: readonly ImageHistoryStep[]): boolean =>
  history.some((step) => buildStepOf(step).instruction !== null);
