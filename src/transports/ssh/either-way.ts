import { ConnectError } from '../connection.ts';
import { type ProgramReason, programReason } from './program-reason.ts';
import type { Route } from './route.ts';

/** The two ways in, of which the one is ssh2 and the other the system's ssh. */
export interface Ways<T> {
  readonly client: () => Promise<T>;
  readonly program: (reason: ProgramReason) => Promise<T>;
}

const forbidden = (route: Route, reason: ProgramReason): ConnectError =>
  new ConnectError(
    'proxy-unsupported',
    `${route.destination.asked} is reached through a ${reason.text}, which only the ssh program can do`,
    'Leave out --no-ssh-program, or open a tunnel with `ssh -L` and audit its local end',
  );

/** Both ways failed: what the first one missed is what mends it, what the second one met is told beside. */
const both = (first: ConnectError, reason: ProgramReason, second: ConnectError): ConnectError =>
  second.code === 'auth-failed' || second.code === 'ssh-program'
    ? new ConnectError(
        first.code,
        `${first.message}; the ssh program (${reason.text}): ${second.message}`,
        first.hint,
        { denied: first.denied || second.denied, cause: second },
      )
    : second;

/**
 * Goes by ssh2, and by the system's ssh where the configuration wants what ssh2 lacks, or where ssh2 failed for such a lack; never by that
 * program where it is switched off. Throws the `ConnectError` of the way that was gone.
 */
export const byEitherWay = async <T>(route: Route, mayUseProgram: boolean, ways: Ways<T>): Promise<T> => {
  const configured = programReason(route, null);
  if (configured !== null && mayUseProgram) return await ways.program(configured);
  if (configured?.need === 'proxy-command') throw forbidden(route, configured);
  try {
    return await ways.client();
  } catch (error) {
    if (!(error instanceof ConnectError) || !mayUseProgram) throw error;
    const learned = programReason(route, error);
    if (learned === null) throw error;
    return await ways.program(learned).catch((second: unknown) => {
      throw second instanceof ConnectError ? both(error, learned, second) : second;
    });
  }
};
