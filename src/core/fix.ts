import type { ReportFix } from './generated/report.ts';
import { shortened } from './report-text.ts';

/**
 * How a finding is mended, each way in the words of the tool that takes it; a way that does not exist is left out. Nothing here is ever
 * applied by rempart.
 */
export interface Fix {
  /** A command of the target. */
  readonly command?: string;
  /** Options of `docker run`. */
  readonly flag?: string;
  /** Keys of a service in a Compose file, or of its top level where that is said. */
  readonly compose?: string;
  /** Keys of daemon.json. */
  readonly daemon?: string;
  /** Instructions of a Dockerfile. */
  readonly dockerfile?: string;
  /** What may stop working. */
  readonly breaks?: string;
}

/** The finding's own ways over those of its check; a text alone is a command. Null where neither says one. */
export const reportedFix = (own: Fix | string | undefined, ofCheck: Fix | undefined): ReportFix => {
  const all = { ...ofCheck, ...(typeof own === 'string' ? { command: own } : own) };
  // A way that holds what a target made endless cannot be cut: half a command is another one.
  const fix: Fix = Object.fromEntries(Object.entries(all).filter(([, way]) => way === shortened(way)));
  if (Object.values(fix).every((way) => way === undefined)) return null;
  const {
    command = null,
    flag = null,
    compose = null,
    daemon = null,
    dockerfile = null,
    breaks = null,
  } = fix;
  return { command, flag, compose, daemon, dockerfile, breaks };
};
