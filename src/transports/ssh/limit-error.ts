import { ConnectError } from '../connection.ts';

/** What only the system's ssh can do. */
export type ProgramNeed =
  | 'proxy-command'
  | 'token'
  | 'certificate'
  | 'security-key'
  | 'kerberos'
  | 'host-certificate'
  | 'algorithms';

/** An error of ssh2's way in that the system's ssh would not have met, or may not have. */
export class LimitError extends ConnectError {
  readonly need: ProgramNeed;
  constructor(need: ProgramNeed, error: ConnectError) {
    super(error.code, error.message, error.hint, { denied: error.denied, cause: error });
    this.need = need;
  }
}
