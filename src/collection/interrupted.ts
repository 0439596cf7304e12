import type { TargetError } from '../core/recording.ts';

/** Why a collection ended early. */
export const interrupted = (signal: AbortSignal): TargetError =>
  signal.reason instanceof Error && signal.reason.name === 'TimeoutError'
    ? { code: 'timeout', message: 'The deadline passed before everything was asked', hint: 'Raise --timeout' }
    : { code: 'interrupted', message: 'The run was interrupted', hint: 'Run it again' };
