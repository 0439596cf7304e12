import { originalStack } from '../loaders/original-stack.ts';
import { ConnectError } from '../transports/connection.ts';

/** Code of the row of a target on which rempart itself failed; the run ends with 4, the other targets stand. */
export const BUG = 'bug';

export const bugError = (error: unknown): ConnectError =>
  new ConnectError(
    BUG,
    `rempart failed on this target: ${originalStack(error instanceof Error ? (error.stack ?? error.message) : String(error))}`.slice(
      0,
      2000,
    ),
    'Please report this with the lines above',
    { cause: error },
  );
